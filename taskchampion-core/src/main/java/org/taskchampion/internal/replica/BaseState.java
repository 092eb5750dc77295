package org.taskchampion.internal.replica;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
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
    Map<UUID, Map<String, String>> tasks = new HashMap<>(view.tasks());
    if (view.unsyncedCount() == 0) {
      return tasks;
    }
    Rewinding.of(view, (uuid, fault) -> {})
        .forEach(
            (uuid, task) -> {
              if (task == null) {
                tasks.remove(uuid);
              } else {
                tasks.put(uuid, task);
              }
            });
    return tasks;
  }
}
