package org.taskchampion.taskwarrior;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.AttributeType;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.golden.Golden;
import org.taskchampion.query.Conventions;
import org.taskchampion.query.Evaluation;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.testing.OddTasks;

/** Tasks go out and come back, and what Taskwarrior exported is what is written. */
class TaskwarriorJsonRoundTripTest {

  private static final Conventions PLAIN = Conventions.standard(ZoneId.of("Europe/Berlin"));
  private static final Conventions CONFIGURED =
      PLAIN.toBuilder()
          .attribute("estimate", AttributeType.NUMERIC)
          .attribute("reviewed", AttributeType.DATE)
          .attribute("effort", AttributeType.DURATION)
          .attribute("ticket", AttributeType.STRING)
          .build();

  private final Replica replica = Replica.open(new InMemoryStorage());
  private final Replica other = Replica.open(new InMemoryStorage());

  @AfterEach
  void close() {
    replica.close();
    other.close();
  }

  private static byte[] written(TaskwarriorJson json, List<Task> tasks) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TaskwarriorWriter writer = json.writer(out);
    for (Task task : tasks) {
      writer.write(task);
    }
    writer.end();
    return out.toByteArray();
  }

  private static Map<UUID, Map<String, String>> stored(
      Replica replica, Function<Task, Map<String, String>> properties) {
    Map<UUID, Map<String, String>> stored = new TreeMap<>();
    replica.tasks().forEach(task -> stored.put(task.uuid(), properties.apply(task)));
    return stored;
  }

  private void fill(long seed, int count) {
    replica.commit(OddTasks.operations(new Random(seed), count));
  }

  private void comesBack(
      TaskwarriorJson json, long seed, Function<Task, Map<String, String>> properties)
      throws IOException {
    byte[] text = written(json, replica.tasks());
    List<TaskwarriorTask> tasks = json.read(new ByteArrayInputStream(text));
    assertThat(other.<ImportReport>editAndGet(edit -> json.importInto(edit, tasks)))
        .hasToString(replica.counts().tasks() + " new, 0 changed, 0 the same");
    assertThat(stored(other, properties))
        .as("seed %d", seed)
        .isEqualTo(stored(replica, properties));
    assertThat(replica.<ImportReport>editAndGet(edit -> json.importInto(edit, tasks)))
        .hasToString("0 new, 0 changed, " + tasks.size() + " the same");
    // Also line by line, without the array.
    StringBuilder lines = new StringBuilder();
    replica.tasks().forEach(task -> lines.append(json.line(task)).append('\n'));
    byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
    assertThat(json.read(new ByteArrayInputStream(bytes))).isEqualTo(tasks);
  }

  @Test
  void whatIsWrittenIsReadAsTheSameTask() throws IOException {
    long seed = 20261124;
    fill(seed, 1_000);
    comesBack(TaskwarriorJson.with(PLAIN), seed, OddTasks::meaning);
  }

  @Test
  void soItIsWhereTheAttributesHaveTypes() throws IOException {
    long seed = 20261125;
    fill(seed, 1_000);
    comesBack(TaskwarriorJson.with(CONFIGURED), seed, OddTasks::meaning);
  }

  @Test
  void exactlyMeansEveryProperty() throws IOException {
    long seed = 20261126;
    fill(seed, 1_000);
    comesBack(TaskwarriorJson.with(CONFIGURED).exactly(), seed, Task::properties);
  }

  @Test
  void tasksThatTaskwarriorStoredComeBackExactly() throws IOException {
    for (String set : List.of("berlin", "newyork", "dst", "small")) {
      commit("taskwarrior/" + set + "/tasks.jsonl");
    }
    comesBack(TaskwarriorJson.with(CONFIGURED).exactly(), 0, Task::properties);
  }

  private List<Map<String, Object>> commit(String file) {
    List<Operation> operations = new ArrayList<>();
    List<Map<String, Object>> tasks = new ArrayList<>();
    new String(Golden.bytes(file), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.isEmpty())
        .forEach(
            line -> {
              Map<String, Object> task =
                  Golden.object(Golden.json(line.getBytes(StandardCharsets.UTF_8)));
              tasks.add(task);
              UUID uuid = UUID.fromString((String) task.get("uuid"));
              operations.add(Operation.create(uuid));
              Golden.strings(task.get("properties"))
                  .forEach(
                      (name, value) ->
                          operations.add(Operation.update(uuid, name, value, Instant.EPOCH)));
            });
    replica.commit(operations);
    return tasks;
  }

  private static final String EXPORT =
      new String(Golden.bytes("taskwarrior/export/export.json"), StandardCharsets.UTF_8);

  /** Every byte of it but the urgency, which depends on when it was asked for. */
  @Test
  void writesWhatTaskwarriorExports() throws IOException {
    commit("taskwarrior/export/replica.jsonl");
    TaskwarriorJson json = TaskwarriorJson.with(CONFIGURED);
    Map<String, String> lines = new HashMap<>();
    for (Task task : replica.tasks()) {
      lines.put(task.uuid().toString(), json.line(task));
    }
    List<String> expected = EXPORT.lines().filter(line -> line.startsWith("{")).toList();
    assertThat(expected).hasSize(9);
    for (String line : expected) {
      String stored =
          line.replaceAll(",$", "")
              .replaceAll("^\\{\"id\":\\d+,", "{")
              .replaceAll(",\"urgency\":[-0-9.]+\\}$", "}");
      String uuid = stored.replaceAll(".*\"uuid\":\"([^\"]*)\".*", "$1");
      assertThat(lines.get(uuid)).isEqualTo(stored);
    }
  }

  @Test
  void whatTaskwarriorExportsIsWrittenAsItWasRead() throws IOException {
    TaskwarriorJson json = TaskwarriorJson.with(CONFIGURED);
    List<TaskwarriorTask> tasks =
        json.read(new ByteArrayInputStream(EXPORT.getBytes(StandardCharsets.UTF_8)));
    replica.editAndGet(edit -> json.importInto(edit, tasks));
    String again =
        new String(written(json, replica.tasks()), StandardCharsets.UTF_8)
            .lines()
            .map(line -> line.replaceAll(",$", ""))
            .sorted()
            .reduce("", (a, b) -> a + b + "\n");
    String expected =
        EXPORT
            .lines()
            .map(line -> line.replaceAll(",$", ""))
            .map(line -> line.replaceAll("^\\{\"id\":\\d+,", "{"))
            .map(line -> line.replaceAll(",\"urgency\":[-0-9.]+\\}$", "}"))
            .sorted()
            .reduce("", (a, b) -> a + b + "\n");
    assertThat(again).isEqualTo(expected);
  }

  /** The numbers and urgencies that Taskwarrior prints, of its own set of tasks. */
  @Test
  void numbersAndUrgenciesAreThoseOfTheWorkingSet() throws IOException {
    replica.edit(
        edit -> edit.create(new UUID(0, 1)).set("description", "a").set("status", "pending"));
    replica.edit(edit -> edit.create(new UUID(0, 2)).set("description", "b").done().addTag("next"));
    Evaluation evaluation = Evaluation.of(replica, CONFIGURED, Instant.now());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TaskwarriorWriter writer = TaskwarriorJson.with(CONFIGURED).writer(out);
    for (Task task : replica.tasks(List.of(new UUID(0, 1), new UUID(0, 2)))) {
      writer.write(task, evaluation);
    }
    writer.end();
    assertThat(out.toString(StandardCharsets.UTF_8).lines().toList())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("["),
            line -> assertThat(line).startsWith("{\"id\":1,").endsWith(",\"urgency\":2},"),
            line -> assertThat(line).startsWith("{\"id\":0,").endsWith(",\"urgency\":17.8}"),
            line -> assertThat(line).isEqualTo("]"));
  }
}
