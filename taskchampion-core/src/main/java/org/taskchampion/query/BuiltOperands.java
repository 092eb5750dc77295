package org.taskchampion.query;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.taskchampion.Attribute;
import org.taskchampion.PropertyNames;
import org.taskchampion.dates.DurationWords;
import org.taskchampion.internal.Seconds;
import org.taskchampion.query.AttributeNames.Kind;

/**
 * What Java's attributes and values are in a filter: what the parser would have made of their text.
 */
final class BuiltOperands {

  private BuiltOperands() {}

  /**
   * Returns a value with which an attribute is compared.
   *
   * @throws IllegalArgumentException if a filter cannot have it
   */
  static <T> Operand of(Attribute<T> attribute, T value) {
    return switch (attribute.type()) {
      case DATE -> instant((Instant) value);
      case NUMERIC -> {
        String written = attribute.format(value);
        yield written.startsWith("-")
            ? new Operand.Negative(number(written.substring(1)), Place.NONE)
            : number(written);
      }
      case DURATION -> span((Duration) value);
      case STRING ->
          attribute.name().equals(PropertyNames.RECUR)
              ? recurrence((String) value)
              : new Operand.Text((String) value);
    };
  }

  private static Operand.Span span(Duration duration) {
    if (duration.isNegative() || duration.getSeconds() > Seconds.MOST) {
      throw new IllegalArgumentException(
          "a filter cannot have the span of time "
              + duration
              + "; it must not be negative, nor longer than 30 million years");
    }
    return new Operand.Span(DurationWords.format(duration));
  }

  private static Operand recurrence(String text) {
    Operand span = Moments.find(text, Kind.DURATION, Conventions.standard(ZoneId.of("UTC")));
    if (span instanceof Operand.Span || text.isEmpty()) {
      return span instanceof Operand.Span ? span : new Operand.Text("");
    }
    throw new IllegalArgumentException(
        "a filter compares recur with a span of time such as weekly, and not with \""
            + text
            + "\"");
  }

  private static Operand.Numeral number(String written) {
    return new Operand.Numeral(written, Double.parseDouble(written));
  }

  static Operand.Reference reference(Attribute<?> attribute) {
    Kind kind =
        switch (attribute.type()) {
          case STRING -> attribute.name().equals(PropertyNames.RECUR) ? Kind.DURATION : Kind.TEXT;
          case NUMERIC -> Kind.NUMBER;
          case DATE -> Kind.DATE;
          case DURATION -> Kind.DURATION;
        };
    return Operand.Reference.to(attribute.name(), kind);
  }

  /** Returns a time, to the second. */
  static Operand.Date instant(Instant time) {
    return date(Instant.ofEpochSecond(time.getEpochSecond()).toString(), time);
  }

  private static Operand.Date date(String written, Object time) {
    Operand date = Moments.find(written, Kind.DATE, Conventions.standard(ZoneId.of("UTC")));
    if (!(date instanceof Operand.Date found)) {
      throw new IllegalArgumentException(
          "a filter cannot have the time " + time + "; it must be in the years 0000 to 9999");
    }
    return found;
  }

  /** Returns a whole day. */
  static Operand.Date day(LocalDate day) {
    return date(day.atStartOfDay().format(DateTimeFormatter.ISO_LOCAL_DATE_TIME), day);
  }
}
