package org.taskchampion.dates;

import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * What may follow a time of day to say that it is not a local one.
 *
 * @param zone the offset from UTC
 * @param end the position behind it
 */
record Offset(ZoneId zone, int end) {

  /** The easternmost zones there are. */
  private static final int MOST_HOURS = 14;

  private static final int LAST_MINUTE = 59;

  /**
   * Reads Z, or a sign with hours and perhaps minutes.
   *
   * @param colon what stands between hours and minutes; empty for nothing
   * @return null if none stands there as a whole
   */
  static @Nullable Offset read(String text, int start, String colon) {
    char sign = Scan.at(text, start);
    if (sign == 'Z') {
      return whole(text, ZoneOffset.UTC, start + 1);
    }
    int hours = Scan.number(text, start + 1, 2);
    if ((sign != '+' && sign != '-') || hours < 0 || hours > MOST_HOURS) {
      return null;
    }
    int end = start + 3;
    int minutes = 0;
    int found = text.startsWith(colon, end) ? Scan.number(text, end + colon.length(), 2) : -1;
    if (found >= 0 && found <= LAST_MINUTE) {
      minutes = found;
      end += colon.length() + 2;
    }
    int factor = sign == '-' ? -1 : 1;
    return whole(text, ZoneOffset.ofHoursMinutes(factor * hours, factor * minutes), end);
  }

  private static @Nullable Offset whole(String text, ZoneId zone, int end) {
    return Scan.canEnd(text, end) ? new Offset(zone, end) : null;
  }
}
