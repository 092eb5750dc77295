package org.taskchampion.internal.replica;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.taskchampion.Operation;
import org.taskchampion.TaskChanges;
import org.taskchampion.internal.Times;
import org.taskchampion.internal.operation.OperationEffect;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/**
 * Taking operations back (part 8 of the specification). Those that nobody else can know of are
 * dropped; those that are on their way to a server, or may have arrived there, are taken back by
 * new operations, which are sent after them.
 */
public final class Undo {

  private Undo() {}

  /**
   * Returns the operations that an undo takes back: those back to and including the last undo
   * point, or all if there is none.
   *
   * @param view where they are
   * @return the last of the operations that can be undone; empty if there is nothing to undo
   */
  public static List<Operation> operations(StorageView view) {
    List<Operation> unsynced = view.unsyncedOperations();
    List<Integer> undoable = undoable(view, unsynced.size());
    for (int i = undoable.size() - 1; i >= 0; i--) {
      if (unsynced.get(undoable.get(i)) instanceof Operation.UndoPoint) {
        return at(undoable.subList(i, undoable.size()), unsynced);
      }
    }
    return at(undoable, unsynced);
  }

  /**
   * Returns all operations that can be undone, one step after the other.
   *
   * @param view where they are
   * @return the operations, in the order in which they were made
   */
  public static List<Operation> all(StorageView view) {
    List<Operation> unsynced = view.unsyncedOperations();
    return at(undoable(view, unsynced.size()), unsynced);
  }

  /**
   * Says whether operations are exactly the last of the unsynced ones that can be undone.
   *
   * @param view where they are
   * @param operations the operations
   * @return true if they can be taken back; false for an empty list
   */
  public static boolean isTail(StorageView view, List<Operation> operations) {
    List<Operation> unsynced = view.unsyncedOperations();
    List<Integer> undoable = undoable(view, unsynced.size());
    int from = undoable.size() - operations.size();
    return !operations.isEmpty()
        && from >= 0
        && at(undoable.subList(from, undoable.size()), unsynced).equals(operations);
  }

  /** Returns the positions of the operations that can be undone. */
  private static List<Integer> undoable(StorageView view, int count) {
    UndoneOperations takenBack = UndoneOperations.of(view);
    List<Integer> undoable = new ArrayList<>();
    for (int i = Math.min(UndoFloor.of(view), count); i < count; i++) {
      if (!takenBack.contains(i)) {
        undoable.add(i);
      }
    }
    return undoable;
  }

  private static List<Operation> at(List<Integer> positions, List<Operation> operations) {
    return List.copyOf(positions.stream().map(operations::get).collect(Collectors.toList()));
  }

  /**
   * Takes the last operations back that can be undone. Tasks of the working set keep their numbers.
   *
   * @param transaction where they are
   * @param operations the operations
   * @return what was changed
   */
  public static TaskChanges revert(StorageTransaction transaction, List<Operation> operations) {
    Set<UUID> touched = new LinkedHashSet<>();
    operations.forEach(operation -> operation.taskUuid().ifPresent(touched::add));
    Map<UUID, Map<String, String>> before = transaction.tasks(touched);
    int unsynced = transaction.unsyncedCount();
    List<Integer> undoable = undoable(transaction, unsynced);
    List<Integer> positions =
        undoable.subList(undoable.size() - operations.size(), undoable.size());
    int onItsWay = OperationsInFlight.of(transaction);
    int dropped = 0;
    while (dropped < operations.size()
        && positions.get(operations.size() - 1 - dropped) == unsynced - 1 - dropped
        && unsynced - 1 - dropped >= onItsWay) {
      dropped++;
    }
    int kept = operations.size() - dropped;
    drop(transaction, operations.subList(kept, operations.size()), touched);
    if (kept > 0) {
      takeBack(transaction, operations.subList(0, kept), positions.get(0));
    }
    Map<UUID, Map<String, String>> after = transaction.tasks(touched);
    Set<UUID> gone = new LinkedHashSet<>(touched);
    gone.removeAll(after.keySet());
    forget(transaction, gone);
    WorkingSetRules.followUndo(transaction, touched);
    return TaskChanges.of(TaskChanges.Origin.UNDO, before, after);
  }

  /**
   * The log keeps nothing of tasks that no longer exist (part 4.6): undo removes a task that was
   * created again while its removal was synchronised. Where the removal is unsynced, another undo
   * may take it back.
   */
  private static void forget(StorageTransaction transaction, Set<UUID> gone) {
    if (!gone.isEmpty()) {
      transaction.forEachUnsynced(operation -> operation.taskUuid().ifPresent(gone::remove));
      transaction.removeSynced(gone);
    }
  }

  /** Nobody else can know of the operations. */
  private static void drop(
      StorageTransaction transaction, List<Operation> operations, Set<UUID> touched) {
    TouchedTasks tasks = new TouchedTasks(transaction);
    tasks.prefetch(touched);
    for (Operation operation : backwards(operations)) {
      operation
          .taskUuid()
          .ifPresent(uuid -> tasks.change(uuid, task -> OperationEffect.undo(operation, task)));
    }
    tasks.flush();
    transaction.dropLastUnsynced(operations.size());
  }

  /** Somebody else may know of the operations, so they stay, and new ones follow. */
  private static void takeBack(
      StorageTransaction transaction, List<Operation> operations, int from) {
    OperationRecorder recorder = new OperationRecorder(transaction);
    List<Operation> reverse = new ArrayList<>();
    backwards(operations).forEach(operation -> addReverse(operation, reverse));
    recorder.recordAll(reverse);
    recorder.flush();
    UndoneOperations.of(transaction).with(from, transaction.unsyncedCount()).store(transaction);
  }

  private static List<Operation> backwards(List<Operation> operations) {
    List<Operation> backwards = new ArrayList<>(operations);
    Collections.reverse(backwards);
    return backwards;
  }

  /**
   * Adds what takes an operation back. It has the time of what it takes back: what somebody else
   * set later stays, as if nothing had been done here.
   */
  private static void addReverse(Operation operation, List<Operation> reverse) {
    if (operation instanceof Operation.Update update) {
      reverse.add(
          Operation.update(
              update.uuid(), update.property(), update.oldValue(), update.timestamp()));
    } else if (operation instanceof Operation.Create create) {
      reverse.add(Operation.delete(create.uuid()));
    } else if (operation instanceof Operation.Delete delete) {
      reverse.add(Operation.create(delete.uuid()));
      new TreeMap<>(delete.oldTask())
          .forEach(
              (property, value) ->
                  reverse.add(
                      Operation.update(
                          delete.uuid(), property, value, Times.ofTask(delete.oldTask()))));
    }
  }
}
