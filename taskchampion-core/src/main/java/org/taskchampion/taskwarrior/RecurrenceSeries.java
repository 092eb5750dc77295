package org.taskchampion.taskwarrior;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The dates of a template up to now and a few beyond: those that Taskwarrior spawns.
 *
 * @param dates from the first that has no instance yet
 * @param previous the date before each of these; null before the first of all
 * @param count how many dates there are with those that have an instance
 * @param ended whether the template's end comes before any further date
 */
record RecurrenceSeries(
    List<Instant> dates, List<@Nullable Instant> previous, int count, boolean ended) {

  /** More dates than any task that somebody meant has; they are counted in no time. */
  private static final int MOST_DATES = 1_000_000;

  /**
   * Works out the dates.
   *
   * @param first the template's due
   * @param until the template's end, if it has one; the first date behind it is a date still
   * @param spawned how many dates have an instance
   * @param limit how many dates after now there are to be
   * @param most how many dates without an instance there may be
   * @return the series; null if there are too many dates
   * @throws DateTimeException if a date lies outside the calendar
   */
  static @Nullable RecurrenceSeries of(
      Instant first,
      RecurrenceStep step,
      @Nullable Instant until,
      Instant now,
      int spawned,
      int limit,
      int most) {
    List<Instant> dates = new ArrayList<>();
    List<@Nullable Instant> previous = new ArrayList<>();
    Instant before = null;
    Instant date = first;
    int coming = 0;
    for (int count = 0; count < MOST_DATES; count++) {
      if (count >= spawned) {
        dates.add(date);
        previous.add(before);
      }
      if (dates.size() > most) {
        return null;
      }
      boolean ended = until != null && date.isAfter(until);
      coming += date.isAfter(now) ? 1 : 0;
      if (ended || coming >= limit) {
        return new RecurrenceSeries(dates, previous, count + 1, ended);
      }
      before = date;
      date = step.after(date);
    }
    return null;
  }
}
