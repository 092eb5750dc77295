package org.taskchampion;

import java.time.Clock;
import java.time.Instant;
import org.taskchampion.internal.Times;

/**
 * The device's clock shows a time outside the years 0000 to 9999, which no change can have. Nothing
 * was changed: set the clock and try again. Reading, synchronising and an undo of what was done
 * last need no clock; what is taken back by new operations does.
 */
public final class WrongClockException extends TaskChampionException {

  private static final long serialVersionUID = 1L;

  WrongClockException(Instant now) {
    super(
        "this device's clock is at "
            + now
            + ", and changes can only be dated in the years 0000 to 9999. Set the clock, and try"
            + " again; nothing was changed",
        null);
  }

  /** Returns the time, if operations can carry it. */
  static Instant now(Clock clock) {
    Instant now = clock.instant();
    if (!Times.canTravel(now)) {
      throw new WrongClockException(now);
    }
    return now;
  }
}
