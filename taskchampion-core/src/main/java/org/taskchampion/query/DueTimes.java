package org.taskchampion.query;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;

/** The days and weeks around an instant, as the virtual tags of due tasks count them. */
final class DueTimes {

  private static final long DAY = 86_400;

  private final ZoneId zone;
  private final int dueDays;
  private final long now;
  private final LocalDate today;

  DueTimes(Conventions conventions, Instant now) {
    this.zone = conventions.zone();
    this.dueDays = conventions.dueDays();
    this.now = now.getEpochSecond();
    this.today = now.atZone(zone).toLocalDate();
  }

  /** Returns when the next day begins, in Unix seconds. */
  long nextDay() {
    return start(today.plusDays(1));
  }

  boolean isPast(long due) {
    return due < now;
  }

  /** Says whether a time is on the day that is so many days from today. */
  boolean isOn(long due, int days) {
    return isWithin(due, today.plusDays(days), today.plusDays(days + 1));
  }

  /** Says whether a time is today, or within the next days. These are counted in seconds. */
  boolean isSoon(long due) {
    long start = start(today);
    return due >= start
        && (dueDays == 0 || due < start + dueDays * DAY || due < start(today.plusDays(1)));
  }

  boolean isThisWeek(long due) {
    LocalDate monday = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    return isWithin(due, monday, monday.plusDays(7));
  }

  boolean isThisMonth(long due) {
    return isWithin(due, today.withDayOfMonth(1), 1);
  }

  boolean isThisQuarter(long due) {
    int first = (today.getMonthValue() - 1) / 3 * 3 + 1;
    return isWithin(due, LocalDate.of(today.getYear(), first, 1), 3);
  }

  boolean isThisYear(long due) {
    return isWithin(due, today.withDayOfYear(1), 12);
  }

  private boolean isWithin(long due, LocalDate first, int months) {
    return isWithin(due, first, first.plusMonths(months));
  }

  private boolean isWithin(long due, LocalDate first, LocalDate next) {
    return due >= start(first) && due < start(next);
  }

  private long start(LocalDate day) {
    return day.atStartOfDay(zone).toEpochSecond();
  }
}
