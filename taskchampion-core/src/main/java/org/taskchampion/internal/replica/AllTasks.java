package org.taskchampion.internal.replica;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.taskchampion.internal.Uuids;
import org.taskchampion.storage.StorageView;

/** Goes through very many tasks, of which few are in memory at a time. */
public final class AllTasks {

  private static final int AT_ONCE = 500;

  private AllTasks() {}

  /**
   * Passes each task of a replica to an action.
   *
   * @param view the replica
   * @param action gets each task with its properties, in the order of the texts of the UUIDs
   */
  public static void forEach(StorageView view, BiConsumer<UUID, Map<String, String>> action) {
    forEach(view, view.uuids(), action);
  }

  /** Passes those of some tasks to an action that exist. */
  static void forEach(
      StorageView view, Collection<UUID> uuids, BiConsumer<UUID, Map<String, String>> action) {
    List<UUID> sorted = new ArrayList<>(uuids);
    sorted.sort(Uuids.BY_TEXT);
    for (int from = 0; from < sorted.size(); from += AT_ONCE) {
      List<UUID> some = sorted.subList(from, Math.min(sorted.size(), from + AT_ONCE));
      view.tasks(some).forEach(action);
    }
  }
}
