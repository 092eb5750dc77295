package org.taskchampion.internal.sync;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.internal.Texts;
import org.taskchampion.internal.codec.OperationSize;
import org.taskchampion.internal.replica.UndoFloor;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.sync.TooLargeException;

/**
 * An unsynced update that no server takes, from before such values were refused when they are set.
 * Once a later change has replaced the value, the update is left out, as if that change had
 * followed the value before.
 */
final class OversizedUpdate {

  private OversizedUpdate() {}

  /** Returns the update that is too large, if it is what is to be sent next; else null. */
  static Operation.@Nullable Update first(List<Operation> unsynced, int limit) {
    for (Operation operation : unsynced) {
      if (!(operation instanceof Operation.UndoPoint)) {
        return operation instanceof Operation.Update update
                && !OperationSize.isAtMost(limit, update)
            ? update
            : null;
      }
    }
    return null;
  }

  /**
   * Leaves an update out that a later change has replaced.
   *
   * @param moving whether what is to be sent is not what is stored
   * @throws TooLargeException if there is no such change; nothing was changed
   */
  static void dropOrRefuse(SyncContext context, Operation.Update update, boolean moving) {
    try (StorageTransaction transaction = context.storage().begin()) {
      List<Operation> unsynced = new ArrayList<>(transaction.unsyncedOperations());
      int index = unsynced.indexOf(update);
      if (index < 0 && !moving) {
        return; // it was changed meanwhile
      }
      int later = index < 0 ? unsynced.size() : index + 1;
      while (later < unsynced.size() && !replaces(unsynced.get(later), update)) {
        later++;
      }
      if (later == unsynced.size()) {
        throw new TooLargeException(
            Texts.property(update.property())
                + " of task "
                + update.uuid()
                + " takes "
                + OperationSize.of(update)
                + " bytes, and no server takes more than "
                + context.limits().operationBytes()
                + " for one. It was not sent: shorten or remove it, and synchronise again",
            null);
      }
      unsynced.set(later, without(unsynced.get(later), update));
      unsynced.remove(index);
      int floor = UndoFloor.of(transaction);
      transaction.replaceUnsynced(unsynced);
      UndoFloor.set(transaction, floor > index ? floor - 1 : floor);
      context.storage().commit(transaction, Move.NO_CHANGES);
    }
  }

  private static boolean replaces(Operation later, Operation.Update update) {
    return later instanceof Operation.Delete delete
        ? delete.uuid().equals(update.uuid())
        : later instanceof Operation.Update other
            && other.uuid().equals(update.uuid())
            && other.property().equals(update.property());
  }

  /** Returns an operation as it is where the update was not made before it. */
  private static Operation without(Operation later, Operation.Update update) {
    if (later instanceof Operation.Delete delete) {
      Map<String, String> task = new HashMap<>(delete.oldTask());
      if (update.oldValue() == null) {
        task.remove(update.property());
      } else {
        task.put(update.property(), update.oldValue());
      }
      return new Operation.Delete(delete.uuid(), task);
    }
    Operation.Update other = (Operation.Update) later;
    return new Operation.Update(
        other.uuid(), other.property(), update.oldValue(), other.value(), other.timestamp());
  }
}
