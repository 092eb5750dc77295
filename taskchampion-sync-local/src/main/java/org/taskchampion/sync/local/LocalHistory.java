package org.taskchampion.sync.local;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.LostBranch;
import org.taskchampion.sync.SealingKey;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerIdentity;
import org.taskchampion.sync.Snapshot;

/**
 * The history in a directory, in one form or another. {@link LocalSyncServer} checks the arguments,
 * and says what the exceptions mean to its callers. Thread-safe; nothing is open between two calls.
 */
interface LocalHistory {

  /** Returns which history this is, and where. */
  ServerIdentity identity();

  /** Says whether other implementations use it, too. */
  boolean isUsedByOthers();

  /** Adds a version, if its parent is the last one or there is none yet. */
  AddVersionResult add(UUID parent, byte[] segment) throws IOException;

  /** Returns the child of a version, or why there is none. */
  ChildVersion childVersion(UUID parent) throws IOException;

  /** Returns the branch of a version that does not count any more; empty where nothing forks. */
  default Optional<LostBranch> lostBranch(UUID version) throws IOException {
    return Optional.empty();
  }

  /** Returns the key with which it is sealed; empty where nothing is. */
  default Optional<SealingKey> sealingKey() {
    return Optional.empty();
  }

  /** Keeps a snapshot, unless it is of an old or unknown version. */
  void keep(UUID version, byte[] snapshot) throws IOException;

  /** Returns the newest snapshot. */
  Optional<Snapshot> snapshot() throws IOException;

  /**
   * Removes what nobody needs any more.
   *
   * @return how many versions
   */
  int prune() throws IOException;

  /** Looks at it for a replica; empty where that takes no more than the directory. */
  default Optional<ServerCheck> check(UUID base) {
    return Optional.empty();
  }

  /** Forgets what is secret. */
  default void close() {}
}
