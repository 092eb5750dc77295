package org.taskchampion.internal.sync;

import java.util.Optional;
import java.util.UUID;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.SealingKey;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerCheck.Finding;
import org.taskchampion.sync.ServerCheck.Outcome;
import org.taskchampion.sync.ServerCheck.Subject;
import org.taskchampion.sync.SyncServer;

/**
 * The key with which a replica has opened or made something in the known server's history, as it is
 * stored (part 9.13 of the specification): a token of it, which tells no more than that.
 */
public final class KnownKey {

  private static final String TOKEN = "serverKey";

  private KnownKey() {}

  /**
   * Looks at a server for a replica, and adds what the replica itself knows of the key: the server
   * cannot know whose secret is the odd one.
   *
   * @param storage where the replica is; read only
   * @param server the server
   * @param base the version on which the replica is based
   * @return what was found
   */
  public static ServerCheck check(Storage storage, SyncServer server, UUID base) {
    ServerCheck check = server.check(base);
    Optional<String> token;
    try (StorageView view = storage.read()) {
      token = token(view);
    }
    Optional<SealingKey> key = server.sealingKey();
    Optional<Finding> secret = check.finding(Subject.SECRET);
    if (token.isEmpty()
        || key.isEmpty()
        || secret.isEmpty()
        || secret.get().outcome() != Outcome.FAILED) {
      return check;
    }
    String known =
        key.get().recognises(token.get())
            ? ". This replica has used the secret that it has now with this history before: it is not"
                + " the one whose secret was mistyped since"
            : ". This replica has last synchronised with another secret than the one that it has now:"
                + " compare them first";
    return check.toBuilder()
        .replace(new Finding(Subject.SECRET, Outcome.FAILED, secret.get().message() + known))
        .build();
  }

  /** Returns the token of the key that a replica remembers; empty if it remembers none. */
  static Optional<String> token(StorageView view) {
    return view.value(TOKEN);
  }

  /** Remembers a key. Writes nothing if it is remembered already. */
  static void remember(StorageTransaction transaction, SealingKey key) {
    if (token(transaction).filter(key::recognises).isEmpty()) {
      transaction.setValue(TOKEN, key.token());
    }
  }
}
