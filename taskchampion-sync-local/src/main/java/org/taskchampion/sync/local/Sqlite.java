package org.taskchampion.sync.local;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * SQLite, as far as it is there: {@code org.xerial:sqlite-jdbc}, which only those need who meet
 * TaskChampion's own files.
 */
final class Sqlite {

  /** With what a database begins. */
  static final String MAGIC = "SQLite format 3\0";

  /** What to do where there is no SQLite. */
  static final String MISSING =
      "this takes SQLite, which is not there: add org.xerial:sqlite-jdbc 3.53 or later to the"
          + " program's dependencies";

  /** What to do where Java or the system does not load it. */
  static final String NOT_LOADED =
      "SQLite's native library cannot be loaded. The driver unpacks it into the directory for"
          + " temporary files: see that the system lets libraries be loaded from there, or name"
          + " another directory by -Dorg.sqlite.tmpdir=DIRECTORY. The library needs the C library of"
          + " a common system";

  private static final String DRIVER = "org.sqlite.JDBC";

  // The primary result codes of SQLite, which are part of its file format's and API's promises.
  private static final int PRIMARY_CODE = 0xff;
  private static final int ERROR = 1;
  private static final int BUSY = 5;
  private static final int LOCKED = 6;
  private static final int NO_PERMISSION = 3;
  private static final int READ_ONLY = 8;
  private static final int CORRUPT = 11;
  private static final int CANNOT_OPEN = 14;
  private static final int NOT_A_DATABASE = 26;

  private Sqlite() {}

  /** Returns the driver; null if it is not there. */
  static @Nullable Driver driver() {
    // By the loader of this class: the one of the thread may be anybody's.
    for (Driver driver : ServiceLoader.load(Driver.class, Sqlite.class.getClassLoader())) {
      if (driver.getClass().getName().equals(DRIVER)) {
        return driver;
      }
    }
    return null;
  }

  /**
   * Opens a database that others may have written: nothing in it is run.
   *
   * @param file an absolute path
   * @param options of the driver
   */
  static Connection open(Driver driver, Path file, Properties options) throws SQLException {
    Connection connection;
    try {
      connection = driver.connect("jdbc:sqlite:" + uri(file), options);
    } catch (LinkageError e) {
      // After it could not load SQLite once, the driver calls it as if it could.
      throw new SQLException("SQLite is not loaded", e);
    }
    if (connection == null) {
      throw new SQLException("the driver does not know its own URL");
    }
    try {
      execute(connection, "PRAGMA trusted_schema = OFF");
      execute(connection, "PRAGMA cell_size_check = ON");
    } catch (SQLException e) {
      try (connection) {
        throw e;
      }
    }
    return connection;
  }

  /** A URI of SQLite's, in which the driver takes no character of the path for its own. */
  private static String uri(Path file) {
    return "file:" + file.toUri().getRawPath();
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Says whether there is a table of this name that is nothing more than a table. */
  static boolean hasTable(Connection connection, String name) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "SELECT 1 FROM sqlite_schema WHERE name = ? AND type = 'table' AND rootpage > 0")) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  /** Says whether a table has a column that holds what was put into it and is not computed. */
  static boolean hasColumn(Connection connection, String table, String column) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "SELECT 1 FROM pragma_table_xinfo(?) WHERE name = ? AND hidden = 0")) {
      statement.setString(1, table);
      statement.setString(2, column);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  /**
   * Says whether a file is damaged, or no database at all. A general error is one, too, where the
   * statement is right, such as a format that SQLite does not have.
   */
  static boolean isDamage(SQLException e) {
    int code = e.getErrorCode() & PRIMARY_CODE;
    return code == ERROR || code == CORRUPT || code == NOT_A_DATABASE;
  }

  /** Says whether another process has the database. */
  static boolean isBusy(SQLException e) {
    int code = e.getErrorCode() & PRIMARY_CODE;
    return code == BUSY || code == LOCKED;
  }

  /** Says whether somebody may not read or write. */
  static boolean isNotAllowed(SQLException e) {
    int code = e.getErrorCode() & PRIMARY_CODE;
    return code == NO_PERMISSION || code == READ_ONLY || code == CANNOT_OPEN;
  }

  /** Says whether this does not come from SQLite, which is not loaded. */
  static boolean isNotLoaded(SQLException e) {
    return e.getErrorCode() == 0 && e.getCause() != null && !(e.getCause() instanceof SQLException);
  }

  /** Says what SQLite says, in one line. */
  static String reason(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
