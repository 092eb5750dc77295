package org.taskchampion.internal.replica;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.taskchampion.TaskChanges;
import org.taskchampion.storage.StorageTransaction;

/**
 * The tasks that one transaction touches, each read once, changed in memory and written back at
 * once.
 */
public final class TouchedTasks {

  private final StorageTransaction transaction;
  private final Map<UUID, State> states = new LinkedHashMap<>();

  /**
   * Begins with no task.
   *
   * @param transaction where tasks are read from and written to
   */
  public TouchedTasks(StorageTransaction transaction) {
    this.transaction = transaction;
  }

  /**
   * Reads tasks that will be asked for, in one go.
   *
   * @param uuids the tasks
   */
  public void prefetch(Collection<UUID> uuids) {
    Set<UUID> missing = new LinkedHashSet<>(uuids);
    missing.removeAll(states.keySet());
    Map<UUID, Map<String, String>> found = transaction.tasks(missing);
    for (UUID uuid : missing) {
      states.put(uuid, new State(found.get(uuid)));
    }
  }

  /** Returns how many tasks are kept in memory. */
  int size() {
    return states.size();
  }

  /**
   * Returns a task as it is now.
   *
   * @param uuid the task
   * @return its properties, not to be changed, or null if there is no such task
   */
  public @Nullable Map<String, String> get(UUID uuid) {
    return state(uuid).task;
  }

  /**
   * Changes a task.
   *
   * @param uuid the task
   * @param change takes the task's properties, which it may change in place, or null, and returns
   *     what they are to be, or null for no task
   */
  public void change(UUID uuid, UnaryOperator<@Nullable Map<String, String>> change) {
    State state = state(uuid);
    if (state.task != null && !state.owned) {
      state.task = new HashMap<>(state.task);
    }
    state.owned = true;
    state.dirty = true;
    state.task = change.apply(state.task);
  }

  /** Writes what was changed since the last time. */
  public void flush() {
    Map<UUID, Map<String, String>> put = new LinkedHashMap<>();
    Set<UUID> remove = new LinkedHashSet<>();
    states.forEach(
        (uuid, state) -> {
          if (state.dirty) {
            if (state.task == null) {
              remove.add(uuid);
            } else {
              put.put(uuid, state.task);
            }
            state.dirty = false;
          }
        });
    if (!remove.isEmpty()) {
      transaction.removeTasks(remove);
    }
    if (!put.isEmpty()) {
      transaction.putTasks(put);
    }
  }

  /**
   * Returns what was changed since the beginning. Nothing may be changed any more.
   *
   * @param origin who changed them
   * @return the changes
   */
  public TaskChanges changes(TaskChanges.Origin origin) {
    Map<UUID, Map<String, String>> before = new HashMap<>();
    Map<UUID, Map<String, String>> after = new HashMap<>();
    states.forEach(
        (uuid, state) -> {
          if (state.owned) {
            if (state.before != null) {
              before.put(uuid, state.before);
            }
            if (state.task != null) {
              after.put(uuid, state.task);
            }
          }
        });
    return TaskChanges.of(origin, before, after);
  }

  private State state(UUID uuid) {
    return states.computeIfAbsent(uuid, u -> new State(transaction.task(u).orElse(null)));
  }

  private static final class State {
    private final @Nullable Map<String, String> before;
    private @Nullable Map<String, String> task;
    private boolean owned;
    private boolean dirty;

    private State(@Nullable Map<String, String> task) {
      this.before = task;
      this.task = task;
    }
  }
}
