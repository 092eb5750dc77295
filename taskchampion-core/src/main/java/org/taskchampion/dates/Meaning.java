package org.taskchampion.dates;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * Which time a word means, given the time now, to the second, in the user's zone. A wall-clock time
 * that occurs twice is the earlier one; one that is left out is moved by the gap.
 */
@FunctionalInterface
interface Meaning {

  Instant at(ZonedDateTime now);

  /** The midnight that begins a day. */
  static Instant start(LocalDate day, ZoneId zone) {
    return day.atTime(LocalTime.MIDNIGHT).atZone(zone).toInstant();
  }

  /** The last second of a day. */
  static Instant end(LocalDate day, ZoneId zone) {
    return start(day.plusDays(1), zone).minusSeconds(1);
  }
}
