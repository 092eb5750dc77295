package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.Task;

/** An export of the real Taskwarrior 3, and what its database holds. */
final class RealExportTest {

  /** A text that looks like a time: only where it is stored already can it be told from one. */
  private static final UUID TEXT_LIKE_A_TIME =
      UUID.fromString("fe164463-97b6-456c-98a7-21fb633ffb2f");

  @TempDir Path home;

  private static String resource(String name) throws IOException {
    try (InputStream in = RealExportTest.class.getResourceAsStream("/taskwarrior/" + name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Map<UUID, Map<String, String>> stored() throws IOException {
    Map<UUID, Map<String, String>> stored = new TreeMap<>();
    for (String line : resource("taskwarrior-3-replica.jsonl").lines().toList()) {
      Map<?, ?> task =
          (Map<?, ?>)
              Objects.requireNonNull(JsonReader.of(new Buffer().writeUtf8(line)).readJsonValue());
      Map<String, String> properties = new TreeMap<>();
      ((Map<?, ?>) task.get("properties"))
          .forEach((name, value) -> properties.put((String) name, (String) value));
      stored.put(UUID.fromString((String) task.get("uuid")), properties);
    }
    return stored;
  }

  private Map<UUID, Map<String, String>> tasks() {
    Map<UUID, Map<String, String>> tasks = new TreeMap<>();
    try (Replica replica = new Runs(home).replica()) {
      for (Task task : replica.tasks()) {
        tasks.put(task.uuid(), new TreeMap<>(task.properties()));
      }
    }
    return tasks;
  }

  private List<Operation> operations() {
    try (Replica replica = new Runs(home).replica()) {
      return replica.unsyncedOperations();
    }
  }

  private void commitStored() throws IOException {
    List<Operation> operations = new ArrayList<>();
    stored()
        .forEach(
            (uuid, properties) -> {
              operations.add(Operation.create(uuid));
              properties.forEach(
                  (name, value) ->
                      operations.add(Operation.update(uuid, name, value, Instant.EPOCH)));
            });
    try (Replica replica = new Runs(home).replica()) {
      replica.commit(operations);
    }
  }

  @Test
  void onAReplicaInStepAnImportChangesNothing() throws IOException {
    commitStored();
    List<Operation> before = operations();
    Runs ta = new Runs(home);
    assertThat(ta.run(resource("taskwarrior-3-export.json"), "import").ok().out())
        .isEqualTo("Imported 9 tasks: 0 new, 0 changed, 9 the same.\n");
    assertThat(operations()).isEqualTo(before);
    // And there and back.
    String exported = ta.ta("export").ok().out();
    assertThat(exported)
        .contains("\"imask\":0,", "\"estimate\":3.5,", "\"estimate\":1234567,", "\"ticket\":\"5\"")
        .contains("\"properties\":{\"ticket\":\"20270201T000000Z\"}")
        .containsOnlyOnce("\"properties\"");
    ta.run(exported, "import").ok();
    assertThat(operations()).isEqualTo(before);
  }

  @Test
  void aChangedExportChangesWhatWasChangedAndLeavesNothingStale() throws IOException {
    commitStored();
    int before = operations().size();
    String changed =
        resource("taskwarrior-3-export.json")
            .replace("\"tags\":[\"@home\",\"shop\"]", "\"tags\":[\"shop\",\"new\"]")
            .replaceAll(",\"depends\":\\[[^]]*\\]", "");
    new Runs(home).run(changed, "import").ok();
    Map<UUID, Map<String, String>> expected = stored();
    Map<String, String> milk =
        expected.get(UUID.fromString("ff862f38-32ff-4308-a17d-b7ae644146f7"));
    milk.remove("tag_@home");
    milk.putAll(Map.of("tag_new", "", "tags", "new,shop"));
    expected
        .get(UUID.fromString("e8a2e7e1-d846-44c6-bd31-1dc717257f41"))
        .keySet()
        .removeIf(name -> name.startsWith("dep"));
    assertThat(tasks()).isEqualTo(expected);
    // An undo point, three of the tags and three of the dependencies: no more than that.
    assertThat(operations()).hasSize(before + 7);
  }

  @Test
  void anEmptyReplicaBecomesTheSameButForWhatIsRepeated() throws IOException {
    new Runs(home).run(resource("taskwarrior-3-export.json"), "import").ok();
    Map<UUID, Map<String, String>> expected = stored();
    expected
        .values()
        .forEach(properties -> properties.keySet().removeAll(Set.of("tags", "depends")));
    expected
        .values()
        .forEach(
            properties ->
                properties.replaceAll((name, value) -> name.matches("(tag|dep)_.*") ? "" : value));
    expected.get(TEXT_LIKE_A_TIME).put("ticket", "1801440000");
    assertThat(tasks()).isEqualTo(expected);
  }
}
