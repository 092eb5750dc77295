package org.taskchampion.sync;

/**
 * What a replica does when it was synchronised before and now comes to a server without versions
 * (part 9.7 of the {@linkplain org.taskchampion specification}).
 */
public enum EmptyServer {
  /**
   * It depends on where the replica comes from. After a server that other implementations use, too
   * ({@link SyncServer#isUsedByOtherImplementations}), others may be at the same version, so it
   * {@linkplain #GO_ON goes on}. After a directory of {@code LocalSyncServer}, it {@linkplain
   * #SEND_EVERYTHING sends everything}. The default.
   */
  BY_LAST_SERVER,
  /**
   * The replica goes on from the version that it had last: it sends what is unsynced, and then a
   * snapshot. Other replicas that had the same version last go on, too, and new ones begin with the
   * snapshot. Where a snapshot would be larger than a server takes, the replica sends everything
   * all the same.
   */
  GO_ON,
  /**
   * The replica sends all of its tasks as a new history, which any replica can join. Replicas of
   * this library are united with it when they come; those of others that had the same version last
   * cannot go on.
   */
  SEND_EVERYTHING
}
