package org.taskchampion;

import java.time.Instant;

/**
 * The device's clock shows a time that no change can be dated with: one outside the years 0000 to
 * 9999. Set the clock, and do it again; nothing was changed. What reads, and what synchronises
 * earlier changes, needs no clock.
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
}
