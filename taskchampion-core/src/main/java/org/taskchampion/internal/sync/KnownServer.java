package org.taskchampion.internal.sync;

import java.util.Optional;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.ServerIdentity;
import org.taskchampion.sync.SyncServer;

/**
 * The server that a replica last synchronised with, as it is stored (part 9.7 of the
 * specification).
 */
final class KnownServer {

  private static final String HISTORY = "serverHistory";
  private static final String ADDRESS = "serverAddress";

  /** Whether other implementations use servers of its kind. */
  private static final String SHARED = "serverShared";

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

  /**
   * Says whether replicas of other implementations may be at the same base, as their servers are of
   * the kind of the last one. Replicas of earlier versions of the library remembered no kind: there
   * were directories, and servers with a URL.
   */
  static boolean isShared(StorageView view) {
    return view.value(SHARED)
        .map(Boolean::parseBoolean)
        .or(() -> view.value(ADDRESS).map(KnownServer::isUrl))
        .orElse(true);
  }

  private static boolean isUrl(String address) {
    return address.startsWith("http://") || address.startsWith("https://");
  }

  /**
   * Remembers a server. Writes nothing if it is the same.
   *
   * @return whether it is another one
   */
  static boolean remember(StorageTransaction transaction, SyncServer server) {
    ServerIdentity identity = server.identity();
    boolean another = isAnother(transaction, identity);
    if (another) {
      transaction.setValue(HISTORY, identity.history());
      transaction.setValue(ADDRESS, identity.address());
    }
    String shared = Boolean.toString(server.isUsedByOtherImplementations());
    if (!transaction.value(SHARED).equals(Optional.of(shared))) {
      transaction.setValue(SHARED, shared);
    }
    return another;
  }

  /**
   * Forgets the address, so that the next synchronisation asks whether the server is empty, as it
   * does at any new one.
   */
  static void forgetAddress(StorageTransaction transaction) {
    transaction.setValue(SHARED, Boolean.toString(isShared(transaction)));
    transaction.setValue(ADDRESS, null);
  }
}
