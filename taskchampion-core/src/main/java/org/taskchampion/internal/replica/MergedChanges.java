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

  /** How the tasks were that have changed; null for one that was not there. */
  private final Map<UUID, @Nullable Map<String, String>> before = new HashMap<>();

  private final Map<UUID, Map<String, String>> after = new HashMap<>();
  private final Map<UUID, Integer> numbers = new HashMap<>();
  private TaskChanges.@Nullable Origin origin;

  /** What was added last, but for what {@link #forget} does. */
  private @Nullable TaskChanges added;

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
   * Adds what the next commit changed. Where that fails in the middle, for want of memory or stack,
   * the same must be added again before anything else is done with this.
   *
   * @param changes the changes
   */
  @SuppressWarnings("ReferenceEquality") // the same one again, and not one that is equal
  public void add(TaskChanges changes) {
    if (added != changes) { // otherwise it failed when it had nearly been added
      put(changes);
      added = changes;
    }
    forget(changes);
    added = null;
  }

  /** Adds the changes. Doing it twice does no more than doing it once. */
  private void put(TaskChanges changes) {
    numbers.putAll(changes.numbers());
    if (changes.isEmpty()) {
      return;
    }
    origin =
        origin == null || origin == changes.origin() ? changes.origin() : TaskChanges.Origin.MIXED;
    for (UUID uuid : changes.added()) {
      begin(uuid, null);
      after.put(uuid, changes.after(uuid).orElseThrow());
    }
    for (UUID uuid : changes.changed()) {
      begin(uuid, changes.before(uuid).orElseThrow());
      after.put(uuid, changes.after(uuid).orElseThrow());
    }
    for (UUID uuid : changes.removed()) {
      begin(uuid, changes.before(uuid).orElseThrow());
      after.remove(uuid);
    }
  }

  /** Keeps how a task was, unless an earlier commit changed it. */
  private void begin(UUID uuid, @Nullable Map<String, String> was) {
    if (!before.containsKey(uuid)) {
      before.put(uuid, was);
    }
  }

  /** Forgets tasks that were added and are gone again, which would make it grow for ever. */
  private void forget(TaskChanges changes) {
    for (UUID uuid : changes.removed()) {
      if (before.containsKey(uuid) && before.get(uuid) == null) {
        before.remove(uuid);
      }
    }
  }

  /**
   * Returns what was changed since the beginning.
   *
   * @return the changes
   */
  public TaskChanges changes() {
    Map<UUID, Map<String, String>> were = new HashMap<>();
    before.forEach(
        (uuid, task) -> {
          if (task != null) {
            were.put(uuid, task);
          }
        });
    return TaskChanges.of(
            origin == null ? TaskChanges.Origin.MIXED : origin, were, new HashMap<>(after))
        .numbered(new HashMap<>(numbers));
  }
}
