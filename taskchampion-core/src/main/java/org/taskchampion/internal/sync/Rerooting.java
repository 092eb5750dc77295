package org.taskchampion.internal.sync;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.taskchampion.Operation;
import org.taskchampion.TaskChanges;
import org.taskchampion.internal.Uuids;
import org.taskchampion.internal.replica.BaseOperations;
import org.taskchampion.internal.replica.BaseState;
import org.taskchampion.internal.replica.Expiration;
import org.taskchampion.internal.replica.UndoFloor;
import org.taskchampion.internal.replica.UndoneOperations;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/**
 * What a re-root makes of a replica (part 9.7 of the specification): the base becomes nil, and the
 * whole database unsynced. First comes the state at the base, with the last known times, and then
 * what was unsynced, as it is, so that what was removed here and not sent yet stays removed. Tasks
 * that are due for expiration are dropped instead.
 *
 * @param operations what is unsynced then
 * @param expired the tasks that are dropped
 */
record Rerooting(List<Operation> operations, Map<UUID, Map<String, String>> expired) {

  /**
   * Finds out what a re-root makes of a replica, without changing anything.
   *
   * @param now says which tasks are due for expiration
   */
  static Rerooting of(StorageView view, Instant now) {
    Expiration expiration = new Expiration(now);
    Map<UUID, Map<String, String>> expired = new HashMap<>();
    view.tasks()
        .forEach(
            (uuid, task) -> {
              if (expiration.isDue(task)) {
                expired.put(uuid, task);
              }
            });
    List<Operation> unsynced = new ArrayList<>();
    for (Operation operation : view.unsyncedOperations()) {
      if (operation.taskUuid().filter(expired::containsKey).isEmpty()) {
        unsynced.add(operation);
      }
    }
    BaseOperations base = new BaseOperations(view);
    List<Operation> operations = new ArrayList<>();
    new TreeMap<>(BaseState.of(view))
        .forEach(
            (uuid, task) -> {
              if (!expired.containsKey(uuid)) {
                base.add(uuid, null, task, operations);
              }
            });
    operations.addAll(unsynced);
    return new Rerooting(operations, expired);
  }

  /**
   * Re-roots a replica.
   *
   * @param transaction what {@link #of} saw
   * @return what was changed
   */
  TaskChanges apply(StorageTransaction transaction) {
    transaction.removeTasks(expired.keySet());
    transaction.removeSynced(
        expired.keySet()); // the log keeps nothing of tasks that are gone (part 4.6)
    transaction.replaceUnsynced(operations);
    transaction.setBaseVersion(Uuids.NIL);
    UndoFloor.set(transaction, operations.size());
    UndoneOperations.forget(transaction);
    return TaskChanges.of(TaskChanges.Origin.SYNC, expired, Map.of());
  }
}
