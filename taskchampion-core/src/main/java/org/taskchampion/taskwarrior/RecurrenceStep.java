package org.taskchampion.taskwarrior;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.taskchampion.dates.DateSyntaxException;
import org.taskchampion.dates.DurationWords;

/**
 * How Taskwarrior comes from one date of a recurring task to the next. Months and years keep the
 * local time of day; other periods are a number of seconds.
 */
interface RecurrenceStep {

  /**
   * Returns the date after another one.
   *
   * @throws DateTimeException if it lies outside the calendar
   */
  Instant after(Instant date);

  /** Months and quarters with a number, and ISO periods of months. */
  Pattern MONTHS = Pattern.compile("([0-9]{1,4})([mq])|P([0-9]{1,4})M");

  /**
   * Reads a period; null if it is none, or does not lead forward.
   *
   * @param recur the period as it is stored
   * @param zone where days and months begin
   */
  static @Nullable RecurrenceStep parse(String recur, ZoneId zone) {
    return switch (recur) {
      case "monthly", "P1M" -> months(1, zone);
      case "bimonthly" -> months(2, zone);
      case "quarterly" -> months(3, zone);
      case "semiannual" -> months(6, zone);
      case "annual", "yearly", "P1Y" -> years(1, zone);
      case "biannual", "biyearly", "P2Y" -> years(2, zone);
      case "weekdays" -> weekdays(zone);
      default -> counted(recur, zone);
    };
  }

  private static @Nullable RecurrenceStep counted(String recur, ZoneId zone) {
    Matcher months = MONTHS.matcher(recur);
    if (months.matches()) {
      boolean iso = months.group(3) != null;
      int count = Integer.parseInt(iso ? months.group(3) : months.group(1));
      int each = "q".equals(months.group(2)) ? 3 : 1;
      RecurrenceStep step = iso ? monthsAtMidnight(count, zone) : months(count * each, zone);
      return count == 0 ? null : step;
    }
    try {
      Duration period = DurationWords.parse(recur);
      return period.getSeconds() < 1 ? null : date -> date.plusSeconds(period.getSeconds());
    } catch (DateSyntaxException e) {
      return null;
    }
  }

  /** A day that a month lacks becomes its last day. */
  private static RecurrenceStep months(int count, ZoneId zone) {
    return date -> date.atZone(zone).plusMonths(count).toInstant();
  }

  /** So does Taskwarrior for these: the time of day is lost. */
  private static RecurrenceStep monthsAtMidnight(int count, ZoneId zone) {
    return date -> date.atZone(zone).toLocalDate().plusMonths(count).atStartOfDay(zone).toInstant();
  }

  /** 29 February becomes the 28th after one year, and 1 March after two. */
  private static RecurrenceStep years(int count, ZoneId zone) {
    return date -> {
      ZonedDateTime local = date.atZone(zone);
      boolean lacks =
          count > 1
              && local.getMonthValue() == 2
              && local.getDayOfMonth() == 29
              && !Year.isLeap(local.getYear() + (long) count);
      return local.plusYears(count).plusDays(lacks ? 1 : 0).toInstant();
    };
  }

  private static RecurrenceStep weekdays(ZoneId zone) {
    return date -> {
      DayOfWeek day = date.atZone(zone).getDayOfWeek();
      int days = day == DayOfWeek.FRIDAY ? 3 : day == DayOfWeek.SATURDAY ? 2 : 1;
      return date.plus(Duration.ofDays(days));
    };
  }
}
