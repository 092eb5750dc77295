package org.taskchampion.internal;

/**
 * Seconds that can be worked with: about 31 million years in both directions. Two of them can be
 * added, and calendars and texts have room for all.
 */
public final class Seconds {

  /** The most seconds there can be. */
  public static final long MOST = 1_000_000_000_000_000L;

  private Seconds() {}

  /**
   * Says whether there can be so many seconds.
   *
   * @param seconds the seconds
   * @return true if there can
   */
  public static boolean canBe(long seconds) {
    return -MOST <= seconds && seconds <= MOST;
  }

  /**
   * Returns so many seconds.
   *
   * @param seconds the seconds
   * @return the same
   * @throws ArithmeticException if there are too many
   */
  public static long checked(long seconds) {
    if (!canBe(seconds)) {
      throw new ArithmeticException("more than " + MOST + " seconds");
    }
    return seconds;
  }

  /**
   * Returns a number as whole seconds; a fraction is cut off.
   *
   * @param number the number
   * @return the seconds
   * @throws ArithmeticException if there are too many, or the number is none
   */
  public static long of(double number) {
    if (!(Math.abs(number) <= MOST)) {
      throw new ArithmeticException("more than " + MOST + " seconds");
    }
    return (long) number;
  }
}
