package org.taskchampion.query;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.taskchampion.dates.DurationWords;

/** What all values have in common. */
final class Values {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

  private static final MathContext PRINTED = new MathContext(12);

  private Values() {}

  /** Reads a number of a filter, of which the lexer said that it is one. */
  static double number(String source) {
    if (source.startsWith("0x")) {
      double value = 0;
      for (int i = 2; i < source.length(); i++) {
        value = value * 16 + Character.digit(source.charAt(i), 16);
      }
      return value;
    }
    return Double.parseDouble(source);
  }

  static boolean isTrue(Value value) {
    if (value instanceof Value.Text text) {
      return !(text.text().isEmpty() || text.text().equals("0") || text.text().equals("0.0"));
    }
    if (value instanceof Value.Numeral number) {
      return number.number() != 0;
    }
    return value instanceof Value.Date date
        ? date.seconds() != 0
        : ((Value.Span) value).seconds() != 0;
  }

  /** Returns the value as text, as it is searched. */
  static String text(Value value, ZoneId zone) {
    if (value instanceof Value.Text text) {
      return text.text();
    }
    if (value instanceof Value.Numeral number) {
      return text(number.number());
    }
    return value instanceof Value.Date date
        ? TIME.format(LocalDateTime.ofInstant(Instant.ofEpochSecond(date.seconds()), zone))
        : DurationWords.format(Duration.ofSeconds(((Value.Span) value).seconds()));
  }

  static String text(double number) {
    if (number == Math.rint(number) && Math.abs(number) < 1e15) {
      return Long.toString((long) number);
    }
    if (!Double.isFinite(number)) {
      return Double.toString(number);
    }
    return new BigDecimal(number).round(PRINTED).stripTrailingZeros().toPlainString();
  }
}
