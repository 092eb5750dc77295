package org.taskchampion.internal.sync;

import org.taskchampion.sync.SyncCancelledException;

/** The points between two steps at which a synchronisation may end early. */
final class Interrupts {

  private Interrupts() {}

  /**
   * Goes on, unless the thread was interrupted. Its interrupt flag stays set.
   *
   * @throws SyncCancelledException if it was
   */
  static void check() {
    if (Thread.currentThread().isInterrupted()) {
      throw new SyncCancelledException(
          "the synchronisation was interrupted; the next one goes on where it ended", null);
    }
  }
}
