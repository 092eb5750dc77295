package org.taskchampion.sync.local;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A SQLite database for a test to change. */
final class Database implements AutoCloseable {

  private final Connection connection;

  Database(Path file) throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite:" + file);
  }

  /** Makes an empty replica of the newest schema. */
  static Path replica(Path directory) throws SQLException {
    Path file = directory.resolve("taskchampion.sqlite3");
    try (Database database = new Database(file)) {
      database.run(
          "PRAGMA journal_mode = WAL",
          "CREATE TABLE operations (id INTEGER PRIMARY KEY AUTOINCREMENT, data STRING, synced bool"
              + " DEFAULT false, uuid GENERATED ALWAYS AS (coalesce(json_extract(data,"
              + " '$.Update.uuid'), json_extract(data, '$.Create.uuid'), json_extract(data,"
              + " '$.Delete.uuid'))) VIRTUAL)",
          "CREATE INDEX operations_by_synced ON operations (synced)",
          "CREATE TABLE sync_meta (key STRING PRIMARY KEY, value STRING)",
          "CREATE TABLE tasks (uuid STRING PRIMARY KEY, data STRING)",
          "CREATE TABLE working_set (id INTEGER PRIMARY KEY, uuid STRING)",
          "CREATE TABLE version (singleton INTEGER PRIMARY KEY CHECK (singleton = 0), major"
              + " INTEGER, minor INTEGER)",
          "INSERT INTO version VALUES (0, 0, 2)");
    }
    return file;
  }

  void run(String... statements) throws SQLException {
    for (String sql : statements) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }
  }

  /** Runs a statement with parameters of any type. */
  void put(String sql, @Nullable Object... parameters) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.execute();
    }
  }

  /** Returns the first column of all rows. */
  List<String> texts(String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
