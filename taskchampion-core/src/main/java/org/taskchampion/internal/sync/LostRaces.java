package org.taskchampion.internal.sync;

import java.time.Duration;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * Says how long to wait after a race for the next version was lost. Of many replicas that
 * synchronise at once, one wins, and all others fetch its version, rebase, and send anew: with each
 * version that comes, all that are still waiting pay once more. Those that lose again and again
 * rest for a random time, longer each time, and let others through.
 *
 * <p>A race that is lost once is nothing to wait for. Waits are measured by how long the attempts
 * take: a place that is asked in milliseconds makes nobody wait for seconds.
 */
final class LostRaces {

  /** What a wait is shorter than, however slow the place is. */
  static final Duration LONGEST = Duration.ofSeconds(2);

  private static final int MOST_DOUBLINGS = 5;

  private final Random random;
  private final LongSupplier nanoTime;
  private int inARow;
  private long begun;

  /**
   * Begins with no race lost.
   *
   * @param random makes those that lost together wait for different times
   * @param nanoTime the time, as {@link System#nanoTime()} has it
   */
  LostRaces(Random random, LongSupplier nanoTime) {
    this.random = random;
    this.nanoTime = nanoTime;
    this.begun = nanoTime.getAsLong();
  }

  /** A version was accepted. */
  void won() {
    inARow = 0;
    begun = nanoTime.getAsLong();
  }

  /**
   * Another replica's version was faster.
   *
   * @return how long to wait before the next attempt, which begins then; often not at all
   */
  Duration lost() {
    long now = nanoTime.getAsLong();
    long attempt = Math.max(0, now - begun);
    inARow++;
    long wait = 0;
    if (inARow > 1) {
      long longest = Math.min(LONGEST.toNanos(), attempt << Math.min(inARow - 2, MOST_DOUBLINGS));
      wait = (long) (random.nextDouble() * longest);
    }
    begun = now + wait;
    return Duration.ofNanos(wait);
  }
}
