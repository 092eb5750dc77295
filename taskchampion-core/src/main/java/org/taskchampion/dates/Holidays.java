package org.taskchampion.dates;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.temporal.TemporalAdjusters;

/** The days that are not the same every year. */
final class Holidays {

  private Holidays() {}

  /** Returns Easter Sunday of the Gregorian calendar, by the anonymous Gregorian computus. */
  static LocalDate easter(int year) {
    int golden = year % 19;
    int century = year / 100;
    int inCentury = year % 100;
    int epact =
        (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    int weekday = (32 + 2 * (century % 4) + 2 * (inCentury / 4) - epact - inCentury % 4) % 7;
    int late = (golden + 11 * epact + 22 * weekday) / 451;
    int days = epact + weekday - 7 * late + 114;
    return LocalDate.of(year, days / 31, days % 31 + 1);
  }

  /** Returns the Saturday from 20 to 26 June. */
  static LocalDate midsummer(int year) {
    return LocalDate.of(year, Month.JUNE, 20)
        .with(TemporalAdjusters.nextOrSame(DayOfWeek.SATURDAY));
  }

  /**
   * Returns the Friday from 18 to 24 June, which is what Taskwarrior says. Where 19 June is a
   * Saturday, the real one is a week later.
   */
  static LocalDate midsummerEve(int year) {
    return LocalDate.of(year, Month.JUNE, 18).with(TemporalAdjusters.nextOrSame(DayOfWeek.FRIDAY));
  }
}
