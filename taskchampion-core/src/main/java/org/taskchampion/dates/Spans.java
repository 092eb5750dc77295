package org.taskchampion.dates;

import java.math.BigDecimal;
import java.time.Duration;

/** Spans of time that can be counted. */
final class Spans {

  /** About 31 million years: a sum of two fits, and no sum with a time can overflow. */
  private static final long LONGEST = 1_000_000_000_000_000L;

  private static final BigDecimal LONGEST_NUMBER = BigDecimal.valueOf(LONGEST);

  private Spans() {}

  /**
   * Returns a span of so many seconds; a fraction is cut off.
   *
   * @throws DateSyntaxException if it is too long
   */
  static Duration of(BigDecimal seconds, int position) {
    if (seconds.abs().compareTo(LONGEST_NUMBER) > 0) {
      throw tooLong(position);
    }
    return Duration.ofSeconds(seconds.longValue());
  }

  /**
   * Returns a span of so many seconds.
   *
   * @throws DateSyntaxException if it is too long
   */
  static Duration checked(long seconds, int position) {
    if (seconds > LONGEST || seconds < -LONGEST) {
      throw tooLong(position);
    }
    return Duration.ofSeconds(seconds);
  }

  private static DateSyntaxException tooLong(int position) {
    return new DateSyntaxException(
        "this span of time is too long; write one of fewer than 30 million years", position);
  }
}
