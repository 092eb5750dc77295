package org.taskchampion.dates;

import java.math.BigDecimal;
import java.time.Duration;
import org.taskchampion.internal.Seconds;

/** Spans of time that can be counted. */
final class Spans {

  private static final BigDecimal LONGEST = BigDecimal.valueOf(Seconds.MOST);

  private Spans() {}

  /**
   * Returns a span of so many seconds; a fraction is cut off.
   *
   * @throws DateSyntaxException if it is too long
   */
  static Duration of(BigDecimal seconds, int position) {
    if (seconds.abs().compareTo(LONGEST) > 0) {
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
    if (!Seconds.canBe(seconds)) {
      throw tooLong(position);
    }
    return Duration.ofSeconds(seconds);
  }

  private static DateSyntaxException tooLong(int position) {
    return new DateSyntaxException(
        "this span of time is too long; write one of fewer than 30 million years", position);
  }
}
