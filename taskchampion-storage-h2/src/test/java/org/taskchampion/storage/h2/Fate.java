package org.taskchampion.storage.h2;

/** Decides what happens at the calls of a simulated process that change the disk. */
interface Fate {

  /** What happens at a call. */
  enum Event {
    /** The call does what it should. */
    NONE,
    /** The process ends in the middle of the call. What reached the system stays. */
    KILL,
    /** The machine ends in the middle of the call. */
    POWER,
    /** The call fails, perhaps after it was done in part. */
    FAIL,
    /** The thread is interrupted, and the call does what it should. */
    INTERRUPT
  }

  /** Nothing happens. */
  Fate NONE = call -> Event.NONE;

  /** Returns what happens at the next call. */
  Event at(String call);
}
