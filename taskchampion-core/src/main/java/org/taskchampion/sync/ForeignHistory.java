package org.taskchampion.sync;

/**
 * What a replica does when it was synchronised before and now meets a server with another history,
 * which does not contain the replica's base version (part 9.7 of the {@linkplain org.taskchampion
 * specification}).
 */
public enum ForeignHistory {
  /**
   * The two are united by the rules of every merge: the newer value wins, and what is overwritten
   * is in the report. The default.
   */
  MERGE,
  /** The synchronisation ends with {@link ForeignHistoryException}, and nothing is changed. */
  FAIL,
  /**
   * The replica takes the server's state and drops its own, unsynced changes too. What is dropped
   * is in the report.
   */
  TAKE_SERVERS
}
