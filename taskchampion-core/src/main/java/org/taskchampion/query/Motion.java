package org.taskchampion.query;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.LongUnaryOperator;
import org.taskchampion.dates.DateSyntaxException;
import org.taskchampion.dates.DateWord;

/** How values move with the time. */
final class Motion {

  /** After how many seconds a date that never moves is still the same: weeks, months, years. */
  private static final long[] LATER = {86_400, 8 * 86_400, 40 * 86_400, 400 * 86_400};

  private Motion() {}

  /** Returns by how much a value grows in a second; not a number if it does not grow evenly. */
  static double speed(Value value) {
    if (value instanceof Value.Date date) {
      return date.speed();
    }
    if (value instanceof Value.Span span) {
      return span.speed();
    }
    return value instanceof Value.Numeral number ? number.speed() : 0;
  }

  /** Returns a value that moves. */
  static Value moving(Value value, double speed) {
    if (value instanceof Value.Date date) {
      return new Value.Date(date.seconds(), speed);
    }
    if (value instanceof Value.Span span) {
      return new Value.Span(span.seconds(), speed);
    }
    return value instanceof Value.Numeral number
        ? new Value.Numeral(number.number(), speed)
        : value;
  }

  /** Returns how what is worked out of two values moves. */
  static double speed(char operator, Value left, Value right) {
    double a = speed(left);
    double b = speed(right);
    if (a == 0 && b == 0) {
      return 0;
    }
    return switch (operator) {
      case '+' -> a + b;
      case '-' -> a - b;
      case '*' -> a != 0 && b != 0 ? Double.NaN : a * number(right) + b * number(left);
      case '/' -> b != 0 ? Double.NaN : a / number(right);
      default -> Double.NaN;
    };
  }

  private static double number(Value value) {
    if (value instanceof Value.Numeral number) {
      return number.number();
    }
    return value instanceof Value.Span span ? span.seconds() : Double.NaN;
  }

  /** Returns what a word means, and tells the horizon when it means something else. */
  static Value.Date of(DateWord word, Evaluation evaluation) {
    Instant now = evaluation.now();
    long value = word.at(now).getEpochSecond();
    Horizon horizon = evaluation.horizon();
    if (horizon == null) {
      return new Value.Date(value);
    }
    LongUnaryOperator later = seconds -> later(word, now, seconds, value);
    if (later.applyAsLong(1) == value + 1) {
      return new Value.Date(value, 1);
    }
    for (long seconds : LATER) {
      if (later.applyAsLong(seconds) != value) {
        horizon.at(now.getEpochSecond() + firstChange(later, value, evaluation));
        break;
      }
    }
    return new Value.Date(value);
  }

  /** Returns after how many seconds of this day a word means something else; else the whole day. */
  private static long firstChange(LongUnaryOperator later, long value, Evaluation evaluation) {
    long same = 0;
    long other = evaluation.dueTimes().nextDay() - evaluation.now().getEpochSecond();
    if (later.applyAsLong(other - 1) == value) {
      return other;
    }
    while (other - same > 1) {
      long middle = (same + other) / 2;
      if (later.applyAsLong(middle) == value) {
        same = middle;
      } else {
        other = middle;
      }
    }
    return other;
  }

  private static long later(DateWord word, Instant now, long seconds, long otherwise) {
    try {
      return word.at(now.plusSeconds(seconds)).getEpochSecond();
    } catch (DateSyntaxException | DateTimeException | ArithmeticException e) {
      return otherwise; // The calendar ends.
    }
  }
}
