package org.taskchampion.internal;

import java.time.Duration;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Spans of time as user-defined attributes hold them: ISO 8601, with units of fixed length. */
public final class Durations {

  private static final long DAY_SECONDS = 86_400;

  /** How many seconds each group of the pattern counts. */
  private static final long[] SECONDS = {
    365 * DAY_SECONDS, 30 * DAY_SECONDS, DAY_SECONDS, 3_600, 60, 1, 7 * DAY_SECONDS
  };

  private static final Pattern ISO =
      Pattern.compile(
          "P(?=[0-9T])(?:(\\d+)Y)?(?:(\\d+)M)?(?:(\\d+)D)?"
              + "(?:T(?=\\d)(?:(\\d+)H)?(?:(\\d+)M)?(?:(\\d+)S)?)?|P(\\d+)W");

  private Durations() {}

  /**
   * Reads a span of time.
   *
   * @param text the text
   * @return the span, or null if the text is none, or one that is too long to be counted
   */
  public static @Nullable Duration parse(String text) {
    Matcher matcher = ISO.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    try {
      return Duration.ofSeconds(seconds(matcher));
    } catch (ArithmeticException | NumberFormatException e) {
      return null; // Longer than a long can count.
    }
  }

  private static long seconds(MatchResult match) {
    long sum = 0;
    for (int group = 1; group <= match.groupCount(); group++) {
      String number = match.group(group);
      if (number != null) {
        sum = Math.addExact(sum, Math.multiplyExact(Long.parseLong(number), SECONDS[group - 1]));
      }
    }
    return sum;
  }

  /**
   * Writes the whole seconds of a span of time, with days as the largest unit.
   *
   * @param duration the span
   * @return the text, such as "P1DT2H"
   * @throws IllegalArgumentException if it is negative
   */
  public static String format(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(
          "a span of time to be stored must not be negative, but was " + duration);
    }
    StringBuilder text = new StringBuilder("P");
    append(text, duration.toDays(), 'D');
    StringBuilder time = new StringBuilder("T");
    append(time, duration.toHours() % 24, 'H');
    append(time, duration.toMinutes() % 60, 'M');
    append(time, duration.getSeconds() % 60, 'S');
    if (time.length() > 1) {
      return text.append(time).toString();
    }
    return text.length() > 1 ? text.toString() : "PT0S";
  }

  private static void append(StringBuilder text, long number, char unit) {
    if (number > 0) {
      text.append(number).append(unit);
    }
  }
}
