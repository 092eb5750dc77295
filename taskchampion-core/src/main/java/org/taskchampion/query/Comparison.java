package org.taskchampion.query;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Seconds;

/**
 * Compares two values as Taskwarrior does: what is compared with a date becomes a date, what is
 * compared with a span of time becomes one, and a number beside a text is a text.
 */
final class Comparison {

  private final Operator operator;
  private final boolean isStatus;
  private final @Nullable List<String> values;
  private final Evaluation evaluation;
  private final Place place;

  /**
   * Makes a comparison.
   *
   * @param isStatus whether the left value is the status, of which capitals do not count
   * @param values the left attribute's values in their order; null if it has none
   */
  Comparison(
      Operator operator,
      boolean isStatus,
      @Nullable List<String> values,
      Evaluation evaluation,
      Place place) {
    this.operator = operator;
    this.isStatus = isStatus;
    this.values = values;
    this.evaluation = evaluation;
    this.place = place;
  }

  boolean test(Value left, Value right) {
    try {
      boolean positive = operator.isOrder() ? isOrdered(left, right) : isEqual(left, right);
      return positive != operator.isNegated();
    } catch (ArithmeticException e) {
      throw new FilterSyntaxException(
          "this number is too large to be a date or a span of time", place.position());
    }
  }

  private boolean isOrdered(Value left, Value right) {
    if (left instanceof Value.Date || right instanceof Value.Date) {
      Value.Date a = date(left);
      Value.Date b = date(right);
      if (a == null || b == null) {
        return false;
      }
      meet((double) (a.seconds() - b.seconds()), a.speed() - b.speed());
      return operator.holds(Long.compare(a.seconds(), b.seconds()));
    }
    if (left instanceof Value.Span || right instanceof Value.Span) {
      long a = span(left);
      long b = span(right);
      meet((double) (a - b), speed(left) - speed(right));
      // To be zero is to be missing: then the comparison is false for a moment.
      meet((double) a, speed(left));
      meet((double) b, speed(right));
      if (a == 0 || b == 0) {
        return false;
      }
      return operator.holds(Long.compare(a, b));
    }
    if (left instanceof Value.Numeral a && right instanceof Value.Numeral b) {
      meetNumbers(a, b);
      return operator.holds(Double.compare(a.number() + 0.0, b.number() + 0.0));
    }
    String a = text(left);
    String b = text(right);
    if (values != null) {
      return operator.holds(a.equals(b) ? 0 : Ordering.byPlace(values, a, b));
    }
    boolean isMissing =
        left instanceof Value.Text && right instanceof Value.Text && (a.isEmpty() || b.isEmpty());
    return !isMissing && operator.holds(Ordering.byCodePoint(a, b));
  }

  private boolean isEqual(Value left, Value right) {
    if (left instanceof Value.Date || right instanceof Value.Date) {
      Value.Date a = date(left);
      Value.Date b = date(right);
      if (a == null || b == null) {
        return false;
      }
      if (operator.isPartial()) {
        leavesDay(a);
        leavesDay(b);
        return day(a).equals(day(b));
      }
      meet((double) (a.seconds() - b.seconds()), a.speed() - b.speed());
      return a.seconds() == b.seconds();
    }
    if (left instanceof Value.Span || right instanceof Value.Span) {
      meet((double) (span(left) - span(right)), speed(left) - speed(right));
      return span(left) == span(right);
    }
    if (left instanceof Value.Numeral a && right instanceof Value.Numeral b) {
      meetNumbers(a, b);
      return a.number() == b.number();
    }
    String a = text(left);
    String b = text(right);
    if (isStatus) {
      return a.toLowerCase(Locale.ROOT).equals(b.toLowerCase(Locale.ROOT));
    }
    boolean isBeginning = operator.isPartial() && !b.isEmpty();
    return isBeginning ? a.startsWith(b) : a.equals(b);
  }

  private String text(Value value) {
    return Values.text(evaluation.unforeseeable(value), evaluation.conventions().zone());
  }

  private LocalDate day(Value.Date date) {
    return Instant.ofEpochSecond(date.seconds())
        .atZone(evaluation.conventions().zone())
        .toLocalDate();
  }

  private void meet(double gap, double speed) {
    if (evaluation.horizon() != null) {
      evaluation.horizon().meet(gap, speed);
    }
  }

  /** Urgencies are rounded to single precision. */
  private void meetNumbers(Value.Numeral a, Value.Numeral b) {
    if (evaluation.horizon() != null) {
      double grain = 2.0 * (Math.ulp((float) a.number()) + Math.ulp((float) b.number()));
      evaluation.horizon().meet(a.number() - b.number(), a.speed() - b.speed(), grain);
    }
  }

  /** Returns how a value moves as a span of time, for which the fraction of a number is cut off. */
  private static double speed(Value value) {
    return Motion.movesAsNumber(value) ? Double.NaN : Motion.speed(value);
  }

  /** The day of a date that moves is another one at midnight, in that date's own time. */
  private void leavesDay(Value.Date date) {
    if (evaluation.horizon() != null && date.speed() != 0) {
      long next =
          day(date).plusDays(1).atStartOfDay(evaluation.conventions().zone()).toEpochSecond();
      meet((double) (date.seconds() - next), date.speed() == 1 ? 1 : Double.NaN);
    }
  }

  /** Returns a value as a date, which is null if it is absent. */
  private Value.@Nullable Date date(Value value) {
    if (value instanceof Value.Date date) {
      return date;
    }
    if (value instanceof Value.Numeral number) {
      return new Value.Date(Seconds.of(number.number()), speed(number));
    }
    if (value instanceof Value.Span span) {
      return new Value.Date(evaluation.now().getEpochSecond() + span.seconds(), 1 + span.speed());
    }
    String text = ((Value.Text) value).text();
    if (text.isEmpty()) {
      return null;
    }
    Value.Date date = Moments.date(text, evaluation, place);
    if (date == null) {
      throw new FilterSyntaxException(
          "a text that is no date is compared with a date; if a text is meant, put it in"
              + " quotation marks",
          place.position());
    }
    return date;
  }

  private long span(Value value) {
    if (value instanceof Value.Span span) {
      return span.seconds();
    }
    if (value instanceof Value.Numeral number) {
      return Seconds.of(number.number());
    }
    String text = text(value);
    if (text.isEmpty()) {
      return 0;
    }
    Long span = Moments.span(text);
    if (span == null) {
      throw new FilterSyntaxException(
          "a text that is no span of time is compared with one", place.position());
    }
    return span;
  }
}
