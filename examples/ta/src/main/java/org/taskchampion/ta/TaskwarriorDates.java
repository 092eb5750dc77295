package org.taskchampion.ta;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The times of Taskwarrior's JSON, such as {@code 20261224T180000Z}: always UTC, to the second. */
final class TaskwarriorDates {

  /** The properties that hold Unix seconds in a replica and a time in Taskwarrior's JSON. */
  static final Set<String> PROPERTIES =
      Set.of("entry", "modified", "start", "end", "due", "wait", "scheduled", "until");

  private static final int LENGTH = 16;

  private TaskwarriorDates() {}

  /**
   * Reads a time.
   *
   * @throws DateTimeException if it is none
   */
  static Instant parse(String text) {
    if (text.length() != LENGTH || text.charAt(8) != 'T' || text.charAt(15) != 'Z') {
      throw new DateTimeException("no time");
    }
    return LocalDateTime.of(
            number(text, 0, 4),
            number(text, 4, 6),
            number(text, 6, 8),
            number(text, 9, 11),
            number(text, 11, 13),
            number(text, 13, 15))
        .toInstant(ZoneOffset.UTC);
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new DateTimeException("no time");
      }
      number = number * 10 + digit;
    }
    return number;
  }

  /** Writes a stored value as a time; null if reading that would not give the same value back. */
  static @Nullable String format(String stored) {
    int length = stored.length();
    if (length == 0 || length > 12) {
      return null;
    }
    long seconds;
    try {
      seconds = Long.parseLong(stored);
    } catch (NumberFormatException e) {
      return null;
    }
    if (!Long.toString(seconds).equals(stored)) {
      return null;
    }
    LocalDateTime time = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
    if (time.getYear() < 0 || time.getYear() > 9999) {
      return null;
    }
    StringBuilder text = new StringBuilder(LENGTH);
    append(text, time.getYear(), 4);
    append(text, time.getMonthValue(), 2);
    append(text, time.getDayOfMonth(), 2);
    text.append('T');
    append(text, time.getHour(), 2);
    append(text, time.getMinute(), 2);
    append(text, time.getSecond(), 2);
    return text.append('Z').toString();
  }

  private static void append(StringBuilder text, int number, int digits) {
    String decimal = Integer.toString(number);
    text.append("0".repeat(digits - decimal.length())).append(decimal);
  }
}
