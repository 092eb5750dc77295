package org.taskchampion.internal.replica;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.TaskChanges;

/**
 * The changes of several commits, one after the other, put together as if they were those of one
 * commit. It grows with the number of tasks, not of commits. Not thread-safe.
 */
public final class MergedChanges {

  private enum Fate {
    ADDED,
    CHANGED,
    REMOVED
  }

  private final Map<UUID, Fate> fates = new HashMap<>();
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
    if (changes.isEmpty()) {
      return;
    }
    origin =
        origin == null || origin == changes.origin() ? changes.origin() : TaskChanges.Origin.MIXED;
    changes.added().forEach(uuid -> add(uuid, Fate.ADDED));
    changes.changed().forEach(uuid -> add(uuid, Fate.CHANGED));
    changes.removed().forEach(uuid -> add(uuid, Fate.REMOVED));
  }

  private void add(UUID uuid, Fate then) {
    Fate before = fates.get(uuid);
    if (before == Fate.ADDED && then == Fate.REMOVED) {
      fates.remove(uuid);
    } else if (before == null || then == Fate.REMOVED) {
      fates.put(uuid, then);
    } else {
      // What was added is still new, and what was there before is there again, or still.
      fates.put(uuid, before == Fate.ADDED ? Fate.ADDED : Fate.CHANGED);
    }
  }

  /**
   * Returns what was changed since the beginning.
   *
   * @return the changes
   */
  public TaskChanges changes() {
    Set<UUID> added = new HashSet<>();
    Set<UUID> changed = new HashSet<>();
    Set<UUID> removed = new HashSet<>();
    fates.forEach(
        (uuid, fate) ->
            (switch (fate) {
                  case ADDED -> added;
                  case CHANGED -> changed;
                  case REMOVED -> removed;
                })
                .add(uuid));
    return new TaskChanges(
        origin == null ? TaskChanges.Origin.MIXED : origin, added, changed, removed);
  }
}
