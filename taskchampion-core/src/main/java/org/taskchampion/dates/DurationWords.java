package org.taskchampion.dates;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.taskchampion.internal.Durations;

/**
 * Reads spans of time as people write them for Taskwarrior, and writes them as Taskwarrior does.
 *
 * <pre>{@code
 * Duration estimate = DurationWords.parse("1.5h"); // 90 minutes
 * String text = DurationWords.format(estimate); // PT1H30M
 * }</pre>
 *
 * <p>A span is a number with a unit ({@code 3days}, {@code 2 w}, {@code 1.5h}), a unit alone
 * ({@code weekly}, {@code fortnight}), or one of ISO 8601 ({@code P1DT2H}). {@code + - * /} and
 * parentheses work with them: {@code 1d+2h}, {@code 2*90min}. Units have fixed lengths: a month has
 * 30 days, a quarter 91 and a year 365. {@code m} is a month, and {@code min} a minute.
 *
 * <p>Thread-safe. Nothing here blocks.
 */
public final class DurationWords {

  private static final String NONE = Durations.format(Duration.ZERO);

  private DurationWords() {}

  /**
   * Reads a span of time.
   *
   * @param text what a person wrote
   * @return the span, in whole seconds; fractions are cut off. It may be negative
   * @throws DateSyntaxException if the text is none, a number without a unit among them
   */
  public static Duration parse(String text) {
    ExpressionReader reader = new ExpressionReader(text, null, Set.of());
    if (reader.read() != ValueType.SPAN) {
      int start = Scan.endOfBlanks(text, 0);
      throw new DateSyntaxException(
          DateSyntaxException.quote(text, start) + " has no unit; " + reader.forms(), start);
    }
    DateExpression expression =
        new DateExpression(text, ZoneOffset.UTC, reader.steps(), reader.used());
    return ((DateValue.Span) expression.value(Instant.EPOCH)).duration();
  }

  /**
   * Finds the span of time that begins at a place of a text, for programs that cut a longer text
   * into words. Sums and signs are no words.
   *
   * @param text the text
   * @param start the index of the span's first character
   * @return the span; empty if none begins there
   * @throws DateSyntaxException if one begins there that is too long to be counted
   * @throws IndexOutOfBoundsException if the index is negative or greater than the text's length
   */
  public static Optional<DurationWord> wordAt(String text, int start) {
    Objects.checkIndex(start, text.length() + 1);
    return Optional.ofNullable(Units.find(text, start));
  }

  /**
   * Writes a span of time as Taskwarrior does, with days as the largest unit: {@code P1DT2H}.
   *
   * @param duration the span, of less than 30 million years; fractions of a second are left out
   * @return the text, which {@link #parse} reads as the same span; "PT0S" for none. A negative span
   *     has a minus sign in front
   */
  public static String format(Duration duration) {
    String text = Durations.format(duration.abs());
    return duration.getSeconds() < 0 && !text.equals(NONE) ? "-" + text : text;
  }

  /**
   * Returns all units, for completion: first those that may stand alone, such as {@code weekly},
   * then those that need a number, such as {@code days}.
   *
   * @return an unmodifiable list
   */
  public static List<String> words() {
    return Units.names();
  }
}
