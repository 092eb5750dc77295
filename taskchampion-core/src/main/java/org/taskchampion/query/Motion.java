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

  /** What makes one step in a minute or more is looked at when it makes one. */
  private static final double SLOW = 1.0 / 60;

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

  /** Returns what was worked out of two values, with how it moves. */
  static Value moving(char operator, Value left, Value right, Value result, Evaluation evaluation) {
    Horizon horizon = evaluation.horizon();
    double speed = horizon == null ? 0 : speed(operator, left, right);
    if (horizon == null || speed == 0) {
      return result;
    }
    if (result instanceof Value.Text) {
      horizon.unforeseeable();
      return result;
    }
    return result instanceof Value.Numeral || !isCut(operator, left, right)
        ? moving(result, speed)
        : stepping(unrounded(operator, left, right), speed, result, horizon);
  }

  /** Says whether a fraction may have been cut off. */
  private static boolean isCut(char operator, Value left, Value right) {
    return switch (operator) {
      case '*' -> isBroken(left) || isBroken(right);
      case '/' -> Math.abs(number(right)) != 1;
      default -> movesAsNumber(left) || movesAsNumber(right);
    };
  }

  private static boolean isBroken(Value value) {
    return value instanceof Value.Numeral number
        && (number.speed() != 0 || number.number() != Math.rint(number.number()));
  }

  static boolean movesAsNumber(Value value) {
    return value instanceof Value.Numeral number && number.speed() != 0;
  }

  private static double unrounded(char operator, Value left, Value right) {
    return switch (operator) {
      case '*' -> number(left) * number(right);
      case '/' -> number(left) / number(right);
      default -> Double.NaN;
    };
  }

  /**
   * Returns a value whose fraction was cut off, so that it stays the same for a while, and then is
   * another one at once.
   */
  private static Value stepping(double unrounded, double speed, Value result, Horizon horizon) {
    if (!(Math.abs(speed) < SLOW)) {
      return moving(result, Double.NaN);
    }
    double next = speed > 0 ? Math.floor(unrounded) + 1 : Math.ceil(unrounded) - 1;
    boolean isStep = unrounded == Math.rint(unrounded) && unrounded * speed < 0;
    horizon.meet(isStep ? 0 : unrounded - next, speed);
    return result;
  }

  /** Returns how what is worked out of two values moves. */
  private static double speed(char operator, Value left, Value right) {
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
