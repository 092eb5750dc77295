package org.taskchampion.internal.replica;

import java.util.Optional;
import java.util.UUID;
import org.taskchampion.internal.Uuids;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/**
 * How many of the first unsynced operations are on their way to a server, or may have arrived there
 * without an answer that says so. Undo cannot drop them: they would come back from the server. It
 * is stored before they are sent, together with the base, whose child they are to be: when the base
 * has moved, they have come back, or they will never arrive.
 */
public final class OperationsInFlight {

  private static final String NAME = "onItsWay";

  private OperationsInFlight() {}

  /**
   * Returns how many operations are on their way.
   *
   * @param view where it is stored
   * @return the number of the first unsynced operations; all of them, where it cannot be told
   */
  public static int of(StorageView view) {
    Optional<String> stored = view.value(NAME);
    if (stored.isEmpty() || isOfAnotherBase(view, stored.get())) {
      return 0;
    }
    int count = count(stored.get());
    return count < 0 ? view.unsyncedCount() : Math.min(count, view.unsyncedCount());
  }

  /**
   * Stores how many operations are on their way. Writes nothing if it is the same.
   *
   * @param transaction where it is stored
   * @param count how many of the first unsynced operations
   */
  public static void set(StorageTransaction transaction, int count) {
    if (of(transaction) != count) {
      transaction.setValue(NAME, count == 0 ? null : transaction.baseVersion() + " " + count);
    }
  }

  /**
   * Forgets what was on its way if the base has moved since. Writes nothing if there was nothing.
   *
   * @param transaction where it is stored
   */
  public static void forgetIfBaseMoved(StorageTransaction transaction) {
    if (transaction.value(NAME).filter(it -> isOfAnotherBase(transaction, it)).isPresent()) {
      transaction.setValue(NAME, null);
    }
  }

  /**
   * Says whether what is stored can be.
   *
   * @param view where it is stored
   * @return false if it makes no sense
   */
  static boolean isSound(StorageView view) {
    return view.value(NAME)
        .filter(it -> !isOfAnotherBase(view, it))
        .map(OperationsInFlight::count)
        .filter(count -> count < 0 || count > view.unsyncedCount())
        .isEmpty();
  }

  /** Takes everything for being on its way, if it cannot be told. */
  static void mend(StorageTransaction transaction) {
    if (!isSound(transaction)) {
      transaction.setValue(NAME, null);
      set(transaction, transaction.unsyncedCount());
    }
  }

  /** Returns false also where the text is none that can be: then it may be of this base. */
  private static boolean isOfAnotherBase(StorageView view, String stored) {
    int space = stored.indexOf(' ');
    UUID base = space < 0 ? null : Uuids.parse(stored.substring(0, space));
    return base != null && !base.equals(view.baseVersion());
  }

  /** Returns -1 where the text is none that can be. */
  private static int count(String stored) {
    int space = stored.indexOf(' ');
    if (space < 0 || Uuids.parse(stored.substring(0, space)) == null) {
      return -1;
    }
    try {
      return Integer.parseInt(stored.substring(space + 1));
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
