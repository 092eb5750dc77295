package org.taskchampion.examples.quickstart;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.local.LocalSyncServer;

/** Adds a task, changes it, takes the change back, and synchronises with a directory. */
public final class Quickstart {

  public static void main(String[] args) {
    Path home = Path.of(args.length == 0 ? "quickstart" : args[0]);
    Instant tomorrow = Instant.now().plus(Duration.ofDays(1));

    try (Replica replica = Replica.open(H2Storage.at(home.resolve("tasks")));
        SyncServer server = LocalSyncServer.at(home.resolve("taskchampion-sync-server"))) {

      Task milk =
          replica.editAndGet(edit -> edit.add("Buy milk").addTag("shop").due(tomorrow).task());
      replica.edit(edit -> edit.task(milk.uuid()).done()); // one undo step, one durable commit
      replica.undo();

      for (Task task : replica.pendingTasks()) {
        System.out.println(task.description() + " " + task.userTags());
      }
      SyncReport report = replica.sync(server);
      System.out.println("sent " + report.versionsSent() + ", got " + report.versionsReceived());
    }
  }
}
