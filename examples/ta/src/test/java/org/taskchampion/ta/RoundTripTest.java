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
import org.taskchampion.testing.OddTasks;

/** Tasks with everything that can be stored go out as Taskwarrior's JSON and come back. */
final class RoundTripTest {

  @TempDir Path home;
  private Runs first;
  private Runs second;

  @BeforeEach
  void makeUsers() {
    first = new Runs(home.resolve("1"));
    second = new Runs(home.resolve("2"));
  }

  private void fill(Random random, int count) {
    try (Replica replica = first.replica()) {
      replica.commit(OddTasks.operations(random, count));
    }
  }

  /** Returns all tasks without what only repeats something else. */
  private Map<UUID, Map<String, String>> tasks(Runs user) {
    Map<UUID, Map<String, String>> tasks = new TreeMap<>();
    try (Replica replica = user.replica()) {
      replica.tasks().forEach(task -> tasks.put(task.uuid(), OddTasks.meaning(task)));
    }
    return tasks;
  }

  private List<Operation> operations(Runs user) {
    try (Replica replica = user.replica()) {
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
    try (Replica replica = second.replica()) {
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
