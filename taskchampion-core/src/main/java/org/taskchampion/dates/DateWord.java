package org.taskchampion.dates;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * A single date word that {@link DateWords#wordAt} found in a text, such as {@code eom}. Immutable
 * and thread-safe.
 */
public final class DateWord {

  private final Found found;
  private final int start;
  private final ZoneId zone;

  DateWord(Found found, int start, ZoneId zone) {
    this.found = found;
    this.start = start;
    this.zone = zone;
  }

  /**
   * Returns where the word ends.
   *
   * @return the index of the first character behind the word in the text
   */
  public int end() {
    return found.end();
  }

  /**
   * Returns which time the word means.
   *
   * @param now the time now
   * @return the time, to the second
   * @throws DateSyntaxException if the word means no day at that time: with a date format without a
   *     year, 29 February in a year that has none
   */
  public Instant at(Instant now) {
    try {
      return found.meaning().at(now.truncatedTo(ChronoUnit.SECONDS).atZone(zone));
    } catch (DateTimeException | ArithmeticException e) {
      throw new DateSyntaxException(
          "there is no such day, seen from " + now + "; write the date with its year", start);
    }
  }

  @Override
  public String toString() {
    return "DateWord[" + start + ", " + end() + "]";
  }
}
