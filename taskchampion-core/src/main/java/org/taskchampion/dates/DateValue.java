package org.taskchampion.dates;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

/** What a text comes to that {@link DateWords#calculate} read. Immutable and thread-safe. */
public sealed interface DateValue {

  /**
   * A point in time.
   *
   * @param time the time, to the second
   */
  record Date(Instant time) implements DateValue {}

  /**
   * A span of time.
   *
   * @param duration the span, of whole seconds; it may be negative
   */
  record Span(Duration duration) implements DateValue {}

  /**
   * A number, as in {@code 2*3}.
   *
   * @param number the number
   */
  record Amount(BigDecimal number) implements DateValue {}
}
