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

  /** Nobody waits for more seconds, and no calendar has them. */
  private static final double FARTHEST = 1e11;

  private final long now;
  private long until = NEVER;
  private long older = NEVER;

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
    meet(gap, speed, 0);
  }

  /**
   * The answer changes when two values meet that are rounded.
   *
   * @param gap how far the first is above the second
   * @param speed by how much that grows in a second; not a number if it is not even
   * @param grain how far the gap may be from the true one
   */
  void meet(double gap, double speed, double grain) {
    if (Double.isNaN(speed)) {
      unforeseeable();
    } else if (speed != 0) {
      double seconds = -gap / speed;
      double around = grain / Math.abs(speed);
      // Around the meeting, each second counts.
      if (seconds + around > -2) {
        at(now + (long) Math.min(Math.max(1, seconds - around), FARTHEST));
      }
    }
  }

  /** A task becomes a day older, which is one small step of its urgency. */
  void ages(long seconds) {
    if (seconds > now && seconds < older) {
      older = seconds;
    }
  }

  /** Forgets what was said, before another task is tested. */
  void clear() {
    until = NEVER;
    older = NEVER;
  }

  /** Returns the first second at which the answer may be another one. */
  long until() {
    return Math.min(until, older);
  }

  /** Returns the same, but for what comes from the age. */
  long untilExceptAge() {
    return until;
  }

  long now() {
    return now;
  }
}
