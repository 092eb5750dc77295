package org.taskchampion.examples.recipes;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.taskchampion.storage.StorageBusyException;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.StorageException;
import org.taskchampion.storage.StorageFailedException;
import org.taskchampion.storage.StorageReadOnlyException;

/** A connection with the statements that it prepared. For one thread at a time. */
final class SqliteConnection implements AutoCloseable {

  // Result codes of SQLite. The bits above the lowest eight say more of the same.
  private static final int BUSY = 5;
  private static final int READ_ONLY = 8;
  private static final int CORRUPT = 11;
  private static final int NOT_A_DATABASE = 26;

  /** Gets the rows of an answer, one by one. */
  interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private boolean inTransaction;

  SqliteConnection(Connection connection) {
    this.connection = connection;
  }

  /** Runs a statement and returns how many rows it changed. */
  int run(String sql, @Nullable Object... arguments) {
    try {
      return prepare(sql, arguments).executeUpdate();
    } catch (SQLException e) {
      throw failure(e, false);
    }
  }

  /** Begins a transaction: {@code BEGIN}, or {@code BEGIN IMMEDIATE} for one that writes. */
  void begin(String sql) {
    run(sql);
    inTransaction = true;
  }

  /** Asks, and has the rows read. */
  void ask(RowReader reader, String sql, @Nullable Object... arguments) {
    try (ResultSet rows = prepare(sql, arguments).executeQuery()) {
      while (rows.next()) {
        reader.read(rows);
      }
    } catch (SQLException e) {
      throw failure(e, false);
    }
  }

  /** Asks for one number, which is 0 if there is none. */
  long number(String sql, @Nullable Object... arguments) {
    long[] number = new long[1];
    ask(row -> number[0] = row.getLong(1), sql, arguments);
    return number[0];
  }

  /** Asks for the bytes of one row at the most. */
  byte @Nullable [] bytes(String sql, @Nullable Object... arguments) {
    byte[][] found = new byte[1][];
    ask(row -> found[0] = row.getBytes(1), sql, arguments);
    return found[0];
  }

  /** Ends a transaction. Whether it did is not known if the disk fails. */
  void commit() {
    try {
      prepare("COMMIT").executeUpdate();
      inTransaction = false;
    } catch (SQLException e) {
      throw failure(e, true);
    }
  }

  /** Takes back what was not committed; does nothing if all was. */
  void rollBack() {
    if (inTransaction) {
      run("ROLLBACK");
    }
    inTransaction = false;
  }

  private PreparedStatement prepare(String sql, @Nullable Object... arguments) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    for (int i = 0; i < arguments.length; i++) {
      statement.setObject(i + 1, arguments[i]);
    }
    return statement;
  }

  @Override
  public void close() {
    try {
      connection.close(); // and its statements
    } catch (SQLException e) {
      throw failure(e, false);
    }
  }

  /** Returns what a storage throws. No statement has a text of a task in it, so no message has. */
  static StorageException failure(SQLException e, boolean mayHaveCommitted) {
    String what = "SQLite failed: " + e.getMessage();
    return switch (e.getErrorCode() & 0xff) {
      case BUSY ->
          new StorageBusyException("another program is writing; try again: " + e.getMessage(), e);
      case READ_ONLY -> new StorageReadOnlyException(what);
      case CORRUPT, NOT_A_DATABASE ->
          new StorageDamagedException("restore the file from a backup: " + e.getMessage(), e);
      default -> new StorageFailedException(what, e, mayHaveCommitted);
    };
  }
}
