package org.taskchampion.examples.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.h2.H2Storage;

class FromTaskwarriorTest {

  private static final String MILK =
      "{\"uuid\":\"7a8f2a3c-0c7b-4a9e-9a55-0d9e9b3f1a01\",\"status\":\"pending\","
          + "\"entry\":\"20261129T100000Z\",\"description\":\"Buy milk\",\"tags\":[\"shop\"]}";

  private static final String UUID = "7a8f2a3c-0c7b-4a9e-9a55-0d9e9b3f1a01";

  @TempDir private Path directory;

  private static String update(String property, String value) {
    return operation(
        String.format(
            "{\"Update\":{\"uuid\":\"%s\",\"property\":\"%s\",\"old_value\":null,"
                + "\"value\":\"%s\",\"timestamp\":\"2026-11-29T10:00:00Z\"}}",
            UUID, property, value));
  }

  private static String operation(String json) {
    return "INSERT INTO operations (data) VALUES ('" + json + "')";
  }

  private List<String> printed(Path source) throws Exception {
    String[] args = {source.toString(), directory.resolve("tasks").toString()};
    return Printed.by(() -> FromTaskwarrior.main(args));
  }

  private List<String> imported() {
    try (Replica replica = Replica.open(H2Storage.at(directory.resolve("tasks")), "test")) {
      return replica.pendingTasks().stream()
          .map((Task task) -> task.description() + " " + task.userTags())
          .toList();
    }
  }

  @Test
  void anExportIsImportedOnce() throws Exception {
    Path file = Files.writeString(directory.resolve("export.json"), "[\n" + MILK + "\n]\n");
    assertThat(printed(file)).containsExactly("1 tasks are new, 0 have changed, 0 were there");
    assertThat(printed(file)).containsExactly("0 tasks are new, 0 have changed, 1 were there");
    assertThat(imported()).containsExactly("Buy milk [shop]");
  }

  @Test
  void whoNamesTooLittleIsAsked() throws Exception {
    assertThat(Printed.by(() -> FromTaskwarrior.main(new String[] {"export.json"})))
        .containsExactly("What to import, and where to?");
  }

  @Test
  void aFaultIsNamedAndNothingIsImported() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("export.json"),
            "[\n" + MILK + ",\n{\"uuid\":\"no\",\"description\":\"x\"}\n]\n");
    List<String> printed = printed(file);
    assertThat(printed.get(0)).isEqualTo("Nothing was imported:");
    assertThat(printed).hasSizeGreaterThan(1);
    assertThat(Files.exists(directory.resolve("tasks"))).isFalse();
  }

  /** The tables as TaskChampion makes them. */
  @Test
  void aDatabaseIsImportedWithWhatWasNotSent() throws Exception {
    Path source = Files.createDirectory(directory.resolve("taskwarrior"));
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + source.resolve("taskchampion.sqlite3"));
        Statement statement = connection.createStatement()) {
      for (String sql :
          List.of(
              "CREATE TABLE operations (id INTEGER PRIMARY KEY AUTOINCREMENT, data STRING,"
                  + " uuid GENERATED ALWAYS AS (coalesce(json_extract(data, '$.Update.uuid'),"
                  + " json_extract(data, '$.Create.uuid'))) VIRTUAL, synced bool DEFAULT false)",
              "CREATE TABLE sync_meta (key STRING PRIMARY KEY, value STRING)",
              "CREATE TABLE tasks (uuid STRING PRIMARY KEY, data STRING)",
              "CREATE TABLE working_set (id INTEGER PRIMARY KEY, uuid STRING)",
              "INSERT INTO tasks VALUES ('7a8f2a3c-0c7b-4a9e-9a55-0d9e9b3f1a01',"
                  + " '{\"status\":\"pending\",\"description\":\"Buy milk\",\"tag_shop\":\"\"}')",
              operation("{\"Create\":{\"uuid\":\"" + UUID + "\"}}"),
              update("status", "pending"),
              update("description", "Buy milk"),
              update("tag_shop", ""),
              "INSERT INTO working_set VALUES (1, '7a8f2a3c-0c7b-4a9e-9a55-0d9e9b3f1a01')")) {
        statement.execute(sql);
      }
    }
    assertThat(printed(source)).containsExactly("1 tasks; 0 things made no sense");
    assertThat(imported()).containsExactly("Buy milk [shop]");
    try (Replica replica = Replica.open(H2Storage.at(directory.resolve("tasks")), "test")) {
      assertThat(replica.unsyncedOperations())
          .hasSize(4)
          .element(3)
          .asString()
          .contains("2026-11-29T10:00:00Z");
    }
  }
}
