package org.taskchampion.examples.recipes;

import java.nio.file.Path;
import org.h2.jdbcx.JdbcDataSource;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.SyncServer;

/**
 * How do my users' replicas meet in a place of my own? {@link SqlSyncServer} lets them meet in a
 * database. Its test extends {@code SyncServerContract}, and that is all that it takes to know that
 * a server is right.
 */
public final class OwnServer {

  private OwnServer() {}

  /**
   * Two replicas meet in a database: one adds a task, and the other one lists what there is.
   *
   * @param args the file of the database, and the description of the task
   */
  public static void main(String[] args) {
    JdbcDataSource database = new JdbcDataSource();
    Path file = Path.of(args.length == 0 ? "meeting-place" : args[0]).toAbsolutePath();
    database.setURL("jdbc:h2:" + file);
    try (SyncServer server = SqlSyncServer.in(database, file.toString());
        Replica mine = Replica.open(new InMemoryStorage());
        Replica yours = Replica.open(new InMemoryStorage())) {
      mine.edit(edit -> edit.add(args.length < 2 ? "Buy milk" : args[1]));
      mine.sync(server);
      yours.sync(server);
      for (Task task : yours.pendingTasks()) {
        System.out.println(task.description());
      }
    }
  }
}
