package org.taskchampion.internal.replica;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.taskchampion.storage.StorageView;

/** What the tasks were at the base version, which is what the history says of it. */
public final class BaseState {

  private BaseState() {}

  /**
   * Returns the tasks without the unsynced operations.
   *
   * @param view the replica
   * @return a map from task to properties, which the caller may change
   */
  public static Map<UUID, Map<String, String>> of(StorageView view) {
    Map<UUID, Map<String, String>> tasks = new HashMap<>();
    forEach(view, tasks::put);
    return tasks;
  }

  /**
   * Passes each task without the unsynced operations to an action. Only those tasks that these
   * touch are all in memory at a time.
   *
   * @param view the replica
   * @param action gets each task with its properties
   */
  public static void forEach(StorageView view, BiConsumer<UUID, Map<String, String>> action) {
    Map<UUID, @Nullable Map<String, String>> touched =
        view.unsyncedCount() == 0 ? Map.of() : Rewinding.of(view, (uuid, fault) -> {});
    touched.forEach(
        (uuid, task) -> {
          if (task != null) {
            action.accept(uuid, task);
          }
        });
    Set<UUID> others = new HashSet<>(view.uuids());
    others.removeAll(touched.keySet());
    AllTasks.forEach(view, others, action);
  }
}
