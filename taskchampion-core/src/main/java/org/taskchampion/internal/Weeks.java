package org.taskchampion.internal;

import java.time.DayOfWeek;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;

/** The numbers of weeks, as Taskwarrior 3 counts them. */
public final class Weeks {

  private Weeks() {}

  /**
   * Returns the number of a day's week. With weeks from Monday it is that of ISO 8601; otherwise
   * the days before the first Sunday are in week 0.
   *
   * @param time the day
   * @param firstDay the first day of the week
   * @return the number
   */
  public static int number(ZonedDateTime time, DayOfWeek firstDay) {
    return firstDay == DayOfWeek.MONDAY
        ? time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR)
        : (time.getDayOfYear() + 6 - time.get(ChronoField.DAY_OF_WEEK) % 7) / 7;
  }
}
