package org.taskchampion.sync.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.taskchampion.Operation;
import org.taskchampion.OperationJson;
import org.taskchampion.Replica;
import org.taskchampion.ReplicaRowsReport;
import org.taskchampion.Task;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageView;
import org.taskchampion.storage.h2.H2Storage;

/** Replicas of all schemas, made by the crate itself, are imported whole, and stay as they are. */
class GoldenReplicasTest {

  @TempDir private Path temporary;

  /**
   * What is in a replica.
   *
   * @param base the version that it is in step with
   * @param unsynced how many operations are to be sent, with undo points
   * @param synced how many are in the log of tasks that there are
   * @param numbers the descriptions of the working set, by number
   */
  private record Golden(
      String directory, String base, int unsynced, int synced, Map<Integer, String> numbers) {}

  private static final String FOUR = "four é😀 \"quoted\" \\ back";

  static List<Golden> replicas() {
    Map<Integer, String> rebuilt = Map.of(1, "one", 2, FOUR);
    return List.of(
        new Golden("replica-0.8.0", "32e398df-0316-45e0-8535-43a55d598c89", 15, 0, rebuilt),
        new Golden(
            "replica-0.8.0-upgraded", "32e398df-0316-45e0-8535-43a55d598c89", 15, 0, rebuilt),
        new Golden("replica-0.9.0", "bf55fbd6-3e29-4e4b-afe1-d1aff38446d8", 15, 8, rebuilt),
        new Golden(
            "replica-0.9.0-upgraded", "bf55fbd6-3e29-4e4b-afe1-d1aff38446d8", 15, 8, rebuilt),
        new Golden("replica-2.0.3", "21c20392-38c9-48c7-85ab-b355528c95d2", 15, 8, rebuilt),
        new Golden(
            "replica-2.0.3-upgraded", "21c20392-38c9-48c7-85ab-b355528c95d2", 15, 8, rebuilt),
        // 2 is completed, and 3 was purged: both keep their numbers there until a rebuild.
        new Golden(
            "replica-3.1.0",
            "45728fb6-1c36-424a-b4d0-d6e58cec34e7",
            16,
            8,
            Map.of(1, "one", 2, "two", 4, FOUR)),
        new Golden(
            "replica-3.1.0-wal",
            "45728fb6-1c36-424a-b4d0-d6e58cec34e7",
            21,
            8,
            Map.of(1, "one", 2, "two", 4, FOUR, 5, "only in the WAL")));
  }

  @ParameterizedTest
  @MethodSource("replicas")
  void aReplicaOfTheCrateIsImportedWhole(Golden golden) throws Exception {
    Path source = Places.copy(golden.directory(), temporary);
    Map<String, String> before = Places.content(source);
    Storage storage = H2Storage.at(temporary.resolve("tasks"));
    ReplicaRowsReport report = TaskChampionDatabase.importInto(source, storage);

    assertThat(report.leftOut()).isEmpty();
    assertThat(report.sendsEverything()).isFalse();
    assertThat(report.baseVersion()).hasToString(golden.base());
    assertThat(report.unsyncedOperations()).isEqualTo(golden.unsynced());
    assertThat(report.syncedOperations()).isEqualTo(golden.synced());
    // The log of the file is as it was, word by word, old values too.
    try (StorageView view = storage.read()) {
      assertThat(view.baseVersion()).hasToString(golden.base());
      List<Operation> logged = unsyncedIn(Places.copy(golden.directory(), temporary.resolve("r")));
      assertThat(view.unsyncedOperations()).isEqualTo(logged);
    }
    try (Replica replica = Replica.open(storage)) {
      assertThat(replica.verify().findings()).isEmpty();
      assertThat(replica.tasks()).hasSize(report.tasks());
      assertThat(descriptions(replica)).isEqualTo(golden.numbers());
      String expected = expectedTasks(golden.directory());
      if (expected != null) {
        assertThat(asJson(replica)).isEqualTo(expected);
      }
    }
    assertThat(Places.content(source)).isEqualTo(before);
  }

  private static List<Operation> unsyncedIn(Path directory) throws Exception {
    try (Database database = new Database(directory.resolve("taskchampion.sqlite3"))) {
      boolean knowsSynced =
          !database
              .texts("SELECT name FROM pragma_table_xinfo('operations') WHERE name = 'synced'")
              .isEmpty();
      return database
          .texts(
              "SELECT data FROM operations "
                  + (knowsSynced ? "WHERE NOT synced " : "")
                  + "ORDER BY id")
          .stream()
          .map(OperationJson::parse)
          .toList();
    }
  }

  private static Map<Integer, String> descriptions(Replica replica) {
    Map<Integer, String> descriptions = new TreeMap<>();
    replica
        .workingSet()
        .asMap()
        .forEach(
            (number, uuid) ->
                descriptions.put(number, replica.task(uuid).orElseThrow().description()));
    return descriptions;
  }

  /** The tasks as 3.1.0 reads them; null where there is no such list. */
  private static @Nullable String expectedTasks(String directory) throws Exception {
    Path list =
        Path.of("src/test/resources/places", directory.replace("-upgraded", ""), "tasks.json");
    return Files.exists(list) ? Files.readString(list).replaceAll("\\s*\\n\\s*", "") : null;
  }

  /** Writes the tasks as that list has them. */
  private static String asJson(Replica replica) {
    Map<String, Map<String, String>> tasks = new TreeMap<>();
    for (Task task : replica.tasks()) {
      tasks.put(task.uuid().toString(), new TreeMap<>(task.properties()));
    }
    StringBuilder json = new StringBuilder("{");
    tasks.forEach(
        (uuid, properties) -> {
          json.append(json.length() == 1 ? "" : ",").append(quoted(uuid)).append(": {");
          String separator = "";
          for (Map.Entry<String, String> property : properties.entrySet()) {
            json.append(separator)
                .append(quoted(property.getKey()))
                .append(": ")
                .append(quoted(property.getValue()));
            separator = ",";
          }
          json.append("}");
        });
    return json.append("}").toString();
  }

  private static String quoted(String text) {
    return '"' + Pattern.compile("[\"\\\\]").matcher(text).replaceAll("\\\\$0") + '"';
  }
}
