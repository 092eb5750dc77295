package org.taskchampion.examples.recipes;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ServerIdentity;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncServer;

/**
 * Replicas meet in the tables of a database that all of them reach. Thread-safe.
 *
 * <p>Versions are numbered without gaps, and the number is the key of its table. So if two replicas
 * add a version at once, the database refuses one of them, and that one hears which version came
 * before it. That is all that keeps the chain from forking: no lock and no clock.
 *
 * <p>The database sees the tasks in the clear. It is written for H2; another database may call the
 * type of the columns {@code BYTEA} or {@code LONGBLOB}.
 */
final class SqlSyncServer implements SyncServer {

  private static final long VERSIONS_PER_SNAPSHOT = 100;

  private static final String[] TABLES = {
    "CREATE TABLE IF NOT EXISTS history (number INT PRIMARY KEY, id VARCHAR(36) NOT NULL)",
    "CREATE TABLE IF NOT EXISTS version (number BIGINT PRIMARY KEY, id VARCHAR(36) NOT NULL UNIQUE,"
        + " parent VARCHAR(36) NOT NULL UNIQUE, segment BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS snapshot (number BIGINT PRIMARY KEY, content BLOB NOT NULL)"
  };

  /** Talks to the database. */
  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** Reads the first row of an answer. */
  private interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** A version as the chain knows it. */
  private record Link(long number, UUID id) {}

  private final DataSource source;
  private final ServerIdentity identity;
  private volatile boolean closed;

  private SqlSyncServer(DataSource source, ServerIdentity identity) {
    this.source = source;
    this.identity = identity;
  }

  /**
   * Opens the history in a database, which is made if it is not there.
   *
   * @param source gives connections, which are closed after each call; it stays the caller's
   * @param address what people call the database
   * @throws ServerUnreachableException if the database does not answer
   */
  static SqlSyncServer in(DataSource source, String address) {
    String history =
        on(
            source,
            connection -> {
              for (String table : TABLES) {
                change(connection, table);
              }
              Optional<String> id = historyId(connection);
              if (id.isEmpty()) {
                addOrBeSecond(connection, "INSERT INTO history VALUES (1, ?)", UUID.randomUUID());
                id = historyId(connection); // somebody else's, if that was faster
              }
              return id.orElseThrow(() -> new SQLException("the history has no id"));
            });
    return new SqlSyncServer(source, new ServerIdentity(history, address));
  }

  private static Optional<String> historyId(Connection connection) throws SQLException {
    return first(connection, row -> row.getString(1), "SELECT id FROM history");
  }

  @Override
  public ServerIdentity identity() {
    requireOpen();
    return identity;
  }

  @Override
  public AddVersionResult addVersion(UUID parent, byte[] segment) {
    requireContent(segment);
    return ask(
        connection -> {
          Optional<Link> last = last(connection);
          if (last.isPresent() && !last.get().id().equals(parent)) {
            return new AddVersionResult.ExpectedParent(last.get().id());
          }
          long number = last.map(Link::number).orElse(0L) + 1;
          UUID id = UUID.randomUUID();
          boolean added =
              addOrBeSecond(
                  connection,
                  "INSERT INTO version (number, id, parent, segment) VALUES (?, ?, ?, ?)",
                  number,
                  id,
                  parent,
                  segment);
          if (!added) {
            return new AddVersionResult.ExpectedParent(last(connection).orElseThrow().id());
          }
          return new AddVersionResult.Added(id, urgency(connection, number));
        });
  }

  private static SnapshotUrgency urgency(Connection connection, long number) throws SQLException {
    long since = number - snapshotNumber(connection);
    return since < VERSIONS_PER_SNAPSHOT
        ? SnapshotUrgency.NONE
        : since < 2 * VERSIONS_PER_SNAPSHOT ? SnapshotUrgency.LOW : SnapshotUrgency.HIGH;
  }

  @Override
  public ChildVersion childVersion(UUID parent) {
    return ask(
        connection -> {
          // Before the child is looked for: what is added in between must not make it look gone.
          Optional<Link> last = last(connection);
          Optional<ChildVersion> child =
              first(
                  connection,
                  row ->
                      new ChildVersion.Found(
                          UUID.fromString(row.getString(1)), parent, row.getBytes(2)),
                  "SELECT id, segment FROM version WHERE parent = ?",
                  parent);
          boolean isLast = last.isEmpty() || last.get().id().equals(parent);
          return child.orElse(isLast ? new ChildVersion.UpToDate() : new ChildVersion.Gone());
        });
  }

  @Override
  public void addSnapshot(UUID version, byte[] data) {
    requireContent(data);
    ask(
        connection -> {
          Optional<Long> number =
              first(
                  connection,
                  row -> row.getLong(1),
                  "SELECT number FROM version WHERE id = ?",
                  version);
          if (number.isPresent() && number.get() > snapshotNumber(connection)) {
            // A row for each: whichever replica is late, the newest one is read.
            addOrBeSecond(connection, "INSERT INTO snapshot VALUES (?, ?)", number.get(), data);
            change(
                connection,
                "DELETE FROM snapshot WHERE number < (SELECT max(number) FROM snapshot)");
          }
          return number;
        });
  }

  @Override
  public Optional<Snapshot> snapshot() {
    return ask(
        connection ->
            first(
                connection,
                row -> new Snapshot(UUID.fromString(row.getString(1)), row.getBytes(2)),
                "SELECT version.id, snapshot.content FROM snapshot"
                    + " JOIN version ON version.number = snapshot.number"
                    + " ORDER BY snapshot.number DESC LIMIT 1"));
  }

  @Override
  public boolean isUsedByOtherImplementations() {
    return false;
  }

  @Override
  public void close() {
    closed = true;
  }

  private static Optional<Link> last(Connection connection) throws SQLException {
    return first(
        connection,
        row -> new Link(row.getLong(1), UUID.fromString(row.getString(2))),
        "SELECT number, id FROM version ORDER BY number DESC LIMIT 1");
  }

  private static long snapshotNumber(Connection connection) throws SQLException {
    return first(connection, row -> row.getLong(1), "SELECT max(number) FROM snapshot").orElse(0L);
  }

  private static void requireContent(byte[] bytes) {
    if (bytes.length == 0) {
      throw new ServerRefusedException("nothing was handed over", null);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the server is closed");
    }
  }

  private <T> T ask(Work<T> work) {
    requireOpen();
    return on(source, work);
  }

  private static <T> T on(DataSource source, Work<T> work) {
    try (Connection connection = source.getConnection()) {
      return work.on(connection);
    } catch (SQLException e) {
      if (Thread.currentThread().isInterrupted()) { // which breaks a connection that waits
        throw new SyncCancelledException("the thread was interrupted; nothing is half done", e);
      }
      throw new ServerUnreachableException("the database does not answer; try again later", e);
    }
  }

  private static <T> Optional<T> first(
      Connection connection, Row<T> reader, String sql, Object... arguments) throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, arguments);
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
    }
  }

  private static void change(Connection connection, String sql, Object... arguments)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, arguments)) {
      statement.executeUpdate();
    }
  }

  /** Inserts a row, and says whether it could: SQLSTATE 23 means that somebody was faster. */
  private static boolean addOrBeSecond(Connection connection, String sql, Object... arguments)
      throws SQLException {
    try {
      change(connection, sql, arguments);
      return true;
    } catch (SQLException e) {
      String state = e.getSQLState();
      if (state != null && state.startsWith("23")) {
        return false;
      }
      throw e;
    }
  }

  private static PreparedStatement prepare(Connection connection, String sql, Object... arguments)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < arguments.length; i++) {
      Object argument = arguments[i];
      statement.setObject(i + 1, argument instanceof UUID ? argument.toString() : argument);
    }
    return statement;
  }
}
