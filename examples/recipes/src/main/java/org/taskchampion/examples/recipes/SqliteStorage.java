package org.taskchampion.examples.recipes;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.taskchampion.storage.NewerFormatException;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.SyncServer;

/**
 * Keeps a replica in a file of SQLite, which several processes can share. Thread-safe.
 *
 * <p>SQLite's write-ahead log lets readers go on while somebody writes, and shows each of them one
 * state. A writer waits for those of its own process, in turn, and for ten seconds for those of
 * others. What is committed is on the disk, for {@code synchronous} is {@code FULL}.
 */
final class SqliteStorage implements Storage {

  private static final int FORMAT = 1;
  private static final String WAIT_MILLIS = "10000";
  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE replica (base BLOB NOT NULL, revision INTEGER NOT NULL)",
          "CREATE TABLE task (uuid BLOB PRIMARY KEY, properties BLOB NOT NULL)",
          "CREATE TABLE synced (number INTEGER PRIMARY KEY, task BLOB, operation BLOB NOT NULL)",
          "CREATE TABLE unsynced (number INTEGER PRIMARY KEY, task BLOB, operation BLOB NOT NULL)",
          "CREATE TABLE working_set (number INTEGER PRIMARY KEY, task BLOB NOT NULL)",
          "CREATE TABLE named_value (name BLOB PRIMARY KEY, value BLOB NOT NULL)",
          "CREATE INDEX synced_task ON synced (task)",
          "CREATE INDEX unsynced_task ON unsynced (task)",
          "CREATE INDEX working_set_task ON working_set (task)",
          "PRAGMA user_version = " + FORMAT);

  private final String url;
  private final ConcurrentLinkedQueue<SqliteConnection> idle = new ConcurrentLinkedQueue<>();
  private final ReentrantLock writer = new ReentrantLock(true);

  /** Every transaction holds the read lock, by its thread, and close() waits for all of them. */
  private final ReentrantReadWriteLock open = new ReentrantReadWriteLock(true);

  private boolean closed; // guarded by open

  private SqliteStorage(Path file) {
    this.url = "jdbc:sqlite:" + file.toUri();
  }

  /**
   * Opens a file, which is made if it is not there. Its directory must exist.
   *
   * @throws StorageException if that fails
   */
  static SqliteStorage at(Path file) {
    SqliteStorage storage = new SqliteStorage(file);
    try (SqliteConnection connection = storage.connect()) {
      // While one program does this for the first time, others must wait outside a transaction.
      connection.ask(row -> {}, "PRAGMA journal_mode = WAL");
      connection.begin("BEGIN IMMEDIATE");
      long format = connection.number("PRAGMA user_version");
      if (format > FORMAT) {
        throw new NewerFormatException(file + " is of a newer version; update this program", null);
      }
      if (format == 0) {
        TABLES.forEach(connection::run);
        connection.run(
            "INSERT INTO replica VALUES (?, 0)", SqliteFormat.uuid(SyncServer.NIL_VERSION));
      }
      connection.commit();
    }
    return storage;
  }

  /** Opens a connection, which is the caller's to close. */
  SqliteConnection connect() {
    Properties settings = new Properties();
    settings.setProperty("busy_timeout", WAIT_MILLIS);
    settings.setProperty("synchronous", "FULL");
    try {
      return new SqliteConnection(DriverManager.getConnection(url, settings));
    } catch (SQLException e) {
      throw SqliteConnection.failure(e, false);
    }
  }

  @Override
  public StorageTransaction begin() {
    enter();
    writer.lock();
    return begin("BEGIN IMMEDIATE", SqliteTransaction::new, writer::unlock);
  }

  @Override
  public StorageView read() {
    enter();
    return begin("BEGIN", SqliteView::new, () -> {});
  }

  private void enter() {
    checkNotNested();
    open.readLock().lock();
    if (closed) {
      open.readLock().unlock();
      throw new IllegalStateException("the storage is closed");
    }
  }

  private void checkNotNested() {
    if (open.getReadHoldCount() > 0) {
      throw new IllegalStateException("this thread has a transaction open on the storage already");
    }
  }

  private <T> T begin(
      String sql,
      BiFunction<SqliteConnection, Consumer<SqliteConnection>, T> opened,
      Runnable end) {
    SqliteConnection connection = null;
    try {
      connection = idle.poll();
      if (connection == null) {
        connection = connect();
      }
      connection.begin(sql);
      return opened.apply(
          connection,
          used -> {
            try {
              rollBack(used);
            } finally {
              end.run();
              open.readLock().unlock();
            }
          });
    } catch (RuntimeException | Error e) {
      if (connection != null) {
        connection.close(); // takes back what it has begun
      }
      end.run();
      open.readLock().unlock();
      throw e;
    }
  }

  /** Ends what was not committed. A connection that cannot is not used again. */
  private void rollBack(SqliteConnection used) {
    try {
      used.rollBack();
    } catch (StorageException e) {
      used.close();
      return;
    }
    idle.add(used);
  }

  @Override
  public void close() {
    checkNotNested();
    open.writeLock().lock();
    try {
      closed = true;
      for (SqliteConnection it = idle.poll(); it != null; it = idle.poll()) {
        it.close();
      }
    } finally {
      open.writeLock().unlock();
    }
  }
}
