package org.taskchampion.taskwarrior;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The times of Taskwarrior's JSON, such as {@code 20261224T180000Z}: UTC, to the second. */
final class TaskwarriorTimes {

  /** Taskwarrior takes numbers for Unix seconds from 1980 to the end of 9999. */
  private static final long FIRST_EPOCH = 315_532_800L;

  private static final long LAST_EPOCH = 253_402_293_598L;

  private static final int LENGTH = 16;

  private static final Pattern PACKED =
      Pattern.compile(
          "(\\d{4})(\\d\\d)(\\d\\d)T(\\d\\d)(\\d\\d)(\\d\\d)?(Z|([+-]\\d\\d)(\\d\\d))?");

  private TaskwarriorTimes() {}

  /** Returns what Taskwarrior stores for a time as it writes it; null if the text is none. */
  static @Nullable String secondsOf(String text) {
    if (!isTime(text)) {
      return null;
    }
    try {
      LocalDateTime time =
          LocalDateTime.of(
              number(text, 0, 4),
              number(text, 4, 6),
              number(text, 6, 8),
              number(text, 9, 11),
              number(text, 11, 13),
              number(text, 13, 15));
      return Long.toString(time.toEpochSecond(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Says whether a text has exactly the form in which Taskwarrior writes times. */
  static boolean isTime(String text) {
    if (text.length() != LENGTH || text.charAt(8) != 'T' || text.charAt(15) != 'Z') {
      return false;
    }
    for (int i = 0; i < LENGTH - 1; i++) {
      if (i != 8 && (text.charAt(i) < '0' || text.charAt(i) > '9')) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads what Taskwarrior's import takes for a time whatever the hour: Unix seconds, and ISO 8601
   * with or without separators. Without an offset it is local, and a date alone is its midnight.
   *
   * @throws DateTimeException if it is none of these
   */
  static Instant parse(String text, ZoneId zone) {
    if (isEpoch(text)) {
      return Instant.ofEpochSecond(Long.parseLong(text));
    }
    Matcher packed = PACKED.matcher(text);
    if (packed.matches()) {
      return separated(packed, zone);
    }
    if (text.length() == "2026-12-24".length()) {
      return LocalDate.parse(text).atStartOfDay(zone).toInstant();
    }
    boolean hasOffset =
        text.endsWith("Z") || text.indexOf('+') > 0 || text.lastIndexOf('-') > "2026-12".length();
    return hasOffset
        ? OffsetDateTime.parse(text).toInstant()
        : LocalDateTime.parse(text, DateTimeFormatter.ISO_LOCAL_DATE_TIME).atZone(zone).toInstant();
  }

  private static Instant separated(Matcher packed, ZoneId zone) {
    String seconds = packed.group(6) == null ? "00" : packed.group(6);
    LocalDateTime local =
        LocalDateTime.of(
            number(packed.group(1)),
            number(packed.group(2)),
            number(packed.group(3)),
            number(packed.group(4)),
            number(packed.group(5)),
            number(seconds));
    String offset = packed.group(7);
    return offset == null
        ? local.atZone(zone).toInstant()
        : local.toInstant(
            ZoneOffset.of(offset.equals("Z") ? offset : packed.group(8) + ":" + packed.group(9)));
  }

  /** Says whether a text is a number that Taskwarrior takes for Unix seconds. */
  static boolean isEpoch(String text) {
    if (text.length() < 9 || text.length() > 12 || text.charAt(0) == '0') {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    long seconds = Long.parseLong(text);
    return seconds >= FIRST_EPOCH && seconds <= LAST_EPOCH;
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text.substring(from, to));
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
    for (int i = decimal.length(); i < digits; i++) {
      text.append('0');
    }
    text.append(decimal);
  }
}
