package org.taskchampion.dates;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.Year;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Weeks;

/** A date's form as Taskwarrior's setting {@code dateformat} describes it. */
final class DateFormat {

  static final String DEFAULT = "Y-M-D";

  private static final int LONGEST = 64;
  private static final int CENTURY = 2000;
  private static final int SHORT_NAME = 3;
  private static final String PARTS = "YyMmDdHhNnSsVvaAbB";

  private static final List<String> MONTHS = names(Month.values());
  private static final List<String> WEEKDAYS = names(DayOfWeek.values());

  /** The parts of a date, from the largest; -1 for one that is not given. */
  private static final int YEAR = 0;

  private static final int MONTH = 1;
  private static final int DAY = 2;
  private static final int HOUR = 3;
  private static final int MINUTE = 4;
  private static final int SECOND = 5;
  private static final int[] MOST = {9999, 12, 31, 23, 59, 59};

  private final String pattern;

  /**
   * Makes a form.
   *
   * @throws IllegalArgumentException if it has none of the letters, or is too long
   */
  DateFormat(String pattern) {
    if (pattern.length() > LONGEST || pattern.chars().noneMatch(c -> PARTS.indexOf(c) >= 0)) {
      throw new IllegalArgumentException(
          "a date format has at most "
              + LONGEST
              + " characters, and some of the letters "
              + PARTS
              + ", such as "
              + DEFAULT);
    }
    this.pattern = pattern;
  }

  String pattern() {
    return pattern;
  }

  /**
   * Writes a date.
   *
   * @param firstDay the first day of the week, which decides what the number of a week is
   */
  String format(ZonedDateTime time, DayOfWeek firstDay) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      write(pattern.charAt(i), time, firstDay, text);
    }
    return text.toString();
  }

  private static void write(
      char letter, ZonedDateTime time, DayOfWeek firstDay, StringBuilder text) {
    switch (letter) {
      case 'Y' -> digits(text, 4, time.getYear());
      case 'y' -> digits(text, 2, Math.floorMod(time.getYear(), 100));
      case 'M' -> digits(text, 2, time.getMonthValue());
      case 'm' -> digits(text, 1, time.getMonthValue());
      case 'D' -> digits(text, 2, time.getDayOfMonth());
      case 'd' -> digits(text, 1, time.getDayOfMonth());
      case 'H' -> digits(text, 2, time.getHour());
      case 'h' -> digits(text, 1, time.getHour());
      case 'N' -> digits(text, 2, time.getMinute());
      case 'n' -> digits(text, 1, time.getMinute());
      case 'S' -> digits(text, 2, time.getSecond());
      case 's' -> digits(text, 1, time.getSecond());
      case 'V' -> digits(text, 2, Weeks.number(time, firstDay));
      case 'v' -> digits(text, 1, Weeks.number(time, firstDay));
      case 'a' -> name(text, WEEKDAYS.get(time.getDayOfWeek().getValue() - 1), SHORT_NAME);
      case 'A' -> name(text, WEEKDAYS.get(time.getDayOfWeek().getValue() - 1), Integer.MAX_VALUE);
      case 'b' -> name(text, MONTHS.get(time.getMonthValue() - 1), SHORT_NAME);
      case 'B' -> name(text, MONTHS.get(time.getMonthValue() - 1), Integer.MAX_VALUE);
      default -> text.append(letter);
    }
  }

  private static void digits(StringBuilder text, int least, int number) {
    String digits = Integer.toString(number);
    for (int i = digits.length(); i < least; i++) {
      text.append('0');
    }
    text.append(digits);
  }

  private static void name(StringBuilder text, String name, int length) {
    text.append(Character.toUpperCase(name.charAt(0)))
        .append(name, 1, Math.min(length, name.length()));
  }

  /** Finds the date of this form that stands at a position of a text. */
  @Nullable Found find(String text, int start) {
    int[] parts = {-1, -1, -1, -1, -1, -1};
    int next = start;
    for (int i = 0; i < pattern.length(); i++) {
      next = read(pattern.charAt(i), text, next, parts);
      if (next < 0) {
        return null;
      }
    }
    if (!Scan.canEnd(text, next) || !isPossible(parts)) {
      return null;
    }
    return new Found(now -> at(parts, now), next);
  }

  /** Reads what a letter stands for; returns the position behind it, or -1. */
  private static int read(char letter, String text, int start, int[] parts) {
    return switch (letter) {
      case 'Y' -> digits(text, start, 4, 4, parts, YEAR);
      case 'y' -> digits(text, start, 2, 2, parts, YEAR);
      case 'M' -> digits(text, start, 2, 2, parts, MONTH);
      case 'm' -> digits(text, start, 1, 2, parts, MONTH);
      case 'D' -> digits(text, start, 2, 2, parts, DAY);
      case 'd' -> digits(text, start, 1, 2, parts, DAY);
      case 'H' -> digits(text, start, 2, 2, parts, HOUR);
      case 'h' -> digits(text, start, 1, 2, parts, HOUR);
      case 'N' -> digits(text, start, 2, 2, parts, MINUTE);
      case 'n' -> digits(text, start, 1, 2, parts, MINUTE);
      case 'S' -> digits(text, start, 2, 2, parts, SECOND);
      case 's' -> digits(text, start, 1, 2, parts, SECOND);
      case 'V' -> digits(text, start, 2, 2, null, 0);
      case 'v' -> digits(text, start, 1, 2, null, 0);
      case 'a' -> name(text, start, WEEKDAYS, SHORT_NAME, null);
      case 'A' -> name(text, start, WEEKDAYS, Integer.MAX_VALUE, null);
      case 'b' -> name(text, start, MONTHS, SHORT_NAME, parts);
      case 'B' -> name(text, start, MONTHS, Integer.MAX_VALUE, parts);
      default -> Scan.at(text, start) == letter ? start + 1 : -1;
    };
  }

  private static int digits(
      String text, int start, int least, int most, int @Nullable [] parts, int part) {
    int count = Math.min(Scan.endOfDigits(text, start) - start, most);
    if (count < least) {
      return -1;
    }
    int number = Scan.number(text, start, count);
    if (parts != null) {
      parts[part] = part == YEAR && most == 2 ? CENTURY + number : number;
    }
    return start + count;
  }

  private static int name(
      String text, int start, List<String> names, int length, int @Nullable [] parts) {
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      String wanted = name.substring(0, Math.min(length, name.length()));
      if (text.regionMatches(true, start, wanted, 0, wanted.length())) {
        if (parts != null) {
          parts[MONTH] = i + 1;
        }
        return start + wanted.length();
      }
    }
    return -1;
  }

  private static boolean isPossible(int[] parts) {
    for (int part = 0; part < parts.length; part++) {
      int least = part == MONTH || part == DAY ? 1 : 0;
      if (parts[part] > MOST[part] || (parts[part] >= 0 && parts[part] < least)) {
        return false;
      }
    }
    int year = parts[YEAR] < 0 || parts[MONTH] < 0 ? 4 : parts[YEAR]; // 4 was a leap year
    return parts[MONTH] < 0 || parts[DAY] <= Month.of(parts[MONTH]).length(Year.isLeap(year));
  }

  /** What is missing is as now, up to the first part that is given; behind it, the beginning. */
  private static Instant at(int[] given, ZonedDateTime now) {
    int[] here = {
      now.getYear(),
      now.getMonthValue(),
      now.getDayOfMonth(),
      now.getHour(),
      now.getMinute(),
      now.getSecond()
    };
    int[] parts = given.clone();
    boolean asNow = true;
    for (int part = 0; part < parts.length; part++) {
      asNow &= parts[part] < 0;
      if (parts[part] < 0) {
        parts[part] = asNow ? here[part] : part == MONTH || part == DAY ? 1 : 0;
      }
    }
    try {
      return LocalDateTime.of(
              parts[YEAR], parts[MONTH], parts[DAY], parts[HOUR], parts[MINUTE], parts[SECOND])
          .atZone(now.getZone())
          .toInstant();
    } catch (DateTimeException e) {
      throw new DateTimeException("there is no such day this year or this month", e);
    }
  }

  private static List<String> names(Enum<?>[] values) {
    List<String> names = new ArrayList<>();
    for (Enum<?> value : values) {
      names.add(value.name().toLowerCase(Locale.ROOT));
    }
    return names;
  }
}
