package org.taskchampion.internal.replica;

import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/**
 * Whether a synchronisation has changed the replica and did not come to its end, where it drops
 * from the working set what no longer belongs there (part 4.6 of the specification). One that is
 * cut off leaves that to the next one, even if nothing is new then.
 */
public final class UnfinishedSync {

  private static final String NAME = "unfinishedSync";

  private UnfinishedSync() {}

  /**
   * Says whether there is one.
   *
   * @param view where that is stored
   * @return true if one goes on or was cut off
   */
  public static boolean isThere(StorageView view) {
    return view.value(NAME).isPresent();
  }

  /**
   * Remembers one. Writes nothing if that is known.
   *
   * @param transaction the one in which it changes the replica
   */
  public static void begin(StorageTransaction transaction) {
    if (!isThere(transaction)) {
      transaction.setValue(NAME, "");
    }
  }

  /**
   * Forgets it.
   *
   * @param transaction the one in which it ends
   */
  public static void end(StorageTransaction transaction) {
    if (isThere(transaction)) {
      transaction.setValue(NAME, null);
    }
  }
}
