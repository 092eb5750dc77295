package org.taskchampion.internal;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.taskchampion.PropertyNames;

/**
 * Times as properties hold them, Unix seconds in decimal (part 8 of the specification), and which
 * of them operations can carry.
 */
public final class Times {

  // The calendar of the reference: the years -262143 to 262142.
  private static final long EARLIEST_SECOND = -8_334_601_228_800L;
  private static final long LATEST_SECOND = 8_210_266_876_799L;

  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private Times() {}

  /**
   * Says whether a time can be the timestamp of an operation: whether RFC 3339 can write it.
   *
   * @param time the time
   * @return true if it lies in the years 0000 to 9999
   */
  public static boolean canTravel(Instant time) {
    return !time.isBefore(FIRST) && !time.isAfter(LAST);
  }

  /**
   * Reads a time.
   *
   * @param text the text, or null
   * @return the time, or null if the text is null, no whole number, or outside the calendar
   */
  public static @Nullable Instant parse(@Nullable String text) {
    if (text == null) {
      return null;
    }
    int length = text.length();
    int start = length > 1 && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
    if (start == length) {
      return null;
    }
    long seconds = 0;
    for (int i = start; i < length; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return null;
      }
      seconds = seconds * 10 + digit;
      if (seconds > -EARLIEST_SECOND) {
        return null;
      }
    }
    if (text.charAt(0) == '-') {
      seconds = -seconds;
    }
    return seconds < EARLIEST_SECOND || seconds > LATEST_SECOND
        ? null
        : Instant.ofEpochSecond(seconds);
  }

  /**
   * Returns the time of a task for properties of which no better one is known.
   *
   * @param task its properties
   * @return when it was last modified, else when it was entered, else the epoch; one that an
   *     operation can carry
   */
  public static Instant ofTask(Map<String, String> task) {
    Instant modified = usable(parse(task.get(PropertyNames.MODIFIED)));
    Instant entry = usable(parse(task.get(PropertyNames.ENTRY)));
    return modified != null ? modified : entry != null ? entry : Instant.EPOCH;
  }

  /**
   * Returns a time if an operation can carry it.
   *
   * @param time the time, or null
   * @return the time, or null
   */
  public static @Nullable Instant usable(@Nullable Instant time) {
    return time == null || !canTravel(time) ? null : time;
  }

  /**
   * Writes a time.
   *
   * @param time the time
   * @return its whole seconds
   * @throws IllegalArgumentException if it lies outside the calendar
   */
  public static String format(Instant time) {
    long seconds = time.getEpochSecond();
    if (seconds < EARLIEST_SECOND || seconds > LATEST_SECOND) {
      throw new IllegalArgumentException("the time " + time + " is too far away");
    }
    return Long.toString(seconds);
  }
}
