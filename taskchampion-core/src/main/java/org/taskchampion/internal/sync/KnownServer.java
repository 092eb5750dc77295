package org.taskchampion.internal.sync;

import java.util.Optional;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.ServerIdentity;

/**
 * The server that a replica last synchronised with, as it is stored (part 9.7 of the
 * specification).
 */
final class KnownServer {

  private static final String HISTORY = "serverHistory";
  private static final String ADDRESS = "serverAddress";

  private KnownServer() {}

  /** Says whether this is another server than last time, or another address of the same history. */
  static boolean isAnother(StorageView view, ServerIdentity identity) {
    return !view.value(HISTORY).equals(Optional.of(identity.history()))
        || !view.value(ADDRESS).equals(Optional.of(identity.address()));
  }

  /** Says whether this is another history than last time. */
  static boolean isAnotherHistory(StorageView view, ServerIdentity identity) {
    return view.value(HISTORY).filter(known -> !known.equals(identity.history())).isPresent();
  }

  /** Remembers a server. Writes nothing if it is the same. */
  static void remember(StorageTransaction transaction, ServerIdentity identity) {
    if (isAnother(transaction, identity)) {
      transaction.setValue(HISTORY, identity.history());
      transaction.setValue(ADDRESS, identity.address());
    }
  }
}
