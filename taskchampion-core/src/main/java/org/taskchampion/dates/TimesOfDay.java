package org.taskchampion.dates;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/** Times of day without a date: {@code 9am}, {@code 15:30}, {@code 10:00Z}. */
final class TimesOfDay {

  private static final int LAST_HOUR = 23;
  private static final int LAST_OF_SIXTY = 59;
  private static final int NOON = 12;

  private TimesOfDay() {}

  /** Finds the time of day that stands at a position of a text. */
  static @Nullable Found find(String text, int start) {
    int digits = Scan.endOfDigits(text, start) - start;
    if (digits != 1 && digits != 2) {
      return null;
    }
    int hour = Scan.number(text, start, digits);
    int[] sixtieths = {0, 0};
    int end = start + digits;
    int parts = 0;
    while (parts < 2 && Scan.at(text, end) == ':') {
      int part = Scan.number(text, end + 1, 2);
      if (part < 0 || part > LAST_OF_SIXTY || Scan.isDigit(text, end + 3)) {
        return null;
      }
      sixtieths[parts++] = part;
      end += 3;
    }
    char half = Scan.at(text, end);
    if (half == 'a' || half == 'p') {
      if (hour > NOON) {
        return null;
      }
      hour = hour % NOON + (half == 'p' ? NOON : 0);
      end += Scan.at(text, end + 1) == 'm' ? 2 : 1;
    } else if (parts == 0 || hour > LAST_HOUR) {
      return null;
    }
    LocalTime time = LocalTime.of(hour, sixtieths[0], sixtieths[1]);
    Offset offset = half == 'a' || half == 'p' ? null : Offset.read(text, end, ":");
    if (offset != null) {
      ZoneId zone = offset.zone();
      return new Found(now -> next(time, now, zone), offset.end());
    }
    return Scan.canEnd(text, end) ? new Found(now -> next(time, now, now.getZone()), end) : null;
  }

  /** Returns when it is so late in a zone: today if that is not over, else tomorrow. */
  private static Instant next(LocalTime time, ZonedDateTime now, ZoneId zone) {
    LocalDate today = now.withZoneSameInstant(zone).toLocalDate();
    Instant then = today.atTime(time).atZone(zone).toInstant();
    return then.isBefore(now.toInstant())
        ? today.plusDays(1).atTime(time).atZone(zone).toInstant()
        : then;
  }
}
