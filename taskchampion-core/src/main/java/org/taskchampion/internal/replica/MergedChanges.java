package org.taskchampion.internal.replica;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.TaskChanges;

/**
 * The changes of several commits, one after the other, put together as if they were those of one
 * commit. It grows with the number of tasks, not of commits. Not thread-safe.
 */
public final class MergedChanges {

  private final Map<UUID, Map<String, String>> before = new HashMap<>();
  private final Map<UUID, Map<String, String>> after = new HashMap<>();
  private final Map<UUID, Integer> numbers = new HashMap<>();
  private TaskChanges.@Nullable Origin origin;

  /** Begins without changes. */
  public MergedChanges() {}

  /**
   * Returns what several commits changed together.
   *
   * @param changes what each of them changed, in their order
   * @return the changes; empty if they undid each other
   */
  public static TaskChanges of(List<TaskChanges> changes) {
    MergedChanges merged = new MergedChanges();
    changes.forEach(merged::add);
    return merged.changes();
  }

  /**
   * Adds what the next commit changed.
   *
   * @param changes the changes
   */
  public void add(TaskChanges changes) {
    numbers.putAll(changes.numbers());
    if (changes.isEmpty()) {
      return;
    }
    origin =
        origin == null || origin == changes.origin() ? changes.origin() : TaskChanges.Origin.MIXED;
    for (UUID uuid : changes.added()) {
      after.put(uuid, changes.after(uuid).orElseThrow());
    }
    for (UUID uuid : changes.changed()) {
      begin(uuid, changes);
      after.put(uuid, changes.after(uuid).orElseThrow());
    }
    for (UUID uuid : changes.removed()) {
      begin(uuid, changes);
      after.remove(uuid);
    }
  }

  /** Keeps how a task was, unless an earlier commit changed it. */
  private void begin(UUID uuid, TaskChanges changes) {
    if (!after.containsKey(uuid)) {
      before.putIfAbsent(uuid, changes.before(uuid).orElseThrow());
    }
  }

  /**
   * Returns what was changed since the beginning.
   *
   * @return the changes
   */
  public TaskChanges changes() {
    return TaskChanges.of(
            origin == null ? TaskChanges.Origin.MIXED : origin,
            new HashMap<>(before),
            new HashMap<>(after))
        .numbered(new HashMap<>(numbers));
  }
}
