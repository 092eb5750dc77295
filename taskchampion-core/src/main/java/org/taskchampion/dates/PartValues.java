package org.taskchampion.dates;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Function;
import org.taskchampion.internal.Seconds;

/** The values of an expression's parts, while it is worked out from left to right. */
final class PartValues {

  /** One thing to do: to put a value on the stack, or to take some and put what they come to. */
  @FunctionalInterface
  interface Step {
    void run(PartValues values);
  }

  /** Enough for any span of time, and few enough to be quick. */
  private static final MathContext PRECISION = MathContext.DECIMAL128;

  private static final BigDecimal LARGEST = BigDecimal.TEN.pow(30);

  private final ZonedDateTime now;
  private final Function<String, Optional<Instant>> attributes;
  private final Deque<DateValue> stack = new ArrayDeque<>();

  PartValues(ZonedDateTime now, Function<String, Optional<Instant>> attributes) {
    this.now = now;
    this.attributes = attributes;
  }

  DateValue result() {
    return stack.pop();
  }

  static Step date(Meaning meaning) {
    return values -> values.push(new DateValue.Date(meaning.at(values.now)));
  }

  static Step attribute(String name, int position) {
    return values -> {
      Instant time =
          values
              .attributes
              .apply(name)
              .orElseThrow(
                  () ->
                      new DateSyntaxException(
                          name + " has no value here; write a date in its place, or give it one",
                          position));
      values.push(new DateValue.Date(Instant.ofEpochSecond(time.getEpochSecond())));
    };
  }

  static Step value(DateValue value) {
    return values -> values.push(value);
  }

  static Step negation(int position) {
    return values -> {
      DateValue value = values.stack.pop();
      values.push(
          value instanceof DateValue.Span span
              ? span(-seconds(span), position)
              : number(number(value).negate(), position));
    };
  }

  static Step operation(char operator, int position) {
    return values -> {
      DateValue right = values.stack.pop();
      DateValue left = values.stack.pop();
      values.push(
          switch (operator) {
            case '+' -> sum(left, right, position);
            case '-' -> difference(left, right, position);
            case '*' -> product(left, right, position);
            default -> quotient(left, right, position);
          });
    };
  }

  private void push(DateValue value) {
    stack.push(value);
  }

  private static DateValue sum(DateValue left, DateValue right, int position) {
    if (left instanceof DateValue.Date date) {
      return date(date.time().getEpochSecond() + seconds(right), position);
    }
    if (right instanceof DateValue.Date date) {
      return date(seconds(left) + date.time().getEpochSecond(), position);
    }
    return left instanceof DateValue.Span
        ? span(seconds(left) + seconds(right), position)
        : number(number(left).add(number(right), PRECISION), position);
  }

  private static DateValue difference(DateValue left, DateValue right, int position) {
    if (left instanceof DateValue.Date date) {
      return right instanceof DateValue.Date
          ? span(seconds(date) - seconds(right), position)
          : date(seconds(date) - seconds(right), position);
    }
    return left instanceof DateValue.Span
        ? span(seconds(left) - seconds(right), position)
        : number(number(left).subtract(number(right), PRECISION), position);
  }

  private static DateValue product(DateValue left, DateValue right, int position) {
    if (left instanceof DateValue.Amount && right instanceof DateValue.Amount) {
      return number(number(left).multiply(number(right), PRECISION), position);
    }
    boolean leftSpan = left instanceof DateValue.Span;
    BigDecimal seconds = BigDecimal.valueOf(seconds(leftSpan ? left : right));
    BigDecimal factor = number(leftSpan ? right : left);
    return new DateValue.Span(Spans.of(seconds.multiply(factor, PRECISION), position));
  }

  private static DateValue quotient(DateValue left, DateValue right, int position) {
    BigDecimal divisor = number(right);
    if (divisor.signum() == 0) {
      throw new DateSyntaxException("nothing can be divided by 0", position);
    }
    return left instanceof DateValue.Span
        ? new DateValue.Span(
            Spans.of(BigDecimal.valueOf(seconds(left)).divide(divisor, PRECISION), position))
        : number(number(left).divide(divisor, PRECISION), position);
  }

  private static DateValue date(long seconds, int position) {
    if (!Seconds.canBe(seconds)) {
      throw new DateSyntaxException("this is too far away for a date", position);
    }
    return new DateValue.Date(Instant.ofEpochSecond(seconds));
  }

  private static DateValue span(long seconds, int position) {
    return new DateValue.Span(Spans.checked(seconds, position));
  }

  private static DateValue number(BigDecimal number, int position) {
    if (number.abs().compareTo(LARGEST) > 0) {
      throw new DateSyntaxException("this number is too large", position);
    }
    return new DateValue.Amount(number);
  }

  private static BigDecimal number(DateValue value) {
    return ((DateValue.Amount) value).number();
  }

  /**
   * Returns the seconds of a value; of a number the whole ones, which are seconds by themselves.
   */
  private static long seconds(DateValue value) {
    if (value instanceof DateValue.Date date) {
      return date.time().getEpochSecond();
    }
    if (value instanceof DateValue.Span span) {
      Duration duration = span.duration();
      return duration.getSeconds();
    }
    BigDecimal number = number(value);
    return number.abs().compareTo(BigDecimal.valueOf(Seconds.MOST)) > 0
        ? 2 * Seconds.MOST * number.signum()
        : number.longValue();
  }
}
