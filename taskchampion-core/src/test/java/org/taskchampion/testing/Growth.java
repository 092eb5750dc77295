package org.taskchampion.testing;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * How the cost of something grows with the number of things that it is done with. The cost is the
 * processor time of the calling thread, and two costs of one run are compared. So neither a slow
 * machine nor other programs decide whether a test passes.
 */
public final class Growth {

  private static final int FACTOR = 4;
  // Between 4 and 16, by what they are from each other.
  private static final double LIMIT = 8;
  private static final int TRIES = 5;
  // What takes less is measured too roughly.
  private static final long MEASURABLE = 20_000_000;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Growth() {}

  /** Something that is done with some number of things. */
  public interface Work {
    /**
     * Does it, on the calling thread.
     *
     * @param count with how many things
     */
    void run(int count);
  }

  /**
   * Fails if the cost grows with the square of the number: four times as many take about four times
   * as long, or sixteen times.
   *
   * @param what what is done, for the message
   * @param count how many are few; if they take less than 20 ms, only a cost that grows much faster
   *     is noticed
   * @param work what is done
   * @throws AssertionError if four times as many took at least eight times as long in the best of
   *     five tries
   */
  public static void assertLinear(String what, int count, Work work) {
    long few = cost(work, count);
    long many = Long.MAX_VALUE;
    double best = Double.MAX_VALUE;
    for (int i = 0; i < TRIES && best >= LIMIT; i++) {
      many = Math.min(many, cost(work, FACTOR * count));
      // After it: code that is not compiled yet, or a cold cache, must not make few look dear.
      few = Math.min(few, cost(work, count));
      best = (double) many / Math.max(MEASURABLE, few);
    }
    if (best >= LIMIT) {
      throw new AssertionError(
          String.format("%s: %d take %.1f times as long as %d", what, FACTOR * count, best, count));
    }
  }

  private static long cost(Work work, int count) {
    long start = THREADS.getCurrentThreadCpuTime();
    work.run(count);
    return THREADS.getCurrentThreadCpuTime() - start;
  }
}
