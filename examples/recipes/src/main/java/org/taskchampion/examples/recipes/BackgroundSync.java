package org.taskchampion.examples.recipes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.taskchampion.Replica;
import org.taskchampion.background.AutoSync;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.local.LocalSyncServer;

/**
 * How do I synchronise in the background, and tell people how it goes? An {@link AutoSync} does the
 * first, and {@link StatusLine} words the second.
 */
public final class BackgroundSync {

  private BackgroundSync() {}

  /**
   * Starts to synchronise.
   *
   * @param replica the replica, to be closed after what this returns
   * @param servers opens a server for each run; a setting that changes needs no restart
   * @param screen runs what it is given on the screen's thread
   * @param line shows how things stand
   */
  static AutoSync start(
      Replica replica,
      Supplier<? extends SyncServer> servers,
      Executor screen,
      Consumer<StatusLine> line) {
    ZoneId zone = ZoneId.systemDefault();
    return AutoSync.newBuilder(replica, servers)
        .every(Duration.ofMinutes(15))
        .afterChanges(Duration.ofSeconds(1))
        .onStatus(screen, status -> line.accept(StatusLine.of(status, zone)))
        .start();
  }

  /**
   * Keeps a replica synchronised. A line that is typed becomes a task, {@code sync} synchronises at
   * once, and an empty line ends the program.
   *
   * @param args the directories of the replica and of the server
   * @throws IOException if the keyboard fails
   */
  public static void main(String[] args) throws IOException {
    Path tasks = Path.of(args.length < 2 ? "tasks" : args[0]);
    Path server = Path.of(args.length < 2 ? "server" : args[1]);
    BufferedReader keyboard =
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
    ExecutorService screen = Executors.newSingleThreadExecutor();
    try (Replica replica = Replica.open(H2Storage.at(tasks), "background-sync");
        AutoSync sync =
            start(replica, () -> LocalSyncServer.at(server), screen, BackgroundSync::print)) {
      for (String line = keyboard.readLine();
          line != null && !line.isEmpty();
          line = keyboard.readLine()) {
        String typed = line;
        if (typed.equals("sync")) {
          sync.syncNow();
        } else {
          replica.edit(edit -> edit.add(typed));
        }
      }
    } finally {
      screen.shutdown();
    }
  }

  private static void print(StatusLine line) {
    System.out.println(line.remedy().isEmpty() ? line.text() : line.text() + ". " + line.remedy());
  }
}
