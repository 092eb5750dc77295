package org.taskchampion.examples.recipes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.background.AutoSync;
import org.taskchampion.background.SyncStatus;
import org.taskchampion.query.Conventions;
import org.taskchampion.query.LiveQuery;
import org.taskchampion.query.Query;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.SyncServer;

/**
 * All that belongs to one account: its tasks, its server, its background synchronisation and its
 * list on the screen. Nothing is shared, so accounts are opened and closed one by one, and the
 * trouble of one is not the trouble of another.
 */
final class Account implements AutoCloseable {

  /** What the screen shows of an account. It is called by the screen's executor alone. */
  interface Screen {
    void list(String account, List<Task> tasks);

    void status(String account, SyncStatus status);
  }

  private final String name;
  private final Replica replica;
  private final AutoSync sync;
  private final LiveQuery list;

  private Account(String name, Replica replica, AutoSync sync, LiveQuery list) {
    this.name = name;
    this.replica = replica;
    this.sync = sync;
    this.list = list;
  }

  /**
   * Opens an account.
   *
   * @param name what people call it
   * @param directory where its tasks are kept, its own
   * @param servers opens its server: {@code () -> LocalSyncServer.at(path)}, or one that is built
   *     by {@code HttpSyncServer.newBuilder()}, with the account's own client id and secret
   * @param query which of its tasks the screen shows
   * @param conventions what the words of the query mean; one account can have other attributes
   * @param executor runs what it is given on the screen's thread
   * @param screen shows it
   */
  static Account open(
      String name,
      Path directory,
      Supplier<? extends SyncServer> servers,
      Query query,
      Conventions conventions,
      Executor executor,
      Screen screen) {
    Replica replica = Replica.open(H2Storage.at(directory), "accounts");
    AutoSync sync =
        AutoSync.newBuilder(replica, servers)
            .every(Duration.ofMinutes(15))
            .afterChanges(Duration.ofSeconds(1))
            .onStatus(executor, status -> screen.status(name, status))
            .start();
    LiveQuery list =
        LiveQuery.open(
            replica, query, conventions, executor, change -> screen.list(name, change.tasks()));
    return new Account(name, replica, sync, list);
  }

  String name() {
    return name;
  }

  Replica replica() {
    return replica;
  }

  AutoSync sync() {
    return sync;
  }

  /** Closes what uses the replica, and then the replica. */
  @Override
  public void close() {
    list.close();
    sync.close();
    replica.close();
  }
}
