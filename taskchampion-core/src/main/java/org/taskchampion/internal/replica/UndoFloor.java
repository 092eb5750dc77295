package org.taskchampion.internal.replica;

import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/**
 * How many of the first unsynced operations undo must not reach: those of a re-root, which are the
 * whole database (part 9.7 of the specification).
 */
public final class UndoFloor {

  private static final String NAME = "undoFloor";

  private UndoFloor() {}

  /**
   * Returns the floor.
   *
   * @param view where it is stored
   * @return the number of operations that cannot be undone
   */
  public static int of(StorageView view) {
    return view.value(NAME).map(Integer::parseInt).orElse(0);
  }

  /**
   * Sets the floor. Writes nothing if it is the same.
   *
   * @param transaction where it is stored
   * @param floor the number of operations that cannot be undone
   */
  public static void set(StorageTransaction transaction, int floor) {
    if (floor != of(transaction)) {
      transaction.setValue(NAME, floor == 0 ? null : Integer.toString(floor));
    }
  }

  /**
   * Says whether the floor is one that can be.
   *
   * @param view where it is stored
   * @return false if it is no number, or more than there are operations
   */
  public static boolean isSound(StorageView view) {
    try {
      int floor = of(view);
      return floor >= 0 && floor <= view.unsyncedCount();
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /**
   * Lets undo go back over nothing that is there now, if the floor cannot be.
   *
   * @param transaction where it is stored
   */
  public static void mend(StorageTransaction transaction) {
    if (!isSound(transaction)) {
      int count = transaction.unsyncedCount();
      transaction.setValue(NAME, count == 0 ? null : Integer.toString(count));
    }
  }
}
