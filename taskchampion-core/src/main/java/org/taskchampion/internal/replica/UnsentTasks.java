package org.taskchampion.internal.replica;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.taskchampion.Operation;
import org.taskchampion.internal.Uuids;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/**
 * What is taken for synchronised, and is in no history. Earlier versions of this library believed
 * any id that a server gave to a version that it had accepted: with the nil version, or with one
 * that comes before, everything counted as sent that nobody else ever got.
 */
public final class UnsentTasks {

  private UnsentTasks() {}

  /**
   * Finds the tasks that a replica takes for synchronised although it is at the nil version, where
   * there are none.
   *
   * @param view the replica
   * @param base the tasks at the base version that differ from those now, null for those that did
   *     not exist
   * @return the tasks
   */
  static Set<UUID> of(StorageView view, Map<UUID, ? extends Map<String, String>> base) {
    if (!view.baseVersion().equals(Uuids.NIL)) {
      return Set.of();
    }
    Set<UUID> unsent = new HashSet<>(view.uuids());
    unsent.removeAll(base.keySet());
    base.forEach(
        (uuid, task) -> {
          if (task != null) {
            unsent.add(uuid);
          }
        });
    return unsent;
  }

  /**
   * Makes unsynced operations of what is taken for synchronised at the nil version.
   *
   * @param transaction the replica; to be committed by the caller
   */
  public static void heal(StorageTransaction transaction) {
    if (!transaction.baseVersion().equals(Uuids.NIL)) {
      return;
    }
    Map<UUID, Map<String, String>> tasks = BaseState.of(transaction);
    BaseOperations base = new BaseOperations(transaction);
    List<Operation> operations = new ArrayList<>();
    new TreeMap<>(tasks).forEach((uuid, task) -> base.add(uuid, null, task, operations));
    putBefore(transaction, operations);
  }

  /**
   * Puts operations before all that are unsynced. Undo does not reach them, and reaches the others
   * as before.
   *
   * @param transaction the replica
   * @param operations the operations, which lead from the base version to where the others begin
   */
  public static void putBefore(StorageTransaction transaction, List<Operation> operations) {
    int count = operations.size();
    if (count == 0) {
      return;
    }
    int floor = UndoFloor.of(transaction);
    UndoneOperations takenBack = UndoneOperations.of(transaction);
    int onItsWay = OperationsInFlight.of(transaction);
    List<Operation> unsynced = new ArrayList<>(operations);
    unsynced.addAll(transaction.unsyncedOperations());
    transaction.replaceUnsynced(unsynced);
    UndoFloor.set(transaction, floor + count);
    takenBack.moved(position -> position + count).store(transaction);
    if (onItsWay > 0) {
      OperationsInFlight.set(transaction, onItsWay + count);
    }
  }
}
