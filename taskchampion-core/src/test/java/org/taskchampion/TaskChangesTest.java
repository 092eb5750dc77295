package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.taskchampion.TaskChanges.Origin.EDIT;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.testing.FakeSyncServer;

class TaskChangesTest {

  private static final UUID A = new UUID(0, 1);
  private static final UUID B = new UUID(0, 2);
  private static final UUID C = new UUID(0, 3);

  @Test
  void whatIsOnlyBeforeIsRemovedAndWhatIsOnlyAfterIsAdded() {
    TaskChanges changes =
        TaskChanges.of(
            EDIT,
            Map.of(A, Map.of("p", "1", "q", "1"), B, Map.of("p", "1")),
            Map.of(A, Map.of("p", "2", "r", "1"), C, Map.of("p", "1")));
    assertThat(changes.added()).containsExactly(C).isUnmodifiable();
    assertThat(changes.changed()).containsExactly(A).isUnmodifiable();
    assertThat(changes.removed()).containsExactly(B).isUnmodifiable();
    assertThat(text(changes, A)).isEqualTo("p: 1 -> 2, q: 1 -> nothing, r: nothing -> 1");
    assertThat(text(changes, B)).isEqualTo("p: 1 -> nothing");
    assertThat(text(changes, C)).isEqualTo("p: nothing -> 1");
    assertThat(changes.properties(new UUID(0, 4))).isEmpty();
    assertThat(changes.before(C)).isEmpty();
    assertThat(changes.after(A).orElseThrow()).isUnmodifiable();
    assertThat(changes.properties(A)).isUnmodifiable();
    assertThat(changes.toString()).doesNotContain("p").contains("added=1");
  }

  private static String text(TaskChanges changes, UUID uuid) {
    List<String> lines = new ArrayList<>();
    changes
        .properties(uuid)
        .forEach(
            (property, values) ->
                lines.add(
                    property
                        + ": "
                        + values.oldValue().orElse("nothing")
                        + " -> "
                        + values.newValue().orElse("nothing")));
    return String.join(", ", lines);
  }

  @Test
  void changesAreEmptyIfThereAreNoTasks() {
    assertThat(TaskChanges.of(EDIT, Map.of(), Map.of()).isEmpty()).isTrue();
    assertThat(TaskChanges.of(EDIT, Map.of(A, Map.of()), Map.of()).isEmpty()).isFalse();
    assertThat(TaskChanges.of(EDIT, Map.of(), Map.of(A, Map.of())).isEmpty()).isFalse();
    assertThatThrownBy(() -> TaskChanges.of(null, Map.of(), Map.of()))
        .isInstanceOf(NullPointerException.class);
  }

  /** Whoever makes them: an edit, an undo, a sync, another process. */
  @Test
  void whoFollowsTheChangesHasTheTasksOfTheReplica() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      FakeSync fleet = new FakeSync();
      InMemoryStorage storage = new InMemoryStorage();
      try (Replica replica = Replica.open(storage);
          Replica other = Replica.open(new InMemoryStorage())) {
        Map<UUID, Map<String, String>> known = new HashMap<>();
        replica.onChange(changes -> follow(changes, known));
        for (int step = 0; step < 60; step++) {
          fleet.step(random, random.nextInt(3) == 0 ? other : replica);
        }
        Map<UUID, Map<String, String>> tasks = new HashMap<>();
        replica.tasks().forEach(task -> tasks.put(task.uuid(), task.properties()));
        assertThat(known).as("seed %d", seed).isEqualTo(tasks);
      }
    }
  }

  private static void follow(TaskChanges changes, Map<UUID, Map<String, String>> known) {
    TreeSet<UUID> touched = new TreeSet<>(changes.added());
    touched.addAll(changes.changed());
    touched.addAll(changes.removed());
    for (UUID uuid : touched) {
      Optional<Map<String, String>> before = changes.before(uuid);
      assertThat(Optional.ofNullable(known.get(uuid))).isEqualTo(before);
      Map<String, String> task = new HashMap<>(before.orElse(Map.of()));
      changes
          .properties(uuid)
          .forEach(
              (property, values) -> {
                assertThat(Optional.ofNullable(task.remove(property))).isEqualTo(values.oldValue());
                values.newValue().ifPresent(value -> task.put(property, value));
              });
      assertThat(task).isEqualTo(changes.after(uuid).orElse(Map.of()));
      if (changes.removed().contains(uuid)) {
        known.remove(uuid);
      } else {
        known.put(uuid, task);
      }
    }
  }

  /** What two replicas do at random, and their server. */
  private static final class FakeSync {
    private final FakeSyncServer server = new FakeSyncServer();

    void step(Random random, Replica replica) {
      UUID uuid = new UUID(1, random.nextInt(5));
      String value = Integer.toString(random.nextInt(3));
      switch (random.nextInt(6)) {
        case 0 -> replica.edit(edit -> edit.create(uuid).set("p", value));
        case 1 -> replica.edit(edit -> edit.create(uuid).set("q", value).remove("p"));
        case 2 -> replica.edit(edit -> edit.find(uuid).ifPresent(TaskEditor::purge));
        case 3 -> replica.undo();
        default -> replica.sync(server.connect());
      }
    }
  }
}
