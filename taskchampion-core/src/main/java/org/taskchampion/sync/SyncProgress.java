package org.taskchampion.sync;

/**
 * Follows the progress of a synchronisation. The thread that synchronises calls it between its
 * steps, with no transaction open, and waits until the call returns: hand over to another thread
 * what takes long, such as drawing. If it throws, the synchronisation ends and throws the same
 * exception. The replica is then whole, and the report of the next synchronisation has the values
 * that were overwritten until then.
 */
@FunctionalInterface
public interface SyncProgress {

  /** What a synchronisation is doing. */
  enum Phase {
    /**
     * Fetching and merging versions. Units: operations of received versions. The total is not
     * known.
     */
    RECEIVING,
    /**
     * Sending versions. Units: operations, without undo points. The total is what was sent and what
     * waits to be sent.
     */
    SENDING,
    /**
     * A snapshot was taken from the server or sent to it. Units: tasks; done and total are equal.
     */
    SNAPSHOT
  }

  /**
   * A step was done.
   *
   * @param phase what is being done
   * @param done how much was done so far in this synchronisation, in the units of the phase
   * @param total how much there is in all, in the same units, or -1 if that is not known. It may
   *     grow while others change the replica.
   */
  void progressed(Phase phase, long done, long total);
}
