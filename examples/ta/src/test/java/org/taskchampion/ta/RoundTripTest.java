package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.internal.StoredLists;
import org.taskchampion.storage.h2.H2Storage;

/** Tasks with everything that can be stored go out as Taskwarrior's JSON and come back. */
final class RoundTripTest {

  private static final String OTHER = "22222222-2222-2222-2222-222222222222";

  private static final List<String> NAMES =
      List.of(
          "",
          "status",
          "description",
          "entry",
          "modified",
          "due",
          "wait",
          "scheduled",
          "tags",
          "depends",
          "annotations",
          "uuid",
          "id",
          "urgency",
          "properties",
          "mask",
          "imask",
          "recur",
          "estimate",
          "reviewed",
          "tag_",
          "tag_a b",
          "tag_ok",
          "tag_next",
          "annotation_",
          "annotation_x",
          "annotation_1700000000",
          "annotation_1700000001",
          "annotation_+1700000000",
          "annotation_-5",
          "dep_",
          "dep_x",
          "dep_" + OTHER,
          "dep_22222222-2222-2222-2222-22222222222A",
          "päck\n\"🧀\\",
          "project");

  private static final List<String> VALUES =
      List.of(
          "",
          "x",
          "waiting",
          "pending",
          "completed",
          "1700000000",
          "+1700000000",
          "01",
          "-1",
          "0",
          "3.50",
          "1e3",
          "12345678901234567890",
          "99999999999999999",
          "253402300800",
          "20261224T180000Z",
          "20261399T999999Z",
          "ok,next",
          OTHER,
          "line\nline\r\t\u0000\u001b\u007f\u2028 \"quoted\" \\ 🧀");

  @TempDir Path home;
  private Runs first;
  private Runs second;

  @BeforeEach
  void makeUsers() {
    first = new Runs(home.resolve("1"));
    second = new Runs(home.resolve("2"));
  }

  private Replica open(Runs user) {
    return Replica.open(H2Storage.at(user.home().resolve(".local/share/taskchampion")));
  }

  private void fill(Random random, int count) {
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      UUID uuid = new UUID(random.nextLong(), random.nextLong());
      operations.add(Operation.create(uuid));
      for (int j = random.nextInt(14); j > 0; j--) {
        operations.add(
            Operation.update(
                uuid,
                NAMES.get(random.nextInt(NAMES.size())),
                VALUES.get(random.nextInt(VALUES.size())),
                Instant.EPOCH));
      }
    }
    try (Replica replica = open(first)) {
      replica.commit(operations);
    }
  }

  /** Returns all tasks without what only repeats something else. */
  private Map<UUID, Map<String, String>> tasks(Runs user) {
    Map<UUID, Map<String, String>> tasks = new TreeMap<>();
    try (Replica replica = open(user)) {
      for (Task task : replica.tasks()) {
        Map<String, String> properties = new TreeMap<>(task.properties());
        properties
            .keySet()
            .removeIf(name -> StoredLists.isRepetition(name, task.properties().keySet()));
        properties.replaceAll(
            (name, value) ->
                value.equals("x") && (name.matches("tag_.+") || name.equals("dep_" + OTHER))
                    ? ""
                    : value);
        tasks.put(task.uuid(), properties);
      }
    }
    return tasks;
  }

  private List<Operation> operations(Runs user) {
    try (Replica replica = open(user)) {
      return replica.unsyncedOperations();
    }
  }

  @Test
  void whatIsExportedIsImportedExactly() {
    long seed = 20261124;
    fill(new Random(seed), 400);
    for (String command : List.of("export", "export --stored")) {
      String exported = first.ta(command).ok().out();
      Runs empty = new Runs(home.resolve(command));
      assertThat(empty.run(exported, "import", "-").ok().out())
          .isEqualTo("Imported 400 tasks: 400 new, 0 changed, 0 the same.\n");
      assertThat(tasks(empty)).as("seed %d", seed).isEqualTo(tasks(first));
      assertThat(empty.ta("export --stored").ok().out())
          .isEqualTo(first.ta("export --stored").ok().out());
      assertThat(empty.ta("undo").ok().out()).contains("400 tasks");
      assertThat(empty.ta("export").ok().out()).isEqualTo("[\n]\n");
    }
  }

  @Test
  void whatIsImportedWhereItIsChangesNothing() {
    fill(new Random(7), 400);
    List<Operation> before = operations(first);
    for (String command : List.of("export", "export --stored")) {
      assertThat(first.run(first.ta(command).ok().out(), "import", "-").ok().out())
          .isEqualTo("Imported 400 tasks: 0 new, 0 changed, 400 the same.\n");
      assertThat(operations(first)).isEqualTo(before);
    }
  }

  @Test
  void whatAnotherReplicaHasMovesToTheFile() {
    fill(new Random(8), 200);
    String exported = first.ta("export").ok().out();
    second.run(exported, "import", "-").ok();
    try (Replica replica = open(second)) {
      Random random = new Random(9);
      List<Operation> changes = new ArrayList<>();
      for (Task task : replica.tasks()) {
        for (int i = 0; i < 3; i++) {
          changes.add(
              Operation.update(
                  task.uuid(),
                  List.of("due", "project", "tag_ok", "annotation_1700000000", "estimate")
                      .get(random.nextInt(5)),
                  random.nextBoolean() ? null : "1700000000",
                  Instant.EPOCH));
        }
      }
      replica.commit(changes);
    }
    second.run(exported, "import", "-").ok();
    assertThat(tasks(second).keySet()).isEqualTo(tasks(first).keySet());
    Map<UUID, Map<String, String>> expected = tasks(first);
    Map<UUID, Map<String, String>> found = tasks(second);
    expected.forEach(
        (uuid, properties) -> {
          for (String name : List.of("due", "project", "annotation_1700000000", "estimate")) {
            assertThat(found.get(uuid).getOrDefault(name, ""))
                .as(name)
                .isEqualTo(properties.getOrDefault(name, ""));
          }
          assertThat(found.get(uuid).containsKey("tag_ok"))
              .isEqualTo(properties.containsKey("tag_ok"));
        });
  }
}
