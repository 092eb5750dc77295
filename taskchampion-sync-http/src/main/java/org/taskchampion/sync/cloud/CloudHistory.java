package org.taskchampion.sync.cloud;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.SealingKey;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.WrongSecretException;
import org.taskchampion.sync.http.EncryptionSecret;
import org.taskchampion.sync.sealing.Sealer;
import org.taskchampion.sync.sealing.SecretAccess;

/**
 * One history in a bucket, as Taskwarrior keeps it there. What it stores is the same; how it works
 * is not, where the reference can lose a history:
 *
 * <ul>
 *   <li>The last version is read before anything is listed, so that what was committed is in the
 *       list, and "gone" is told from "up to date".
 *   <li>The last version is swapped on the condition that nobody has done so since it was read. If
 *       it is not certain what became of a swap, the truth is read. Nothing is removed then.
 *   <li>A clean-up removes nothing that a push under way may need.
 * </ul>
 *
 * <p>Thread-safe.
 */
final class CloudHistory implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(CloudHistory.class);

  static final int MOST_SEALED_BYTES = Sealer.MOST_BYTES + Sealer.OVERHEAD_BYTES;

  private static final int MOST_SWAPS = 4;
  private static final int MOST_READS = 3;

  /** So many versions are found one by one; to fetch more, all are listed. */
  private static final int MOST_STEPS = 8;

  private final ObjectStore store;
  private final Function<byte[], Sealer> sealers;
  private final Dice dice;
  private final Salt salt;
  private final byte[] freshSalt = Salt.fresh();
  private volatile @Nullable Key key;
  private volatile @Nullable Route route;
  private volatile boolean closed;

  /**
   * Makes one.
   *
   * @param store the bucket, which this closes
   * @param sealers makes what seals with a salt
   * @param random gives a random number of at least 0
   */
  CloudHistory(ObjectStore store, Function<byte[], Sealer> sealers, IntSupplier random) {
    this.store = store;
    this.sealers = sealers;
    this.dice = new Dice(random);
    this.salt = new Salt(store);
  }

  /**
   * A key.
   *
   * @param sealer what seals with it
   * @param salt what it was derived with
   * @param isStored whether the bucket is known to have this salt
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by its content, here
  private record Key(Sealer sealer, byte[] salt, boolean isStored) {}

  /** Returns what makes the sealers of a history that has a secret. */
  static Function<byte[], Sealer> sealedWith(EncryptionSecret secret) {
    return salt -> new Sealer(() -> SecretAccess.way().copy(secret), salt, "the encryption secret");
  }

  ObjectStore store() {
    return store;
  }

  AddVersionResult addVersion(UUID parent, byte[] segment) {
    Objects.requireNonNull(parent, "parent");
    Sealer.checkSize(segment, "a version");
    checkOpen();
    Latest latest = Latest.of(store);
    if (!latest.isAbsent() && !latest.version().equals(parent)) {
      return new AddVersionResult.ExpectedParent(latest.version());
    }
    if (latest.isAbsent()) {
      new Diagnosis(store).confirmNew();
    }
    Sealer sealer = latest.isAbsent() ? keyOfNew().sealer() : keyOfOld().sealer();
    UUID version = UUID.randomUUID();
    store.put(ObjectNames.version(parent, version), sealer.seal(version, segment));
    UUID expected = commit(latest, version);
    return expected == null
        ? new AddVersionResult.Added(version, afterwards())
        : new AddVersionResult.ExpectedParent(expected);
  }

  /**
   * Makes a version the last one.
   *
   * @return null if it is, or was before others went on from it; otherwise what was expected
   */
  private @Nullable UUID commit(Latest before, UUID version) {
    for (int i = 0; i < MOST_SWAPS; i++) {
      Retries.BACKOFF.before(i);
      SwapOutcome outcome =
          store.putIf(ObjectNames.LATEST, ObjectNames.bytes(version), before.tag());
      if (outcome == SwapOutcome.SWAPPED) {
        return null;
      }
      // Also after a refusal: what is between may have repeated a request that was done.
      LOGGER.debug(
          "The swap to version {} has the outcome {}: reading the truth", version, outcome);
      Latest now = Latest.of(store);
      if (now.version().equals(version)) {
        return null;
      }
      if (!Objects.equals(now.tag(), before.tag())) {
        return Listing.hasAny(store, ObjectNames.childrenOf(version)) ? null : now.version();
      }
      // It is still as it was, so the same swap can do no harm.
    }
    throw new ServerUnreachableException(
        "whether "
            + store.address()
            + " has made the new version its last one could not be found out, or another request"
            + " was in the way each time. It may have accepted what was sent: synchronising again"
            + " is safe",
        null);
  }

  /** Cleans up at times, and says how urgent a snapshot is. The version is committed by now. */
  private SnapshotUrgency afterwards() {
    if (dice.cleansUp()) {
      cleanUp();
    }
    try {
      return Listing.hasAny(store, ObjectNames.SNAPSHOTS) ? dice.urgency() : SnapshotUrgency.HIGH;
    } catch (SyncException e) {
      LOGGER.debug("Whether there is a snapshot could not be found out", e);
      return SnapshotUrgency.NONE;
    }
  }

  private void cleanUp() {
    try {
      new CleanUp(store).run();
    } catch (SyncException e) {
      LOGGER.debug("The clean-up did not come to its end; the next one goes on", e);
    }
  }

  ChildVersion childVersion(UUID parent) {
    Objects.requireNonNull(parent, "parent");
    checkOpen();
    for (int i = 0; i < 2; i++) {
      Route known = route;
      UUID child = known == null ? null : known.after(parent);
      if (child == null) {
        Latest latest = Latest.of(store);
        if (latest.isAbsent() || latest.version().equals(parent)) {
          return new ChildVersion.UpToDate();
        }
        known = routeTo(latest.version(), parent);
        child = known == null ? null : known.after(parent);
        if (child == null) {
          return gone();
        }
        route = known;
      }
      Optional<StoredObject> object =
          store.get(ObjectNames.version(parent, child), MOST_SEALED_BYTES);
      if (object.isPresent()) {
        byte[] segment = open(child, object.get().bytes(), "version " + child);
        return new ChildVersion.Found(child, parent, segment);
      }
      route = null; // a clean-up may have removed it since it was listed
    }
    return gone();
  }

  /**
   * The history may be another one, which the replica tells by its key: whether the bucket still
   * has the salt is looked at again before the key is next used.
   */
  private synchronized ChildVersion gone() {
    Key known = key;
    if (known != null) {
      key = new Key(known.sealer(), known.salt(), false);
    }
    return new ChildVersion.Gone();
  }

  /** Returns the way from a version to the last one; null if the chain does not contain it. */
  private @Nullable Route routeTo(UUID latest, UUID from) {
    List<UUID> ahead = new ArrayList<>();
    UUID at = from;
    for (int i = 0; i < MOST_STEPS; i++) {
      List<UUID> children = Listing.children(store, at);
      if (children.contains(latest)) {
        ahead.add(latest);
        return new Route(from, ahead);
      }
      if (children.isEmpty() && ahead.isEmpty()) {
        return null; // what was committed before the last version was read would be listed
      }
      if (children.size() != 1) {
        break; // some are orphans: the chain says which
      }
      at = children.get(0);
      ahead.add(at);
    }
    Listing listing = Listing.of(store);
    List<UUID> chain = listing.back(latest, from);
    if (chain.isEmpty() || !listing.before(chain).equals(from)) {
      return null;
    }
    Collections.reverse(chain);
    return new Route(from, chain);
  }

  void addSnapshot(UUID version, byte[] data) {
    Objects.requireNonNull(version, "version");
    Sealer.checkSize(data, "a snapshot");
    checkOpen();
    if (version.equals(SyncServer.NIL_VERSION) || Latest.of(store).isAbsent()) {
      return; // there is nothing that it could be of
    }
    store.put(ObjectNames.snapshot(version), keyOfOld().sealer().seal(version, data));
    cleanUp();
  }

  Optional<Snapshot> snapshot() {
    checkOpen();
    Set<UUID> before = Set.of();
    for (int i = 0; i < MOST_READS; i++) {
      Latest latest = Latest.of(store);
      if (latest.isAbsent()) {
        return Optional.empty();
      }
      Set<UUID> snapshots = Listing.snapshots(store);
      UUID version = newest(latest.version(), snapshots);
      if (version == null && snapshots.equals(before)) {
        return Optional.empty();
      }
      before = snapshots;
      if (version == null) {
        // A newer one may have come, and a clean-up, before the versions were listed.
        continue;
      }
      Optional<StoredObject> object = store.get(ObjectNames.snapshot(version), MOST_SEALED_BYTES);
      if (object.isPresent()) {
        byte[] data = open(version, object.get().bytes(), "the snapshot of version " + version);
        return Optional.of(new Snapshot(version, data));
      }
      // A clean-up has removed it, for there is a newer one.
    }
    return Optional.empty();
  }

  /** Returns the newest snapshot on the chain; null if there is none. */
  private @Nullable UUID newest(UUID latest, Set<UUID> snapshots) {
    if (snapshots.isEmpty() || snapshots.contains(latest)) {
      return snapshots.isEmpty() ? null : latest;
    }
    Listing listing = Listing.of(store);
    List<UUID> chain = listing.back(latest, null);
    for (UUID version : chain) {
      if (snapshots.contains(version)) {
        return version;
      }
    }
    UUID before = listing.before(chain);
    // The version itself may be old, and gone.
    boolean isCovered = !before.equals(SyncServer.NIL_VERSION) && snapshots.contains(before);
    return isCovered ? before : null;
  }

  /** Makes sure that this is a bucket without a history. */
  void confirmEmpty() {
    checkOpen();
    if (Latest.of(store).isAbsent()) {
      new Diagnosis(store).confirmNew();
    }
  }

  private byte[] open(UUID version, byte[] envelope, String what) {
    Key used = keyOfOld();
    try {
      return used.sealer().open(version, envelope, version, what);
    } catch (WrongSecretException e) {
      byte[] now = salt.required();
      if (Arrays.equals(now, used.salt())) {
        throw e;
      }
      // The bucket was emptied and filled anew while this object was open.
      return keyWith(now).sealer().open(version, envelope, version, what);
    }
  }

  SealingKey sealingKey() {
    checkOpen();
    return new HistoryKey();
  }

  /** The key of a history that has versions. */
  private Key keyOfOld() {
    Key known = key;
    return known != null && known.isStored() ? known : keyWith(salt.required());
  }

  /** The key of a history that has none yet. */
  private Key keyOfNew() {
    Key known = key;
    return keyWith(salt.findOrMake(known == null ? freshSalt : known.salt()));
  }

  private synchronized Key keyWith(byte[] stored) {
    Key known = key;
    Key now =
        known != null && Arrays.equals(known.salt(), stored)
            ? new Key(known.sealer(), stored, true)
            : new Key(sealer(stored), stored, true);
    key = now;
    return now;
  }

  private synchronized Sealer unstoredKey() {
    Key known = key;
    if (known == null) {
      known = new Key(sealer(freshSalt), freshSalt, false);
      key = known;
    }
    return known.sealer();
  }

  private Sealer sealer(byte[] with) {
    if (closed) {
      throw new SyncCancelledException("the server was closed during the request", null);
    }
    return sealers.apply(with);
  }

  /** The key of the history as it is now: if another one begins there, it has another salt. */
  private final class HistoryKey implements SealingKey {
    @Override
    public String token() {
      return used().token();
    }

    @Override
    public boolean recognises(String token) {
      return used().recognises(token);
    }

    private Sealer used() {
      checkOpen();
      Key known = key;
      if (known != null && known.isStored()) {
        return known.sealer();
      }
      Optional<byte[]> there = salt.find();
      return there.isPresent() ? keyWith(there.get()).sealer() : unstoredKey();
    }
  }

  void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the server at " + store.address() + " is closed");
    }
  }

  /** Ends all calls, and forgets the key. */
  @Override
  public void close() {
    closed = true;
    store.close();
    Key known = key;
    if (known != null) {
      known.sealer().close();
    }
  }
}
