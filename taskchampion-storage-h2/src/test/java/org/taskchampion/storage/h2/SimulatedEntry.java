package org.taskchampion.storage.h2;

import java.util.Random;

/** What a name on a simulated disk stands for. */
sealed interface SimulatedEntry permits SimulatedInode, SimulatedDirectory {

  /** Leaves what the medium may hold after a loss of power; the kind says what names are left. */
  void losePower(Random random, int kind);

  /** Gives back the locks of a process that has ended. */
  void unlock(SimulatedProcess process);

  /** Closes what a process that has ended had open. */
  void close(SimulatedProcess process);

  /** Returns whether any process has this open, or something in it. */
  boolean isOpen();
}
