package org.taskchampion.sync;

/**
 * Hears how a synchronisation goes on. Called by the thread that synchronises, between its steps,
 * with no transaction open. What it throws ends the synchronisation and is thrown on as it is; the
 * replica is whole, and what was overwritten until then is in the report of the next one.
 */
@FunctionalInterface
public interface SyncProgress {

  /** What a synchronisation is doing. */
  enum Phase {
    /** Fetching and merging versions. Counted in operations; the total is not known. */
    RECEIVING,
    /** Sending versions. Counted in operations. */
    SENDING,
    /** Fetching or sending a snapshot. Counted in tasks. */
    SNAPSHOT
  }

  /**
   * A step was done.
   *
   * @param phase what is being done
   * @param done how much of it was done so far in this synchronisation
   * @param total how much there is in all, or -1 if that is not known
   */
  void progressed(Phase phase, long done, long total);
}
