package org.taskchampion.benchmarks;

import org.taskchampion.sync.SyncServer;

/** A place where replicas meet, with one history that nobody else has. */
interface Place {

  /** Returns a new server object, as a program makes one each time it starts. */
  SyncServer open();

  /** Returns a new server object of a machine that was not there before. */
  default SyncServer openElsewhere() {
    return open();
  }
}
