package org.taskchampion.internal.sync;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.taskchampion.storage.StorageTransaction;

/**
 * The tasks that unsynced operations touch, or did at the last merge: of a hundred thousand of
 * these, no merge need read any that meets none of their tasks. What is known is of use as long as
 * nothing is committed but merges, which unsynced operations leave fewer.
 */
final class UnsyncedTasks {

  private static final long UNKNOWN = -1;

  private final Set<UUID> tasks = new HashSet<>();
  private long revision = UNKNOWN;

  /**
   * Says whether any unsynced operation touches one of some tasks. The transaction is a merge that
   * nobody else has changed unsynced operations in, and is committed.
   *
   * @param server the tasks that the server's operations touch
   * @return false if there is surely none
   */
  boolean mayMeet(StorageTransaction transaction, Set<UUID> server) {
    if (transaction.unsyncedCount() == 0) {
      revision = UNKNOWN;
      return false;
    }
    if (revision == UNKNOWN || transaction.revision() != revision + 1) {
      tasks.clear();
      transaction.forEachUnsynced(operation -> operation.taskUuid().ifPresent(tasks::add));
    }
    revision = transaction.revision();
    for (UUID task : server) {
      if (tasks.contains(task)) {
        return true;
      }
    }
    return false;
  }
}
