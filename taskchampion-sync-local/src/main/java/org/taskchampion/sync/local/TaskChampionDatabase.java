package org.taskchampion.sync.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.taskchampion.ReplicaRows;
import org.taskchampion.ReplicaRowsReport;
import org.taskchampion.internal.Reasons;
import org.taskchampion.storage.NewerFormatException;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.StorageException;
import org.taskchampion.storage.StorageFailedException;
import org.taskchampion.storage.StorageNotFoundException;

/**
 * The database of a TaskChampion replica, such as Taskwarrior's {@code taskchampion.sqlite3}: it
 * can be imported.
 *
 * <pre>{@code
 * try (Storage storage = H2Storage.at(Path.of("tasks"))) {
 *   TaskChampionDatabase.importInto(Path.of(System.getProperty("user.home"), ".task"), storage);
 * }
 * }</pre>
 *
 * <p>It takes {@code org.xerial:sqlite-jdbc}, which is an optional dependency of this module: add
 * it to your program's. Everything that TaskChampion has written since 0.4 is understood, and so
 * are the databases of Taskwarrior from 3.0 on.
 */
public final class TaskChampionDatabase {

  private static final String FILE = "taskchampion.sqlite3";

  /** The columns that are read, by table. Every version of TaskChampion has them. */
  private static final Map<String, List<String>> COLUMNS =
      Map.of(
          "tasks", List.of("uuid", "data"),
          "operations", List.of("id", "data"),
          "sync_meta", List.of("key", "value"),
          "working_set", List.of("id", "uuid"));

  /** No task and no operation that can be sent is longer; part 7 of the specification. */
  private static final int LONGEST_TEXT_BYTES = 100 * 1024 * 1024;

  private static final int LONGEST_NAME_BYTES = 64;

  private final Connection connection;
  private final Path file;

  private TaskChampionDatabase(Connection connection, Path file) {
    this.connection = connection;
    this.file = file;
  }

  /**
   * Imports a replica, with the newest commit, also while Taskwarrior uses it. Nothing is written
   * to it or beside it: a copy in the directory for temporary files is read, and removed. Blocks,
   * and takes as much room there as the replica does.
   *
   * <p>The new replica has the tasks, their numbers, their log, the operations that are not
   * synchronised, and the version up to which it is. Synchronise it with the same server, and it
   * goes on from there. What TaskChampion does not keep in its database is not there: the server's
   * address and the secrets.
   *
   * <p><b>Retire the old replica.</b> Both have the same operations to send. If you go on with
   * both, they are sent twice, and what another replica has overwritten in between can come back.
   *
   * @param source the directory of the replica, or its file
   * @param storage where the new replica is to be, which must be empty; not closed
   * @return what was imported, and what was left out since it made no sense
   * @throws StorageNotFoundException if there is no such database
   * @throws StorageDamagedException if it is damaged, or no TaskChampion replica's
   * @throws NewerFormatException if a newer TaskChampion made it, of which this version of the
   *     library knows nothing
   * @throws org.taskchampion.storage.StorageBusyException if another program changes it so often
   *     that it cannot be copied
   * @throws StorageFailedException if it cannot be read or copied, or if there is no SQLite; the
   *     message says which
   * @throws IllegalStateException if the storage is not empty
   */
  public static ReplicaRowsReport importInto(Path source, Storage storage) {
    Objects.requireNonNull(storage, "storage");
    Path file = fileAt(source.toAbsolutePath());
    Driver driver = Sqlite.driver();
    if (driver == null) {
      throw failed(Sqlite.MISSING, null);
    }
    try (SqliteCopy copy = SqliteCopy.of(file);
        Connection connection = Sqlite.open(driver, copy.file(), new Properties())) {
      TaskChampionDatabase database = new TaskChampionDatabase(connection, file);
      database.requireReplica();
      try (ReplicaRows rows = ReplicaRows.into(storage)) {
        database.read(rows);
        return rows.finish();
      }
    } catch (IOException e) {
      throw failed("the database " + file + " cannot be copied (" + Reasons.withFile(e) + ")", e);
    } catch (SQLException e) {
      if (Sqlite.isNotLoaded(e)) {
        throw failed(Sqlite.NOT_LOADED, e);
      }
      if (Sqlite.isDamage(e)) {
        throw damaged(file, Sqlite.reason(e), e);
      }
      throw failed("the database " + file + " cannot be read (" + Sqlite.reason(e) + ")", e);
    }
  }

  private static StorageFailedException failed(String what, @Nullable Throwable cause) {
    return new StorageFailedException(what + "; nothing was imported", cause, false);
  }

  private static StorageDamagedException damaged(Path file, String how, @Nullable Throwable cause) {
    return new StorageDamagedException(
        "the database "
            + file
            + " is damaged ("
            + how
            + "); nothing was imported: restore a backup of it, or let the new replica synchronise"
            + " with the server instead",
        cause);
  }

  /** Returns the database's file where it really is, since SQLite has the logs there. */
  private static Path fileAt(Path source) {
    try {
      Path file = Files.isDirectory(source) ? source.resolve(FILE) : source;
      if (FileKind.of(file) == FileKind.NOTHING) {
        throw new StorageNotFoundException(notFound(source, file));
      }
      Path real = file.toRealPath();
      FileKind kind = FileKind.of(real);
      if (kind != FileKind.FILE) {
        throw new StorageDamagedException(
            real + " is " + kind.words() + " and no database; nothing was imported", null);
      }
      return real;
    } catch (IOException e) {
      throw failed(
          "the database in " + source + " cannot be read (" + Reasons.withFile(e) + ")", e);
    }
  }

  private static String notFound(Path source, Path file) {
    return "there is no TaskChampion replica at "
        + file
        + "; nothing was imported"
        + (Files.exists(source.resolve("pending.data"))
            ? ": these are the tasks of Taskwarrior 2, which Taskwarrior 3 imports with task"
                + " import-v2"
            : ": name the directory that Taskwarrior calls data.location");
  }

  private void requireReplica() throws SQLException {
    for (Map.Entry<String, List<String>> table : COLUMNS.entrySet()) {
      requireTable(table.getKey(), table.getValue());
    }
    if (Sqlite.hasTable(connection, "version")) {
      requireTable("version", List.of("major"));
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT max(major) FROM version")) {
        if (rows.next() && rows.getLong(1) > 0) {
          throw new NewerFormatException(
              "a newer TaskChampion made the database "
                  + file
                  + " (format "
                  + rows.getLong(1)
                  + "); nothing was imported: update this program",
              null);
        }
      }
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA quick_check(1)")) {
      String found = rows.next() ? rows.getString(1) : "nothing";
      if (!"ok".equals(found)) {
        throw damaged(file, String.valueOf(found).lines().findFirst().orElse(""), null);
      }
    }
  }

  private void requireTable(String table, List<String> columns) throws SQLException {
    boolean isThere = Sqlite.hasTable(connection, table);
    for (String column : columns) {
      isThere = isThere && Sqlite.hasColumn(connection, table, column);
    }
    if (!isThere) {
      throw new StorageDamagedException(
          "the database "
              + file
              + " is no TaskChampion replica's: it has no table "
              + table
              + " with "
              + String.join(" and ", columns)
              + "; nothing was imported",
          null);
    }
  }

  private void read(ReplicaRows rows) throws SQLException {
    boolean knowsSynced = Sqlite.hasColumn(connection, "operations", "synced");
    // One state, also if somebody found the copy.
    connection.setAutoCommit(false);
    each(
        "SELECT " + name("uuid") + ", " + text("data") + " FROM tasks",
        row -> rows.task(row.getString(1), row.getBytes(2)));
    // TaskChampion before 0.9 removed operations once they were synchronised.
    each(
        "SELECT id, "
            + text("data")
            + ", "
            + (knowsSynced ? "CASE WHEN synced THEN 1 ELSE 0 END" : "0")
            + " FROM operations ORDER BY id",
        row -> rows.operation(row.getLong(1), row.getBytes(2), row.getInt(3) != 0));
    each(
        "SELECT " + name("value") + " FROM sync_meta WHERE key = 'base_version'",
        row -> rows.baseVersion(row.getString(1)));
    each(
        "SELECT id, " + name("uuid") + " FROM working_set",
        row -> rows.workingSet(row.getLong(1), row.getString(2)));
  }

  private static String text(String column) {
    return textOfAtMost(LONGEST_TEXT_BYTES, column);
  }

  private static String name(String column) {
    return textOfAtMost(LONGEST_NAME_BYTES, column);
  }

  /** Gives null for all but texts: a column of TaskChampion's can hold a value of any type. */
  private static String textOfAtMost(int bytes, String column) {
    return "CASE WHEN typeof("
        + column
        + ") = 'text' AND octet_length("
        + column
        + ") <= "
        + bytes
        + " THEN "
        + column
        + " END";
  }

  private interface Row {
    void take(ResultSet row) throws SQLException, StorageException;
  }

  private void each(String query, Row row) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        row.take(rows);
      }
    }
  }
}
