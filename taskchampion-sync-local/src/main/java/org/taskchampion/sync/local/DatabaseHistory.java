package org.taskchampion.sync.local;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.internal.Uuids;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.LostBranch;
import org.taskchampion.sync.ServerIdentity;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncProblem;

/**
 * A history in Taskwarrior's database. Each call has a connection of its own, and one transaction
 * in which it looks and adds. Taskwarrior has one for each.
 */
final class DatabaseHistory implements LocalHistory {

  private static final Logger log = LoggerFactory.getLogger(DatabaseHistory.class);

  /** Ours: which history it is, for the replica to know it by. */
  private static final String HISTORY = "java_history_id";

  /** How long another process may have the database. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How long Taskwarrior may take between a version and the word that it is the last one. */
  private static final Duration WRITING = Duration.ofSeconds(2);

  private static final Duration PAUSE = Duration.ofMillis(20);

  /** From how many versions on that had to be looked at the result is remembered. */
  private static final int MANY = 16;

  private final Path root;
  private final Path file;
  private final Driver driver;
  private final ServerIdentity identity;

  private DatabaseHistory(Layout layout, Driver driver) throws IOException {
    this.root = layout.root();
    this.file = TaskwarriorFile.of(layout);
    this.driver = driver;
    UUID history = call(true, DatabaseHistory::prepare);
    identity = new ServerIdentity(history.toString(), root.toString());
  }

  /** Opens a history, and makes its tables if the file has none. */
  static DatabaseHistory open(Layout layout) {
    Driver driver = Sqlite.driver();
    if (driver == null) {
      throw new ServerRefusedException(
          SyncProblem.FAILED,
          "the directory "
              + layout.root()
              + " holds Taskwarrior's database ("
              + TaskwarriorFile.NAME
              + "): "
              + Sqlite.MISSING,
          null);
    }
    try {
      return new DatabaseHistory(layout, driver);
    } catch (IOException e) {
      throw Failures.writing(layout.root(), e);
    }
  }

  private static UUID prepare(Connection connection) throws SQLException {
    // As TaskChampion makes them.
    Sqlite.execute(
        connection, "CREATE TABLE IF NOT EXISTS data (key STRING PRIMARY KEY, value STRING)");
    Sqlite.execute(
        connection,
        "CREATE TABLE IF NOT EXISTS versions (version_id STRING PRIMARY KEY, parent_version_id"
            + " STRING, data STRING)");
    // Otherwise every look for a child reads everything.
    Sqlite.execute(
        connection,
        "CREATE INDEX IF NOT EXISTS java_versions_by_parent ON versions (parent_version_id)");
    Sqlite.execute(
        connection,
        "CREATE TABLE IF NOT EXISTS java_snapshot (singleton INTEGER PRIMARY KEY CHECK (singleton ="
            + " 0), version_id STRING, data BLOB)");
    DatabaseVersions versions = new DatabaseVersions(connection);
    UUID history = versions.value(HISTORY);
    if (history == null) {
      history = UUID.randomUUID();
      versions.put(HISTORY, history);
    }
    return history;
  }

  @Override
  public ServerIdentity identity() {
    return identity;
  }

  @Override
  public boolean isUsedByOthers() {
    return true;
  }

  @Override
  public AddVersionResult add(UUID parent, byte[] segment) throws IOException {
    settle();
    return call(
        true,
        connection -> {
          DatabaseVersions versions = new DatabaseVersions(connection);
          DatabaseVersions.End end = versions.end();
          UUID last = end.last();
          if (last != null && !last.equals(parent)) {
            if (end.isWrong()) {
              heal(versions, end, last);
            }
            return new AddVersionResult.ExpectedParent(last);
          }
          UUID version = UUID.randomUUID();
          versions.add(version, parent, segment);
          return new AddVersionResult.Added(version, SnapshotUrgency.NONE);
        });
  }

  @Override
  public ChildVersion childVersion(UUID parent) throws IOException {
    DatabaseVersions.End[] end = {null};
    ChildVersion answer =
        call(
            false,
            connection -> {
              DatabaseVersions versions = new DatabaseVersions(connection);
              UUID child = versions.child(parent);
              if (child != null) {
                return new ChildVersion.Found(child, parent, versions.segment(child));
              }
              end[0] = versions.end();
              UUID last = end[0].last();
              return last == null || last.equals(parent)
                  ? new ChildVersion.UpToDate()
                  : new ChildVersion.Gone();
            });
    if (end[0] != null && (end[0].isWrong() || end[0].walked() > MANY)) {
      settle();
      call(
          true,
          connection -> {
            DatabaseVersions versions = new DatabaseVersions(connection);
            DatabaseVersions.End now = versions.end();
            UUID last = now.last();
            if (last != null && now.isWrong()) {
              heal(versions, now, last);
            } else if (last != null) {
              versions.putChecked(last);
            }
            return now;
          });
    }
    return answer;
  }

  /** The version that was added first is the one that counts, so it is the other that has lost. */
  @Override
  public Optional<LostBranch> lostBranch(UUID version) throws IOException {
    return call(
        false,
        connection -> {
          DatabaseVersions versions = new DatabaseVersions(connection);
          List<UUID> branch = versions.branch(version);
          if (branch.isEmpty()) {
            return isMain(versions, version)
                ? Optional.of(LostBranch.onChain(version))
                : Optional.empty();
          }
          UUID parent = versions.parent(branch.get(0));
          UUID fork = parent == null ? Uuids.NIL : parent; // no version is ever removed
          return Optional.of(
              LostBranch.of(
                  fork,
                  branch,
                  lost -> reading(it -> new DatabaseVersions(it).segment(lost)),
                  () -> reading(it -> snapshotUpTo(it, fork))));
        });
  }

  /** A snapshot is of use only where the history does not begin at its beginning. */
  private static Optional<Snapshot> snapshotUpTo(Connection connection, UUID fork)
      throws SQLException {
    DatabaseVersions versions = new DatabaseVersions(connection);
    Snapshot kept = versions.child(Uuids.NIL) == null ? snapshot(connection) : null;
    return kept == null || !versions.leadsTo(kept.version(), fork)
        ? Optional.empty()
        : Optional.of(kept);
  }

  private <T> T reading(Work<T> work) {
    try {
      return call(false, work);
    } catch (IOException e) {
      throw Failures.reading(root, e);
    }
  }

  private static void heal(DatabaseVersions versions, DatabaseVersions.End end, UUID last)
      throws SQLException {
    log.warn(
        "Taskwarrior's database took version {} for the last one, and {} is: this was put right",
        end.latest(),
        last);
    versions.putLatest(last);
  }

  /**
   * Waits, where Taskwarrior takes another version for the last one, whether it is about to say so:
   * it adds a version first, and says then that it is the last one.
   */
  private void settle() throws IOException {
    long begin = System.nanoTime();
    UUID before = null;
    while (true) {
      DatabaseVersions.End end = call(false, c -> new DatabaseVersions(c).end());
      UUID last = end.last();
      if (!end.isWrong()) {
        return;
      }
      if (!Objects.equals(before, last)) {
        before = last;
        begin = System.nanoTime();
      } else if (System.nanoTime() - begin > WRITING.toNanos()) {
        return;
      }
      pause();
    }
  }

  @Override
  public void keep(UUID version, byte[] snapshot) throws IOException {
    call(
        true,
        connection -> {
          DatabaseVersions versions = new DatabaseVersions(connection);
          Snapshot kept = snapshot(connection);
          long number = versions.number(version);
          if (!isMain(versions, version)
              || (kept != null && versions.number(kept.version()) >= number)) {
            log.debug("the snapshot of {} is ignored: it is unknown, or not newer", version);
            return version;
          }
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "INSERT OR REPLACE INTO java_snapshot (singleton, version_id, data) VALUES (0, ?,"
                      + " ?)")) {
            statement.setString(1, version.toString());
            statement.setBytes(2, snapshot);
            statement.executeUpdate();
          }
          return version;
        });
  }

  /** Says whether a version is in the history, and not beside it. */
  private static boolean isMain(DatabaseVersions versions, UUID version) throws SQLException {
    UUID last = versions.end().last();
    for (UUID at = version; at != null; at = versions.child(at)) {
      if (!versions.exists(at)) {
        return false;
      }
      if (at.equals(last)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Optional<Snapshot> snapshot() throws IOException {
    return call(false, connection -> Optional.ofNullable(snapshot(connection)));
  }

  /** Returns the snapshot that is kept; null if there is none of a version of this history. */
  private static @Nullable Snapshot snapshot(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT version_id, data FROM java_snapshot WHERE typeof(data) = 'blob' AND"
                + " octet_length(data) BETWEEN 1 AND ?")) {
      statement.setInt(1, Header.MOST_BODY_BYTES);
      try (ResultSet rows = statement.executeQuery()) {
        String text = rows.next() ? rows.getString(1) : null;
        UUID version = text == null ? null : Uuids.parse(text);
        if (version == null || !new DatabaseVersions(connection).exists(version)) {
          return null;
        }
        return new Snapshot(version, rows.getBytes(2));
      }
    }
  }

  /** Says whether there is one, also where nobody has prepared the database. */
  static boolean hasSnapshot(Connection connection) throws SQLException {
    return Sqlite.hasTable(connection, "java_snapshot") && snapshot(connection) != null;
  }

  /** Taskwarrior begins with the first version, and knows no snapshot: all versions stay. */
  @Override
  public int prune() {
    return 0;
  }

  /** What is done in a transaction. */
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /**
   * Does something in one transaction, again and again while another process has the database.
   *
   * @param writes whether nobody else is to write in the meantime
   */
  private <T> T call(boolean writes, Work<T> work) throws IOException {
    FileKind.FILE.isAt(file);
    long begin = System.nanoTime();
    while (true) {
      try (Connection connection = Sqlite.open(driver, file, new Properties())) {
        Sqlite.execute(connection, writes ? "BEGIN IMMEDIATE" : "BEGIN");
        T result = work.run(connection);
        Sqlite.execute(connection, "COMMIT");
        return result;
      } catch (SQLException e) {
        // What was not committed is rolled back when the connection is closed.
        if (!Sqlite.isBusy(e) || System.nanoTime() - begin > PATIENCE.toNanos()) {
          throw failure(e);
        }
      }
      pause();
    }
  }

  private static void pause() {
    LockSupport.parkNanos(PAUSE.toNanos());
    if (Thread.currentThread().isInterrupted()) {
      throw Failures.cancelled(null);
    }
  }

  private SyncException failure(SQLException e) {
    return failure(root, file, e);
  }

  /** Says what a failure of SQLite means to the caller. */
  static SyncException failure(Path root, Path file, SQLException e) {
    if (Sqlite.isNotLoaded(e)) {
      return new ServerRefusedException(
          SyncProblem.FAILED,
          "the sync directory " + root + " cannot be used: " + Sqlite.NOT_LOADED,
          e);
    }
    String what = "the sync directory " + root + " cannot be used (" + Sqlite.reason(e) + "): ";
    if (Sqlite.isBusy(e)) {
      return new ServerUnreachableException(
          SyncProblem.BUSY, what + "wait for the program that has " + file, e);
    }
    if (Sqlite.isDamage(e)) {
      return new ServerRefusedException(
          SyncProblem.DAMAGED, what + "restore " + file + " from a backup", e);
    }
    if (Sqlite.isNotAllowed(e)) {
      return new ServerRefusedException(
          SyncProblem.NOT_ALLOWED, what + "get the rights to read and write there", e);
    }
    return new ServerRefusedException(
        SyncProblem.FAILED, what + "see that there is room on the disk, and synchronise again", e);
  }
}
