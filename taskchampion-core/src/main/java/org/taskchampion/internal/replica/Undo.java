package org.taskchampion.internal.replica;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.taskchampion.Operation;
import org.taskchampion.TaskChanges;
import org.taskchampion.internal.operation.OperationEffect;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/** Taking operations back (part 8 of the specification). */
public final class Undo {

  private Undo() {}

  /**
   * Returns the operations that an undo takes back: those back to and including the last undo
   * point, or all if there is none.
   *
   * @param view where they are
   * @return the tail of the unsynced operations; empty if there is nothing to undo
   */
  public static List<Operation> operations(StorageView view) {
    List<Operation> undoable = undoable(view);
    for (int i = undoable.size() - 1; i >= 0; i--) {
      if (undoable.get(i) instanceof Operation.UndoPoint) {
        return List.copyOf(undoable.subList(i, undoable.size()));
      }
    }
    return List.copyOf(undoable);
  }

  /**
   * Says whether operations are exactly the tail of the unsynced ones that can be undone.
   *
   * @param view where they are
   * @param operations the operations
   * @return true if they can be taken back; false for an empty list
   */
  public static boolean isTail(StorageView view, List<Operation> operations) {
    List<Operation> undoable = undoable(view);
    int from = undoable.size() - operations.size();
    return !operations.isEmpty()
        && from >= 0
        && undoable.subList(from, undoable.size()).equals(operations);
  }

  private static List<Operation> undoable(StorageView view) {
    List<Operation> unsynced = view.unsyncedOperations();
    return unsynced.subList(Math.min(UndoFloor.of(view), unsynced.size()), unsynced.size());
  }

  /**
   * Takes the last unsynced operations back. Tasks of the working set keep their numbers.
   *
   * @param transaction where they are
   * @param operations the tail of the unsynced operations
   * @return what was changed
   */
  public static TaskChanges revert(StorageTransaction transaction, List<Operation> operations) {
    TouchedTasks tasks = new TouchedTasks(transaction);
    Set<UUID> touched = new LinkedHashSet<>();
    operations.forEach(operation -> operation.task().ifPresent(touched::add));
    tasks.prefetch(touched);
    List<Operation> backwards = new ArrayList<>(operations);
    Collections.reverse(backwards);
    for (Operation operation : backwards) {
      operation
          .task()
          .ifPresent(uuid -> tasks.change(uuid, task -> OperationEffect.undo(operation, task)));
    }
    tasks.flush();
    transaction.dropLastUnsynced(operations.size());
    // The log keeps nothing of tasks that no longer exist (part 4.6): undo removes a task that was
    // created again after its removal was synchronised.
    Set<UUID> gone = new LinkedHashSet<>(touched);
    gone.removeIf(uuid -> tasks.get(uuid) != null);
    if (!gone.isEmpty()) {
      transaction.removeSynced(gone);
    }
    WorkingSetRules.followUndo(transaction, touched);
    return tasks.changes(TaskChanges.Origin.UNDO);
  }
}
