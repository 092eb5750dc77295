package org.taskchampion.examples.recipes;

import java.nio.file.Path;
import org.taskchampion.Replica;
import org.taskchampion.Task;

/**
 * How do I keep tasks in a database of my own? {@link SqliteStorage} keeps a replica in one file of
 * SQLite. Its test extends {@code StorageContract}, and that is all that it takes to know that a
 * storage is right.
 */
public final class OwnStorage {

  private OwnStorage() {}

  /**
   * Adds a task to a replica in a file of SQLite, and lists all that are pending.
   *
   * @param args the file, and the description of the task
   */
  public static void main(String[] args) {
    Path file = Path.of(args.length == 0 ? "tasks.sqlite3" : args[0]);
    try (Replica replica = Replica.open(SqliteStorage.at(file))) {
      replica.edit(edit -> edit.add(args.length < 2 ? "Buy milk" : args[1]));
      for (Task task : replica.pendingTasks()) {
        System.out.println(task.description());
      }
    }
  }
}
