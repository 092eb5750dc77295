package org.taskchampion.query;

import java.time.Instant;

/**
 * Until when an answer holds: whatever looks at the time while a task is tested says here when it
 * would answer otherwise. Not thread-safe.
 */
final class Horizon {

  /** No time will change the answer. */
  static final long NEVER = Long.MAX_VALUE;

  /** What cannot be foretold is looked at again after so many seconds. */
  private static final long UNFORESEEABLE_SECONDS = 60;

  private final long now;
  private long until = NEVER;

  Horizon(Instant now) {
    this.now = now.getEpochSecond();
  }

  /** The answer may be another one from a time on, if that is to come. */
  void at(long seconds) {
    if (seconds > now && seconds < until) {
      until = seconds;
    }
  }

  /** The answer changes in a way that nobody works out. */
  void unforeseeable() {
    at(now + UNFORESEEABLE_SECONDS);
  }

  /**
   * The answer changes when two values meet.
   *
   * @param gap how far the first is above the second
   * @param speed by how much that grows in a second; not a number if it is not even
   */
  void meet(double gap, double speed) {
    if (Double.isNaN(speed)) {
      unforeseeable();
    } else if (speed != 0) {
      double seconds = -gap / speed;
      // Values are whole seconds or in single precision: around the meeting, each second counts.
      if (seconds > -2) {
        at(seconds > NEVER / 2.0 ? NEVER : now + Math.max(1, (long) seconds));
      }
    }
  }

  /** Forgets what was said, before another task is tested. */
  void clear() {
    until = NEVER;
  }

  /** Returns the first second at which the answer may be another one. */
  long until() {
    return until;
  }
}
