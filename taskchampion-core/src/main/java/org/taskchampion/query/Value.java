package org.taskchampion.query;

import org.taskchampion.internal.Seconds;

/**
 * A value while a filter is worked out for one task. Its speed is by how much it grows in a second,
 * see {@link Motion}; that of most is 0.
 */
sealed interface Value {

  /** What is absent is the empty text. */
  Text EMPTY = new Text("");

  /** A text. */
  record Text(String text) implements Value {}

  /** A number. */
  record Numeral(double number, double speed) implements Value {
    Numeral(double number) {
      this(number, 0);
    }
  }

  /** A point in time, in Unix seconds. */
  record Date(long seconds, double speed) implements Value {
    /** Throws an {@link ArithmeticException} if it is too far away. */
    public Date {
      Seconds.checked(seconds);
    }

    Date(long seconds) {
      this(seconds, 0);
    }
  }

  /** A span of time, in seconds. */
  record Span(long seconds, double speed) implements Value {
    /** Throws an {@link ArithmeticException} if it is too long. */
    public Span {
      Seconds.checked(seconds);
    }

    Span(long seconds) {
      this(seconds, 0);
    }
  }
}
