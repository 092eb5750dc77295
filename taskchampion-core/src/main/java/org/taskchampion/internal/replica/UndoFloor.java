package org.taskchampion.internal.replica;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
   * Returns the floor. If what is stored cannot be one, as after damage or by an import, undo goes
   * back over nothing that is there.
   *
   * @param view where it is stored
   * @return the number of operations that cannot be undone; no more than there are unsynced ones
   */
  public static int of(StorageView view) {
    int floor = stored(view);
    int count = view.unsyncedCount();
    return floor >= 0 && floor <= count ? floor : count;
  }

  /** Returns what is stored, or a negative number if that is none. */
  private static int stored(StorageView view) {
    Optional<String> text = view.value(NAME);
    try {
      return text.isEmpty() ? 0 : Integer.parseInt(text.get());
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /**
   * Sets the floor. Writes nothing if it is the same.
   *
   * @param transaction where it is stored
   * @param floor the number of operations that cannot be undone
   */
  public static void set(StorageTransaction transaction, int floor) {
    @Nullable String text = floor == 0 ? null : Integer.toString(floor);
    if (!Optional.ofNullable(text).equals(transaction.value(NAME))) {
      transaction.setValue(NAME, text);
    }
  }

  /**
   * Says whether the floor is one that can be.
   *
   * @param view where it is stored
   * @return false if it is no number, or more than there are operations
   */
  public static boolean isSound(StorageView view) {
    int floor = stored(view);
    return floor >= 0 && floor <= view.unsyncedCount();
  }

  /**
   * Lets undo go back over nothing that is there now, if the floor cannot be.
   *
   * @param transaction where it is stored
   */
  public static void mend(StorageTransaction transaction) {
    if (!isSound(transaction)) {
      set(transaction, transaction.unsyncedCount());
    }
  }
}
