package org.taskchampion.storage.h2;

import java.util.OptionalLong;

/** What the system tells of this process and of others. */
interface Processes {

  /** Returns the number of this process. */
  long pid();

  /**
   * Returns when a process began, in seconds from a time that is the same for all processes that
   * use the same class; 0 if the system does not tell; empty if no such process lives.
   */
  OptionalLong start(long pid);

  /** Returns a number for what the system counts its processes in, such as a container. */
  int space();
}
