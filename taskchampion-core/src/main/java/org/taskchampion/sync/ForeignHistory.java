package org.taskchampion.sync;

/**
 * What a replica does when it was synchronised before and now meets a server with another history,
 * which does not contain the replica's base version (part 9.7 of the {@linkplain org.taskchampion
 * specification}).
 *
 * <p>It is another history if the server's identity says so, or if it is sealed with another key
 * than the replica used with the server before. In a git repository and an object store, the salt
 * of the key is stored with the history, so a history that somebody has begun anew there is another
 * one, even with the same secret.
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
