package org.taskchampion;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * Finds the next second that is free, without passing again over those that were found taken: many
 * notes of the same seconds cost about their number, not its square.
 */
final class FreeSeconds {

  /** From a second that was taken to a later one, before which none is free. */
  private final Map<Long, Long> later;

  FreeSeconds() {
    this(new HashMap<>());
  }

  /**
   * Makes one that remembers in a map.
   *
   * @param later an empty map, by which a test counts the steps
   */
  FreeSeconds(Map<Long, Long> later) {
    this.later = later;
  }

  /**
   * Returns a second or the next free one.
   *
   * @param second where to begin
   * @param isTaken says whether a second is taken; what it said yes to is not asked again
   */
  long next(long second, LongPredicate isTaken) {
    long free = follow(second);
    while (isTaken.test(free)) {
      later.put(free, free + 1);
      free = follow(free + 1);
    }
    for (long passed = second; passed != free; ) {
      Long jump = later.put(passed, free);
      passed = jump == null ? free : jump;
    }
    return free;
  }

  private long follow(long second) {
    long last = second;
    for (Long next = later.get(last); next != null; next = later.get(last)) {
      last = next;
    }
    return last;
  }
}
