package org.taskchampion.ta;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the dates that people type: ISO dates and times, Unix seconds, names of days, and distances
 * from now. A date without a time is its midnight in the user's time zone.
 */
final class Dates {

  private static final String FORMS =
      "use 2026-12-24, 2026-12-24T18:00, today, tomorrow, monday, 3days, +2w or Unix seconds";

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
  private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");

  private final Instant now;
  private final ZoneId zone;

  Dates(Instant now, ZoneId zone) {
    this.now = now.truncatedTo(ChronoUnit.SECONDS);
    this.zone = zone;
  }

  /**
   * Reads a date.
   *
   * @throws TaException if it is none
   */
  Instant parse(String text) {
    Instant found;
    try {
      found = find(text.toLowerCase(Locale.ROOT));
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      found = null;
    }
    if (found == null) {
      throw TaException.usage(Display.quote(text) + " is no date; " + FORMS);
    }
    if (found.isBefore(EARLIEST) || found.isAfter(LATEST)) {
      throw TaException.usage(Display.quote(text) + " is not in the years 0000 to 9999");
    }
    return found;
  }

  private @Nullable Instant find(String text) {
    LocalDate today = LocalDate.ofInstant(now, zone);
    Instant named =
        switch (text) {
          case "now" -> now;
          case "today", "sod" -> start(today);
          case "tomorrow" -> start(today.plusDays(1));
          case "yesterday" -> start(today.minusDays(1));
          case "eod" -> start(today.plusDays(1)).minusSeconds(1);
          case "later", "someday" -> Instant.parse("9999-12-30T00:00:00Z");
          default -> null;
        };
    if (named != null) {
      return named;
    }
    for (DayOfWeek day : DayOfWeek.values()) {
      String name = day.name().toLowerCase(Locale.ROOT);
      if (text.equals(name) || (text.length() >= 3 && name.startsWith(text))) {
        return start(today.with(TemporalAdjusters.next(day)));
      }
    }
    if (text.isEmpty()) {
      return null;
    }
    int digits = digits(text, 0);
    if (digits == text.length()) {
      return digits == 8
          ? start(LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE))
          : digits >= 9 ? Instant.ofEpochSecond(Long.parseLong(text)) : null;
    }
    if (text.charAt(0) == '@') {
      return Instant.ofEpochSecond(Long.parseLong(text.substring(1)));
    }
    return (digits == 4 && text.charAt(4) == '-') || digits == 8 ? iso(text) : distance(text);
  }

  private Instant start(LocalDate date) {
    return date.atStartOfDay(zone).toInstant();
  }

  private Instant iso(String text) {
    String full = text.toUpperCase(Locale.ROOT);
    if (full.charAt(4) != '-') {
      return TaskwarriorDates.parse(full);
    }
    if (full.indexOf('T') < 0) {
      return start(LocalDate.parse(full));
    }
    boolean hasOffset = full.endsWith("Z") || full.indexOf('+') > 0 || full.lastIndexOf('-') > 10;
    return hasOffset
        ? OffsetDateTime.parse(full).toInstant()
        : LocalDateTime.parse(full).atZone(zone).toInstant();
  }

  private @Nullable Instant distance(String text) {
    boolean back = text.charAt(0) == '-';
    int from = back || text.charAt(0) == '+' ? 1 : 0;
    int digits = digits(text, from);
    if (digits == 0) {
      return null;
    }
    long count = Long.parseLong(text.substring(from, from + digits)) * (back ? -1 : 1);
    ZonedDateTime start = now.atZone(zone);
    return switch (text.substring(from + digits)) {
      case "s", "sec", "secs", "second", "seconds" -> start.plusSeconds(count).toInstant();
      case "min", "mins", "minute", "minutes" -> start.plusMinutes(count).toInstant();
      case "h", "hr", "hrs", "hour", "hours" -> start.plusHours(count).toInstant();
      case "d", "day", "days" -> start.plusDays(count).toInstant();
      case "w", "wk", "wks", "week", "weeks" -> start.plusWeeks(count).toInstant();
      case "mo", "mth", "month", "months" -> start.plusMonths(count).toInstant();
      case "y", "yr", "yrs", "year", "years" -> start.plusYears(count).toInstant();
      default -> null;
    };
  }

  private static int digits(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end - from;
  }
}
