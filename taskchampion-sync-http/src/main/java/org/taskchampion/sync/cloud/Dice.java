package org.taskchampion.sync.cloud;

import java.util.function.IntSupplier;
import org.taskchampion.sync.SnapshotUrgency;

/** Chances as the reference has them, in 256ths. */
final class Dice {

  private static final int SIDES = 256;
  private static final int CLEAN_UP = 13;
  private static final int HIGH = 2;
  private static final int LOW = 25;

  private final IntSupplier throwing;

  /**
   * Makes them.
   *
   * @param throwing gives a random number of at least 0
   */
  Dice(IntSupplier throwing) {
    this.throwing = throwing;
  }

  /** Says whether a push is followed by a clean-up. */
  boolean cleansUp() {
    return throwing.getAsInt() % SIDES < CLEAN_UP;
  }

  /** Says how urgent a snapshot is, where there is one. */
  SnapshotUrgency urgency() {
    int thrown = throwing.getAsInt() % SIDES;
    return thrown < HIGH
        ? SnapshotUrgency.HIGH
        : thrown < LOW ? SnapshotUrgency.LOW : SnapshotUrgency.NONE;
  }
}
