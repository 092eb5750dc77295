package org.taskchampion.internal.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.taskchampion.TaskChanges.Origin.EDIT;
import static org.taskchampion.TaskChanges.Origin.MIXED;
import static org.taskchampion.TaskChanges.Origin.SYNC;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.taskchampion.TaskChanges;

/** Changes of several commits, put together, are those of one commit from the first to the last. */
class MergedChangesTest {

  private static final UUID A = new UUID(0, 1);

  private static TaskChanges change(char what) {
    Set<UUID> it = Set.of(A);
    return switch (what) {
      case '+' -> new TaskChanges(EDIT, it, Set.of(), Set.of());
      case '*' -> new TaskChanges(EDIT, Set.of(), it, Set.of());
      case '-' -> new TaskChanges(EDIT, Set.of(), Set.of(), it);
      default -> new TaskChanges(EDIT, Set.of(), Set.of(), Set.of());
    };
  }

  private static void merged(String commits, char expected) {
    List<TaskChanges> changes = new ArrayList<>();
    commits.chars().forEach(what -> changes.add(change((char) what)));
    TaskChanges merged = MergedChanges.of(changes);
    assertThat(merged).as(commits).isEqualTo(change(expected));
  }

  @Test
  void whatHappenedToOneTaskBecomesOneChange() {
    merged("+", '+');
    merged("*", '*');
    merged("-", '-');
    merged("+*", '+');
    merged("+-", ' ');
    merged("**", '*');
    merged("*-", '-');
    merged("-+", '*');
    merged("+-+", '+');
    merged("-+-", '-');
    merged("-+*", '*');
    merged("+*-+*", '+');
    merged(" * ", '*');
  }

  @Test
  void theOriginIsThatOfAllOrMixed() {
    TaskChanges sync = new TaskChanges(SYNC, Set.of(), Set.of(A), Set.of());
    TaskChanges nothing = new TaskChanges(SYNC, Set.of(), Set.of(), Set.of());
    assertThat(MergedChanges.of(List.of(sync, sync)).origin()).isEqualTo(SYNC);
    assertThat(MergedChanges.of(List.of(change('+'), nothing)).origin()).isEqualTo(EDIT);
    assertThat(MergedChanges.of(List.of(change('+'), sync)).origin()).isEqualTo(MIXED);
    assertThat(MergedChanges.of(List.of(sync, change('-'), sync)).origin()).isEqualTo(MIXED);
  }

  @Test
  void mergedChangesAgreeWithTheStatesBeforeAndAfter() {
    for (int seed = 0; seed < 5_000; seed++) {
      Random random = new Random(seed);
      int tasks = 1 + random.nextInt(6);
      Map<UUID, Integer> state = new HashMap<>();
      for (int i = 0; i < tasks; i++) {
        if (random.nextBoolean()) {
          state.put(new UUID(0, i), 0);
        }
      }
      Map<UUID, Integer> before = Map.copyOf(state);
      List<TaskChanges> commits = new ArrayList<>();
      for (int n = 1 + random.nextInt(8); n > 0; n--) {
        commits.add(commit(random, tasks, state, commits.size() + 1));
      }
      TaskChanges merged = MergedChanges.of(commits);

      Set<UUID> added = new HashSet<>(state.keySet());
      added.removeAll(before.keySet());
      Set<UUID> removed = new HashSet<>(before.keySet());
      removed.removeAll(state.keySet());
      // Each change leaves a new value, so what is as before was not touched.
      Set<UUID> changed = new HashSet<>(state.keySet());
      changed.retainAll(before.keySet());
      changed.removeIf(uuid -> before.get(uuid).equals(state.get(uuid)));
      assertThat(merged)
          .as("seed %d: %s", seed, commits)
          .isEqualTo(new TaskChanges(merged.origin(), added, changed, removed));
    }
  }

  @Test
  void itDoesNotMatterWhichOfThemAreMergedFirst() {
    for (int seed = 0; seed < 1_000; seed++) {
      Random random = new Random(seed);
      Map<UUID, Integer> state = new HashMap<>();
      List<TaskChanges> commits = new ArrayList<>();
      for (int n = 0; n < 8; n++) {
        commits.add(commit(random, 4, state, n));
      }
      int cut = random.nextInt(9);
      TaskChanges parts =
          MergedChanges.of(
              List.of(
                  MergedChanges.of(commits.subList(0, cut)),
                  MergedChanges.of(commits.subList(cut, 8))));
      TaskChanges all = MergedChanges.of(commits);
      assertThat(new TaskChanges(all.origin(), parts.added(), parts.changed(), parts.removed()))
          .as("seed %d", seed)
          .isEqualTo(all);
    }
  }

  private static TaskChanges commit(Random random, int tasks, Map<UUID, Integer> state, int value) {
    Set<UUID> added = new HashSet<>();
    Set<UUID> changed = new HashSet<>();
    Set<UUID> removed = new HashSet<>();
    for (int i = 0; i < tasks; i++) {
      UUID uuid = new UUID(0, i);
      if (random.nextBoolean()) {
        continue;
      }
      if (!state.containsKey(uuid)) {
        added.add(uuid);
        state.put(uuid, value);
      } else if (random.nextBoolean()) {
        removed.add(uuid);
        state.remove(uuid);
      } else {
        changed.add(uuid);
        state.put(uuid, value);
      }
    }
    return new TaskChanges(EDIT, added, changed, removed);
  }
}
