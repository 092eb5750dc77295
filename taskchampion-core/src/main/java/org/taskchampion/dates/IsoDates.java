package org.taskchampion.dates;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import org.jspecify.annotations.Nullable;

/** Dates as ISO 8601 writes them, with and without separators, and Unix seconds. */
final class IsoDates {

  /** The first of 1980: smaller numbers are numbers, and earlier times are not stored. */
  static final long FIRST_EPOCH = 315_532_800L;

  static final long LAST_EPOCH = 253_402_293_598L;

  private static final int LAST_WEEK = 53;
  private static final int MOST_DIGITS = 12;

  private final DayOfWeek firstDay;

  IsoDates(DayOfWeek firstDay) {
    this.firstDay = firstDay;
  }

  /**
   * A date without its time.
   *
   * @param date null if there is no such day
   */
  private record Part(@Nullable LocalDate date, int end) {}

  /** Finds the date that stands at a position of a text. */
  @Nullable Found find(String text, int start) {
    int digits = Scan.endOfDigits(text, start) - start;
    Part separated = digits == 4 ? separated(text, start) : null;
    if (separated != null) {
      if (Scan.at(text, separated.end) == 'T') {
        return time(text, separated, ":");
      }
      LocalDate day = separated.date;
      return day != null && Scan.canEnd(text, separated.end)
          ? new Found(now -> Meaning.start(day, now.getZone()), separated.end)
          : null;
    }
    if ((digits == 8 || digits == 7) && Scan.at(text, start + digits) == 'T') {
      return time(text, packed(text, start, digits), "");
    }
    return epoch(text, start, digits);
  }

  /**
   * Says whether what stands at a position has the form of a date with year, month and day, so that
   * it cannot be meant as a subtraction.
   */
  static boolean hasForm(String text, int start) {
    return Scan.endOfDigits(text, start) == start + 4
        && Scan.at(text, start + 4) == '-'
        && Scan.endOfDigits(text, start + 5) == start + 7
        && Scan.at(text, start + 7) == '-'
        && Scan.endOfDigits(text, start + 8) == start + 10;
  }

  private static @Nullable Found epoch(String text, int start, int digits) {
    int end = start + digits;
    boolean goesOn = Scan.at(text, end) == '.' && Scan.isDigit(text, end + 1);
    if (digits == 0 || digits > MOST_DIGITS || goesOn || !Scan.canEnd(text, end)) {
      return null;
    }
    long seconds = Long.parseLong(text.substring(start, end));
    return seconds < FIRST_EPOCH || seconds > LAST_EPOCH
        ? null
        : new Found(now -> Instant.ofEpochSecond(seconds), end);
  }

  /** Reads the date of a text that begins with four digits; null if it does not go on as one. */
  private @Nullable Part separated(String text, int start) {
    if (Scan.at(text, start + 4) != '-') {
      return null;
    }
    int year = Scan.number(text, start, 4);
    int next = start + 5;
    if (Scan.at(text, next) == 'W') {
      return week(text, year, next + 1);
    }
    int digits = Scan.endOfDigits(text, next) - next;
    if (digits == 3) {
      return new Part(dayOfYear(year, Scan.number(text, next, 3)), next + 3);
    }
    if (digits != 2) {
      return null;
    }
    int month = Scan.number(text, next, 2);
    if (Scan.at(text, next + 2) != '-') {
      return new Part(date(year, month, 1), next + 2);
    }
    int day = Scan.number(text, next + 3, 2);
    return day < 0 || Scan.isDigit(text, next + 5)
        ? null
        : new Part(date(year, month, day), next + 5);
  }

  private @Nullable Part week(String text, int year, int start) {
    if (Scan.endOfDigits(text, start) - start != 2) {
      return null;
    }
    int week = Scan.number(text, start, 2);
    int end = start + 2;
    int first = firstDay == DayOfWeek.MONDAY ? 1 : 0;
    int day = first;
    if (Scan.at(text, end) == '-' && Scan.endOfDigits(text, end + 1) - end == 2) {
      day = Scan.number(text, end + 1, 1);
      end += 2;
    }
    boolean exists = week >= 1 && week <= LAST_WEEK && day >= first && day <= first + 6;
    LocalDate date = null;
    if (exists) {
      // The week that has 4 January is the first, as in ISO 8601, also where it begins on a Sunday.
      date =
          LocalDate.of(year, 1, 4)
              .with(TemporalAdjusters.previousOrSame(firstDay))
              .plusWeeks(week - 1L)
              .plusDays((long) day - first);
    }
    return new Part(date, end);
  }

  private static Part packed(String text, int start, int digits) {
    int year = Scan.number(text, start, 4);
    LocalDate date =
        digits == 8
            ? date(year, Scan.number(text, start + 4, 2), Scan.number(text, start + 6, 2))
            : dayOfYear(year, Scan.number(text, start + 4, 3));
    return new Part(date, start + digits);
  }

  /** Reads the time that follows a date and a T. */
  private static @Nullable Found time(String text, Part part, String colon) {
    LocalDate date = part.date;
    int next = part.end + 1;
    int hour = Scan.number(text, next, 2);
    next += 2;
    if (date == null || hour < 0 || !text.startsWith(colon, next)) {
      return null;
    }
    int minute = Scan.number(text, next + colon.length(), 2);
    next += colon.length() + 2;
    int second = text.startsWith(colon, next) ? Scan.number(text, next + colon.length(), 2) : -1;
    if (second >= 0) {
      next += colon.length() + 2;
    }
    if (minute < 0 || hour > 23 || minute > 59 || second > 59) {
      return null;
    }
    LocalTime time = LocalTime.of(hour, minute, Math.max(second, 0));
    Offset offset = Offset.read(text, next, colon);
    if (offset != null) {
      ZoneId zone = offset.zone();
      return new Found(now -> date.atTime(time).atZone(zone).toInstant(), offset.end());
    }
    return Scan.canEnd(text, next)
        ? new Found(now -> date.atTime(time).atZone(now.getZone()).toInstant(), next)
        : null;
  }

  private static @Nullable LocalDate date(int year, int month, int day) {
    try {
      return LocalDate.of(year, month, day);
    } catch (DateTimeException e) {
      return null; // There is no such day.
    }
  }

  private static @Nullable LocalDate dayOfYear(int year, int day) {
    try {
      return LocalDate.ofYearDay(year, day);
    } catch (DateTimeException e) {
      return null; // There is no such day.
    }
  }
}
