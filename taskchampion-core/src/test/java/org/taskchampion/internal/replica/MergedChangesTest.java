package org.taskchampion.internal.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.taskchampion.TaskChanges.Origin.EDIT;
import static org.taskchampion.TaskChanges.Origin.MIXED;
import static org.taskchampion.TaskChanges.Origin.SYNC;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.taskchampion.HeardChanges;
import org.taskchampion.TaskChanges;

/** Changes of several commits, put together, are those of one commit from the first to the last. */
class MergedChangesTest {

  private static final UUID A = new UUID(0, 1);

  private static TaskChanges change(char what) {
    Map<UUID, Map<String, String>> it = Map.of(A, Map.of());
    return switch (what) {
      case '+' -> TaskChanges.of(EDIT, Map.of(), it);
      case '*' -> TaskChanges.of(EDIT, it, it);
      case '-' -> TaskChanges.of(EDIT, it, Map.of());
      default -> TaskChanges.of(EDIT, Map.of(), Map.of());
    };
  }

  private static void merged(String commits, char expected) {
    List<TaskChanges> changes = new ArrayList<>();
    commits.chars().forEach(what -> changes.add(change((char) what)));
    TaskChanges merged = MergedChanges.of(changes);
    assertThat(HeardChanges.of(merged))
        .as(commits)
        .isEqualTo(
            new HeardChanges(
                merged.origin(),
                change(expected).added(),
                change(expected).changed(),
                change(expected).removed()));
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
    Map<UUID, Map<String, String>> it = Map.of(A, Map.of());
    TaskChanges sync = TaskChanges.of(SYNC, it, it);
    TaskChanges nothing = TaskChanges.of(SYNC, Map.of(), Map.of());
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
      Map<UUID, Map<String, String>> state = new HashMap<>();
      for (int i = 0; i < tasks; i++) {
        if (random.nextBoolean()) {
          state.put(new UUID(0, i), Map.of("p", "0"));
        }
      }
      Map<UUID, Map<String, String>> before = new HashMap<>(state);
      List<TaskChanges> commits = new ArrayList<>();
      for (int n = 1 + random.nextInt(8); n > 0; n--) {
        commits.add(commit(random, tasks, state, commits.size() + 1));
      }
      TaskChanges merged = MergedChanges.of(commits);

      // Each change leaves a new value, so what is as before was not touched.
      Map<UUID, Map<String, String>> after = new HashMap<>(state);
      after.entrySet().removeAll(before.entrySet());
      before.entrySet().removeAll(state.entrySet());
      assertThat(merged)
          .as("seed %d: %s", seed, commits)
          .isEqualTo(TaskChanges.of(merged.origin(), before, after));
    }
  }

  @Test
  void itDoesNotMatterWhichOfThemAreMergedFirst() {
    for (int seed = 0; seed < 1_000; seed++) {
      Random random = new Random(seed);
      Map<UUID, Map<String, String>> state = new HashMap<>();
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
      assertThat(all.isEmpty() ? all : parts).as("seed %d", seed).isEqualTo(all);
    }
  }

  private static TaskChanges commit(
      Random random, int tasks, Map<UUID, Map<String, String>> state, int value) {
    Map<UUID, Map<String, String>> before = new HashMap<>();
    Map<UUID, Map<String, String>> after = new HashMap<>();
    for (int i = 0; i < tasks; i++) {
      UUID uuid = new UUID(0, i);
      if (random.nextBoolean()) {
        continue;
      }
      Map<String, String> task = state.get(uuid);
      if (task != null) {
        before.put(uuid, task);
      }
      if (task == null || random.nextBoolean()) {
        after.put(uuid, Map.of("p", Integer.toString(value)));
        state.put(uuid, after.get(uuid));
      } else {
        state.remove(uuid);
      }
    }
    return TaskChanges.of(EDIT, before, after);
  }
}
