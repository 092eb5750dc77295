package org.taskchampion.ta;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.taskchampion.dates.DateWords;
import org.taskchampion.query.Conventions;
import org.taskchampion.query.Evaluation;

/** Writes dates as the formats of Taskwarrior's columns have them. */
final class DateCells {

  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final long WEEK = 7 * DAY;
  private static final long MONTH = 30 * DAY;
  private static final long YEAR = 365 * DAY;

  private final ZoneId zone;
  private final Instant now;
  private final @Nullable DateWords form;

  /**
   * Makes what writes dates as days, with the time of day unless it is midnight.
   *
   * @param zone the user's zone
   * @param now the time that ages and distances count from
   */
  DateCells(ZoneId zone, Instant now) {
    this(zone, now, null);
  }

  private DateCells(ZoneId zone, Instant now, @Nullable DateWords form) {
    this.zone = zone;
    this.now = now;
    this.form = form;
  }

  /**
   * Makes what writes dates in a form of Taskwarrior's {@code dateformat}.
   *
   * @param format the form; empty for the usual one
   */
  static DateCells of(Evaluation evaluation, String format) {
    Conventions conventions = evaluation.conventions();
    return new DateCells(
        conventions.zone(),
        evaluation.now(),
        format.isEmpty() ? null : conventions.dateWords().withDateFormat(format));
  }

  String cell(Instant time, String format) {
    Duration toCome = Duration.between(now, time);
    return switch (format) {
      case "age" -> distance(Duration.between(time, now).getSeconds());
      case "relative", "countdown" -> distance(toCome.getSeconds());
      case "remaining" -> toCome.isNegative() ? "" : distance(toCome.getSeconds());
      case "julian" -> julianDay(time);
      case "epoch" -> Long.toString(time.getEpochSecond());
      case "iso" -> time.truncatedTo(ChronoUnit.SECONDS).toString();
      default -> local(time);
    };
  }

  private static String julianDay(Instant time) {
    MathContext digits = new MathContext(12);
    return new BigDecimal(time.getEpochSecond())
        .divide(BigDecimal.valueOf(DAY), digits)
        .add(new BigDecimal("2440587.5"), digits)
        .stripTrailingZeros()
        .toPlainString();
  }

  /** Returns a time in the user's time zone; in the usual form without the hour at midnight. */
  String local(Instant time) {
    if (form != null) {
      return form.format(time);
    }
    LocalDateTime local = LocalDateTime.ofInstant(time, zone);
    String date = local.toLocalDate().toString();
    return local.toLocalTime().equals(LocalTime.MIDNIGHT)
        ? date
        : date + " " + local.toLocalTime().withNano(0);
  }

  /** Writes a span of time in one unit, and nothing if there is none. */
  static String distance(long seconds) {
    if (seconds < 0) {
      return "-" + distance(-seconds);
    }
    if (seconds >= YEAR) {
      long tenths = Math.round(seconds * 10.0 / YEAR);
      return tenths / 10 + "." + tenths % 10 + "y";
    }
    if (seconds >= 90 * DAY) {
      return seconds / MONTH + "mo";
    }
    if (seconds >= 14 * DAY) {
      return seconds / WEEK + "w";
    }
    if (seconds >= DAY) {
      return seconds / DAY + "d";
    }
    if (seconds >= HOUR) {
      return seconds / HOUR + "h";
    }
    if (seconds >= MINUTE) {
      return seconds / MINUTE + "min";
    }
    return seconds == 0 ? "" : seconds + "s";
  }
}
