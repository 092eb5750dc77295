package org.taskchampion.query;

import org.taskchampion.internal.Seconds;

/** A value while a filter is worked out for one task. */
sealed interface Value {

  /** What is absent is the empty text. */
  Text EMPTY = new Text("");

  /** A text. */
  record Text(String text) implements Value {}

  /** A number. */
  record Numeral(double number) implements Value {}

  /** A point in time, in Unix seconds. */
  record Date(long seconds) implements Value {
    /** Throws an {@link ArithmeticException} if it is too far away. */
    public Date {
      Seconds.checked(seconds);
    }
  }

  /** A span of time, in seconds. */
  record Span(long seconds) implements Value {
    /** Throws an {@link ArithmeticException} if it is too long. */
    public Span {
      Seconds.checked(seconds);
    }
  }
}
