package org.taskchampion.internal.sync;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.internal.Uuids;
import org.taskchampion.internal.replica.ObservedStorage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.LostBranch;
import org.taskchampion.sync.SealingKey;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerIdentity;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.WrongSecretException;

/**
 * A server to which nothing goes that is sealed with another key than the history (part 9.13 of the
 * specification): what nobody else can open would lock everybody else out. Whoever sends, sends
 * through this, so no way around it can be forgotten.
 *
 * <p>A key is known to be right when it has opened something in this synchronisation, when the
 * replica remembers it, or when it has made the first thing of an empty history. Otherwise
 * something of the history is opened before the first request that sends. A server that seals
 * nothing is handed on as it is. Used by one thread.
 */
final class SecretGuard implements SyncServer {

  private static final Logger LOGGER = LoggerFactory.getLogger(SecretGuard.class);

  /** A version and its parent, which is how to get at the last version without its child. */
  private static final String BASE_AND_PARENT = "serverBaseParent";

  private final SyncServer server;
  private final ObservedStorage storage;
  private final CallWatch watch;
  private final @Nullable SealingKey key;
  private final Map<UUID, UUID> parents = new HashMap<>();
  private boolean proven;
  private boolean remembered;

  /**
   * Guards a server.
   *
   * @param server the server, whose calls are watched
   * @param storage where the replica is; no call of it is under a watch, which may interrupt it
   * @param watch ends the derivation of the key
   */
  SecretGuard(SyncServer server, ObservedStorage storage, CallWatch watch) {
    this.server = server;
    this.storage = storage;
    this.watch = watch;
    this.key = server.sealingKey().orElse(null);
  }

  /** Lets the key be derived beside the first request if there is something to send. */
  void prepare(StorageView view) {
    if (key != null && view.unsyncedCount() > 0) {
      key.prepare();
    }
  }

  /** Remembers what is known of the key and the base, in a transaction that commits anyway. */
  void remember(StorageTransaction transaction) {
    if (key == null || !proven) {
      return;
    }
    if (!remembered) {
      KnownKey.remember(transaction, key);
      remembered = true;
    }
    UUID base = transaction.baseVersion();
    UUID parent = parents.get(base);
    if (parent != null) {
      transaction.setValue(BASE_AND_PARENT, base + " " + parent);
    }
    parents.clear();
  }

  @Override
  public AddVersionResult addVersion(UUID parent, byte[] segment) {
    prove(parent);
    AddVersionResult result = server.addVersion(parent, segment);
    if (result instanceof AddVersionResult.Added added) {
      // Also the first thing of a history: from now on, this is its key.
      proven = true;
      parents.put(added.version(), parent);
    }
    return result;
  }

  @Override
  public ChildVersion childVersion(UUID parent) {
    return childVersion(parent, server::childVersion);
  }

  /**
   * Takes notice of the child of a version that somebody fetches in another way.
   *
   * @param fetch fetches the child of a version from the server
   */
  ChildVersion childVersion(UUID parent, Function<UUID, ChildVersion> fetch) {
    ChildVersion child;
    try {
      child = fetch.apply(parent);
    } catch (WrongSecretException e) {
      throw explained(e);
    }
    if (child instanceof ChildVersion.Found found) {
      proven = true;
      parents.put(found.version(), parent);
    }
    return child;
  }

  @Override
  public Optional<LostBranch> lostBranch(UUID version) {
    return server.lostBranch(version);
  }

  @Override
  public void addSnapshot(UUID version, byte[] data) {
    prove(version);
    server.addSnapshot(version, data);
  }

  @Override
  public Optional<Snapshot> snapshot() {
    Optional<Snapshot> snapshot = server.snapshot();
    proven |= snapshot.isPresent();
    return snapshot;
  }

  /**
   * Makes sure that the key is the history's, before something is sent after a version.
   *
   * @throws WrongSecretException if it is not, or if there is nothing to find out with
   */
  void prove(UUID parent) {
    if (key == null || proven) {
      return;
    }
    proven = isRemembered(key).orElse(false);
    // Where nothing comes after nil, which the server has said before, the key makes the first
    // thing. If somebody is faster, the server refuses it, and what is there is fetched.
    if (proven || parent.equals(Uuids.NIL)) {
      return;
    }
    boolean opened;
    try {
      opened = opensSomething(parent);
    } catch (WrongSecretException e) {
      throw new WrongSecretException(
          e.version().orElse(null),
          "nothing was sent, and nothing was changed: the encryption secret does not open "
              + e.version().map(version -> "version " + version).orElse("what is")
              + " on the server, and what is sealed with it nobody else could open. Compare it with"
              + " that of the other replicas, character by character, also blanks at its end",
          e);
    }
    if (!opened) {
      throw new WrongSecretException(
          "nothing was sent, and nothing was changed: this replica has not used its encryption secret"
              + " with this history before, and the server has nothing left to try it on. Let another"
              + " replica send a change first, or begin a new history: on a sync server with a new"
              + " client id, in a git repository in a new branch",
          null);
    }
  }

  /** Says whether the replica remembers this key; empty if it remembers none. */
  private Optional<Boolean> isRemembered(SealingKey known) {
    Optional<String> token;
    try (StorageView view = storage.read()) {
      token = KnownKey.token(view);
    }
    return token.map(it -> watch.call(() -> known.recognises(it)));
  }

  /**
   * Says whether the history is sealed with another key than the one that the replica used last:
   * where the salt is stored with the history, somebody has begun another one in its place, even if
   * all have the same secret.
   *
   * @throws WrongSecretException if it does not open with the key that this object has now
   */
  boolean isSealedWithAnotherKey() {
    if (key == null || isRemembered(key).orElse(true)) {
      return false;
    }
    return childVersion(Uuids.NIL) instanceof ChildVersion.Found || snapshot().isPresent();
  }

  /** Says what the replica knows besides: whose secret is the odd one, the server cannot tell. */
  private WrongSecretException explained(WrongSecretException e) {
    Optional<Boolean> known = key == null ? Optional.empty() : isRemembered(key);
    if (known.isEmpty() || e.version().isEmpty()) {
      return e;
    }
    return new WrongSecretException(
        e.version().get(),
        "version "
            + e.version().get()
            + " on the server does not open with the encryption secret, which is "
            + (known.get()
                ? "the one that this replica has used with this history before: a replica with another"
                    + " secret has sealed it, or it was tampered with. Looking at the server says more"
                : "another one than this replica synchronised with last: compare it with that of the other"
                    + " replicas, character by character, also blanks at its end"),
        e);
  }

  /**
   * Opens what is smallest: the first version, else the last one, else the snapshot. On an empty
   * server there is nothing to open: the key makes the first thing.
   */
  private boolean opensSomething(UUID last) {
    LOGGER.debug("Looking whether the key is the history's");
    if (!(childVersion(Uuids.NIL) instanceof ChildVersion.Gone)) {
      return true;
    }
    UUID before = parentOf(last);
    return (before != null && childVersion(before) instanceof ChildVersion.Found)
        || snapshot().isPresent();
  }

  private @Nullable UUID parentOf(UUID version) {
    try (StorageView view = storage.read()) {
      String prefix = version + " ";
      return view.value(BASE_AND_PARENT)
          .filter(pair -> pair.startsWith(prefix))
          .map(pair -> Uuids.parse(pair.substring(prefix.length())))
          .orElse(null);
    }
  }

  @Override
  public ServerIdentity identity() {
    return server.identity();
  }

  @Override
  public Optional<SealingKey> sealingKey() {
    return server.sealingKey();
  }

  @Override
  public boolean answersSlowly() {
    return server.answersSlowly();
  }

  @Override
  public boolean isUsedByOtherImplementations() {
    return server.isUsedByOtherImplementations();
  }

  @Override
  public void confirmEmpty() {
    server.confirmEmpty();
  }

  @Override
  public ServerCheck check(UUID base) {
    return server.check(base);
  }

  @Override
  public void close() {
    server.close();
  }
}
