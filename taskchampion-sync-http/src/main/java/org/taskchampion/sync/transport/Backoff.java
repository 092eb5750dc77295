package org.taskchampion.sync.transport;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.taskchampion.sync.SyncCancelledException;

/**
 * How long to wait before something is tried again: twice as long before each further try, up to a
 * limit, and at random, so that two that were in each other's way are not so again.
 *
 * @param first the longest time before the second try
 * @param longest the longest time before any
 */
public record Backoff(Duration first, Duration longest) {

  private static final int MOST_DOUBLINGS = 20;

  /**
   * Waits before a try.
   *
   * @param tries how many there were; the first one need not wait
   * @throws SyncCancelledException if the thread is interrupted, whose flag stays set
   */
  public void before(int tries) {
    if (tries == 0) {
      return;
    }
    long doubled = first.toMillis() << Math.min(tries - 1, MOST_DOUBLINGS);
    long most = Math.min(doubled, longest.toMillis());
    try {
      Thread.sleep(most / 2 + ThreadLocalRandom.current().nextLong(most / 2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SyncCancelledException(
          "the synchronisation was interrupted; the next one goes on where it ended", e);
    }
  }
}
