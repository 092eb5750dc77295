package org.taskchampion.sync.cloud;

import java.util.concurrent.ThreadLocalRandom;
import org.taskchampion.sync.SyncCancelledException;

/** How long to wait before something is tried again. */
final class Backoff {

  private static final long FIRST_MILLIS = 100;

  private Backoff() {}

  /**
   * Waits before a try, longer before each further one.
   *
   * @param tries how many there were; the first one need not wait
   * @throws SyncCancelledException if the thread is interrupted, whose flag stays set
   */
  static void before(int tries) {
    if (tries == 0) {
      return;
    }
    long longest = FIRST_MILLIS << Math.min(tries, 6);
    try {
      Thread.sleep(longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SyncCancelledException(
          "the synchronisation was interrupted; the next one goes on where it ended", null);
    }
  }
}
