package org.taskchampion.examples.recipes;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import org.taskchampion.Replica;
import org.taskchampion.ReplicaRowsReport;
import org.taskchampion.query.Conventions;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.local.TaskChampionDatabase;
import org.taskchampion.taskwarrior.ImportReport;
import org.taskchampion.taskwarrior.MalformedTasksException;
import org.taskchampion.taskwarrior.TaskwarriorJson;
import org.taskchampion.taskwarrior.TaskwarriorTask;

/**
 * How do I bring somebody's tasks over from Taskwarrior? Its database, where there is one, has all:
 * the tasks, their numbers and what was not sent yet. Its export has the tasks.
 */
public final class FromTaskwarrior {

  private FromTaskwarrior() {}

  /** Makes a new replica of a database: that of Taskwarrior 3, which is only read. */
  static String database(Path source, Path directory) {
    try (H2Storage storage = H2Storage.at(directory)) {
      ReplicaRowsReport report = TaskChampionDatabase.importInto(source, storage);
      return report.tasks() + " tasks; " + report.leftOutCount() + " things made no sense";
    }
  }

  /**
   * Reads what {@code task export} printed into a replica, which may have tasks already. It is one
   * step of undo, and importing the same again changes nothing.
   *
   * @throws IOException if the file cannot be read; nothing was changed
   * @throws MalformedTasksException if something is wrong with it; nothing was changed
   */
  static String export(Path file, Path directory) throws IOException {
    TaskwarriorJson json = TaskwarriorJson.with(Conventions.standard(ZoneId.systemDefault()));
    List<TaskwarriorTask> tasks;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      tasks = json.read(in); // all, before the replica is held up
    }
    try (Replica replica = Replica.open(H2Storage.at(directory), "import")) {
      ImportReport report = replica.editAndGet(edit -> json.importInto(edit, tasks));
      return report.added()
          + " tasks are new, "
          + report.changed()
          + " have changed, "
          + report.unchanged()
          + " were there";
    }
  }

  /**
   * Imports what the first argument is: a file that ends with {@code .json}, or a database.
   *
   * @param args the export of Taskwarrior, or its directory or database; and the directory of the
   *     replica
   * @throws IOException if the export cannot be read
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      System.out.println("What to import, and where to?");
      return;
    }
    Path source = Path.of(args[0]);
    Path directory = Path.of(args[1]);
    try {
      System.out.println(
          args[0].endsWith(".json") ? export(source, directory) : database(source, directory));
    } catch (MalformedTasksException e) {
      System.out.println("Nothing was imported:");
      e.faults().forEach(System.out::println);
    }
  }
}
