package org.taskchampion.sync.git;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.SealingKey;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerFailedException;
import org.taskchampion.sync.ServerIdentity;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.TooLargeException;
import org.taskchampion.sync.http.EncryptionSecret;
import org.taskchampion.sync.sealing.Sealer;
import org.taskchampion.sync.sealing.SecretAccess;
import org.taskchampion.sync.transport.Backoff;

/**
 * A server that is a branch of a git repository, as Taskwarrior 3.5 uses one: any repository that
 * {@code git push} can reach, also a bare one in a directory. Versions and snapshots are sealed
 * before they are committed, so nobody who sees the repository sees a task.
 *
 * <pre>{@code
 * try (SyncServer server =
 *     GitSyncServer.newBuilder()
 *         .remote("git@git.example.com:me/tasks.git")
 *         .branch("tasks")
 *         .cache(Path.of("git-copies"))
 *         .encryptionSecret(EncryptionSecret.of("correct horse battery staple"))
 *         .build()) {
 *   replica.sync(server);
 * }
 * }</pre>
 *
 * <p>It starts the program {@code git}, 2.29 or later, and only its plumbing, in a bare copy of its
 * own below the cache directory. No work tree, no other repository and no configuration of the user
 * is ever changed. What the user's configuration says about reaching others (addresses, proxies,
 * credentials, ssh) counts; hooks, signing and prompts do not. git never asks for a password: set
 * up a key or a credential helper before. Files of others in the branch stay as they are.
 *
 * <p>The remote decides who was first, since a push that is no fast-forward is refused. "The remote
 * cannot be reached" is never taken for "there is nothing". If git says that a push failed, the
 * remote is asked whether it has the commit all the same.
 *
 * <p>It is of no use on Android, where no program git can be started.
 *
 * <p>Thread-safe; calls wait for each other. Several objects and processes may share a cache
 * directory: each takes a copy of its own. The cache may be removed at any time when no object is
 * open. All methods but {@link #identity()}, {@link #sealingKey()} and {@link #close()} block: do
 * not call them on the thread of a user interface. An interrupt or {@link #close()} ends git, and
 * the call throws {@link org.taskchampion.sync.SyncCancelledException}. A question to the remote
 * lasts two minutes at the most; a transfer over HTTP ends when nothing moves for 90 seconds, and
 * any transfer after six hours.
 *
 * <p>git never forgets: the repository grows with each version, also when old versions are removed
 * from the branch. A version or a snapshot may have from 1 byte to 100 MiB less the 29 bytes that
 * sealing adds.
 *
 * <p>Errors: {@link org.taskchampion.sync.ServerUnreachableException} and, below it, {@link
 * ServerFailedException}; {@link ServerRefusedException} and what is below it; {@link
 * org.taskchampion.sync.WrongSecretException}; {@link MalformedDataException}. Their messages
 * contain no secret, no password of the remote's address and no task.
 */
@NotOnAndroid
public final class GitSyncServer implements SyncServer {

  private static final Logger LOGGER = LoggerFactory.getLogger(GitSyncServer.class);

  /** A snapshot stands in its file as base64, with some words around it. */
  private static final int MOST_FILE_BYTES = Sealer.MOST_BYTES / 3 * 4 + 4_096;

  private static final int SALT_BYTES = 16;
  private static final int BEGINNING_BYTES = 128;
  private static final int MOST_TRIES = 10;
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(50), Duration.ofMillis(500));
  private static final int LOW_FROM = 51;
  private static final int HIGH_FROM = 101;

  /** What a snapshot covers stays this long for replicas that were away. */
  private static final Duration KEPT = Duration.ofDays(180);

  private final RemoteName remote;
  private final ServerIdentity identity;
  private final EncryptionSecret secret;
  private final CacheSlot slot;
  private final Git git;
  private final ObjectReader reader;
  private final Branch branch;
  private final GitFailures failures;
  private final Clock clock;
  private final SealingKey key = new BranchKey();

  /** For the salt of a history that this object begins. */
  private final byte[] freshSalt = new byte[SALT_BYTES];

  private final ReentrantLock turn = new ReentrantLock();
  private byte[] salt = freshSalt; // guarded by turn, as what follows
  private volatile @Nullable Sealer sealer; // changed by who has the turn
  private @Nullable String knownSnapshot;
  private @Nullable UUID knownSnapshotVersion;
  private boolean freed;
  private volatile boolean closed;

  private GitSyncServer(
      Builder builder,
      RemoteName remote,
      String branchName,
      EncryptionSecret secret,
      CacheSlot slot) {
    this.remote = remote;
    String name = remote.shown() + "#" + branchName;
    identity = new ServerIdentity(name, name);
    this.secret = secret;
    this.slot = slot;
    clock = builder.clock;
    failures = new GitFailures(remote);
    git = new Git(builder.executable, slot.repository(), remote, builder.environment);
    reader = new ObjectReader(git, MOST_FILE_BYTES);
    LongSupplier freeBytes = builder.freeBytes;
    DiskRoom room =
        freeBytes == null
            ? DiskRoom.of(slot.repository())
            : new DiskRoom(slot.repository(), freeBytes);
    branch = new Branch(git, remote, branchName, slot, reader, failures, room);
    new SecureRandom().nextBytes(freshSalt);
  }

  /**
   * Returns a builder.
   *
   * @return a new builder
   */
  public static Builder newBuilder() {
    return new Builder();
  }

  /**
   * Returns which history this is, and where, without asking the remote.
   *
   * @return the remote without its password, and the branch, for both
   */
  @Override
  public ServerIdentity identity() {
    checkOpen();
    return identity;
  }

  /**
   * Seals a version and pushes it to the end of the branch. Blocks. When this throws, the remote
   * may have accepted the version all the same: syncing again is safe.
   *
   * @param parent the version that the new one follows; the nil UUID for the first
   * @param segment the history segment, from 1 byte to 100 MiB less 29 bytes; not kept and not
   *     changed
   * @return the new version, or the parent that was expected
   * @throws TooLargeException if the segment is larger; nothing was changed
   */
  @Override
  public AddVersionResult addVersion(UUID parent, byte[] segment) {
    Objects.requireNonNull(parent, "parent");
    Sealer.checkSize(segment, "a version");
    return call(() -> add(parent, segment));
  }

  private AddVersionResult add(UUID parent, byte[] segment) {
    for (int i = 0; i < MOST_TRIES; i++) {
      BACKOFF.before(i);
      Tip known = branch.recent();
      // Who synchronises has just looked, and the push is refused if the branch is another by now.
      Tip before = known != null && known.latest().equals(parent) ? known : branch.look();
      UUID latest = before.latest();
      if (!latest.equals(NIL_VERSION) && !latest.equals(parent)) {
        return new AddVersionResult.ExpectedParent(latest);
      }
      UUID version = UUID.randomUUID();
      Sealer used = sealer(before);
      BranchFiles.Meta meta = new BranchFiles.Meta(version, salt);
      Map<String, byte[]> files = new LinkedHashMap<>();
      files.put(BranchFiles.versionFile(parent, version), used.seal(version, segment));
      files.put(BranchFiles.META, meta.toBytes());
      String commit = branch.publish(before, "add version", files, List.of());
      if (!commit.isEmpty()) {
        if (branch.recent() == before) {
          branch.set(before.withVersion(commit, meta, parent));
        }
        return new AddVersionResult.Added(version, urgency());
      }
    }
    throw failures.busy();
  }

  /** Asks for a snapshot as the reference does. What fails here is no failure of the version. */
  private SnapshotUrgency urgency() {
    Tip now = branch.recent();
    if (now == null) {
      return SnapshotUrgency.NONE;
    }
    UUID snapshot;
    try {
      snapshot = snapshotVersion(now);
    } catch (MalformedDataException e) {
      return SnapshotUrgency.HIGH;
    }
    int links = now.after(snapshot == null ? NIL_VERSION : snapshot);
    return links >= HIGH_FROM
        ? SnapshotUrgency.HIGH
        : links >= LOW_FROM ? SnapshotUrgency.LOW : SnapshotUrgency.NONE;
  }

  /**
   * Returns the version that follows another one. Blocks, and changes nothing. Of many versions
   * that follow each other, only the first call asks the remote, if no more than a minute passes.
   *
   * @param parent the version before; the nil UUID for the first
   * @return the child, or why there is none
   * @throws org.taskchampion.sync.WrongSecretException if the secret does not open the version
   * @throws MalformedDataException if the branch is damaged
   */
  @Override
  public ChildVersion childVersion(UUID parent) {
    Objects.requireNonNull(parent, "parent");
    return call(() -> child(parent));
  }

  private ChildVersion child(UUID parent) {
    Tip now = branch.recent();
    if (now == null || now.childOf(parent) == null) {
      now = branch.look();
    }
    UUID latest = now.latest();
    if (latest.equals(NIL_VERSION) || latest.equals(parent)) {
      return new ChildVersion.UpToDate();
    }
    Tip.Link link = now.childOf(parent);
    if (link == null) {
      return new ChildVersion.Gone();
    }
    UUID version = link.version();
    byte[] envelope = branch.read(link.blob());
    byte[] segment = sealer(now).open(version, envelope, version, "version " + version);
    return new ChildVersion.Found(version, parent, segment);
  }

  /**
   * Seals a snapshot and pushes it. Blocks. It is ignored if it is of a version that the history
   * does not have, or if the kept one is as new. Versions that it covers and that are older than
   * 180 days are removed from the branch. When this throws, the remote may have taken the snapshot
   * all the same: sending it again is safe.
   *
   * @param version the version at which it was made
   * @param data the snapshot, from 1 byte to 100 MiB less 29 bytes; not kept and not changed
   * @throws TooLargeException if the snapshot is larger; nothing was changed
   */
  @Override
  public void addSnapshot(UUID version, byte[] data) {
    Objects.requireNonNull(version, "version");
    Sealer.checkSize(data, "a snapshot");
    call(
        () -> {
          keep(version, data);
          return true;
        });
  }

  private void keep(UUID version, byte[] data) {
    for (int i = 0; i < MOST_TRIES; i++) {
      BACKOFF.before(i);
      Tip before = branch.look();
      if (!before.has(version) || isCovered(before, version)) {
        return;
      }
      Sealer used = sealer(before);
      byte[] file = new BranchFiles.SnapshotFile(version, used.seal(version, data)).toBytes();
      List<String> files =
          before.upTo(version).stream()
              .map(link -> BranchFiles.versionFile(link.parent(), link.version()))
              .toList();
      List<String> old = branch.olderThan(before, KEPT, clock.instant(), files);
      Map<String, byte[]> written = Map.of(BranchFiles.SNAPSHOT, file);
      if (!branch.publish(before, "add snapshot", written, old).isEmpty()) {
        branch.unknown();
        tidy();
        return;
      }
    }
    throw failures.busy();
  }

  private void tidy() {
    try {
      branch.tidy();
    } catch (ServerUnreachableException e) {
      LOGGER.debug("Packing the copy takes too long; the snapshot is there"); // another time
    }
  }

  private boolean isCovered(Tip now, UUID version) {
    UUID kept;
    try {
      kept = snapshotVersion(now);
    } catch (MalformedDataException e) {
      return false; // the new one takes the place of the damaged one
    }
    return kept != null && now.has(kept) && now.after(kept) <= now.after(version);
  }

  private @Nullable UUID snapshotVersion(Tip now) {
    String blob = now.snapshotBlob();
    if (blob == null) {
      return null;
    }
    if (!blob.equals(knownSnapshot)) {
      UUID version =
          BranchFiles.SnapshotFile.versionOf(branch.readBeginning(blob, BEGINNING_BYTES));
      knownSnapshotVersion =
          version != null ? version : BranchFiles.SnapshotFile.parse(branch.read(blob)).version();
      knownSnapshot = blob;
    }
    return knownSnapshotVersion;
  }

  /**
   * Returns the newest snapshot. Blocks, and changes nothing.
   *
   * @return the snapshot; empty if there is none, or if its version is not in the history
   * @throws org.taskchampion.sync.WrongSecretException if the secret does not open the snapshot
   * @throws MalformedDataException if it is damaged
   */
  @Override
  public Optional<Snapshot> snapshot() {
    return call(this::newestSnapshot);
  }

  private Optional<Snapshot> newestSnapshot() {
    Tip now = branch.look();
    String blob = now.snapshotBlob();
    if (blob == null) {
      return Optional.empty();
    }
    BranchFiles.SnapshotFile file = BranchFiles.SnapshotFile.parse(branch.read(blob));
    UUID version = file.version();
    if (!now.has(version)) {
      return Optional.empty();
    }
    byte[] data =
        sealer(now).open(version, file.sealed(), version, "the snapshot of version " + version);
    return Optional.of(new Snapshot(version, data));
  }

  /**
   * Says that it pays to fetch the next version while one is merged.
   *
   * @return true
   */
  @Override
  public boolean answersSlowly() {
    return true;
  }

  /**
   * Returns the key that the secret and the salt in the branch give. The key may ask the remote for
   * the salt.
   *
   * @return the key, which is derived when it is first needed
   */
  @Override
  public Optional<SealingKey> sealingKey() {
    checkOpen();
    return Optional.of(key);
  }

  /**
   * Looks at the branch for a replica, and changes nothing there. It finds out whether git can
   * reach, read and push to the repository, as far as trying tells, whether the secret opens what
   * is there, and whether the base is known. Blocks.
   *
   * @param base the version on which the replica is based; the nil UUID if it has not synchronised
   *     yet
   * @return what was found; a fault of the repository is a finding
   * @throws org.taskchampion.sync.SyncCancelledException if the thread is interrupted, or the
   *     server is closed meanwhile
   */
  @Override
  public ServerCheck check(UUID base) {
    ServerCheck basic = SyncServer.super.check(base);
    return call(() -> new GitCheck(basic, remote, failures).complete(git, branch));
  }

  /**
   * Ends the git that is running, frees the copy, wipes the secret and forgets the key. It waits
   * for nothing but the end of git, for two seconds at the most. Calls in other threads end with
   * {@link org.taskchampion.sync.SyncCancelledException}; the remote may have accepted what they
   * were pushing. Later calls throw {@link IllegalStateException}. Closing it again does nothing.
   */
  @Override
  public void close() {
    closed = true;
    git.cancel();
    reader.close();
    secret.close();
    freeIfClosed();
  }

  /** Frees what the object holds, unless a call has its turn, which does it at its end. */
  private void freeIfClosed() {
    if (closed && turn.tryLock()) {
      try {
        if (!freed) {
          freed = true;
          reader.close();
          Sealer known = sealer;
          if (known != null) {
            known.close();
          }
          slot.close();
        }
      } finally {
        turn.unlock();
      }
    }
  }

  private <T> T call(Supplier<T> call) {
    checkOpen();
    try {
      turn.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Git.interrupted(e);
    }
    try {
      checkOpen();
      return twice(call);
    } finally {
      turn.unlock();
      freeIfClosed();
    }
  }

  /** A copy that is damaged, or that somebody removed, is made anew. */
  private <T> T twice(Supplier<T> call) {
    try {
      return call.get();
    } catch (CacheException e) {
      LOGGER.warn("Making the copy of the git repository anew in {}", slot.repository());
      LOGGER.debug("It failed so", e);
    }
    try {
      branch.forget();
      return call.get();
    } catch (CacheException e) {
      throw new ServerFailedException(
          "the copy of the git repository in "
              + slot.repository()
              + " cannot be used: see that there is room, and that git is 2.29 or later",
          e);
    }
  }

  private Sealer sealer(Tip now) {
    BranchFiles.Meta meta = now.meta();
    byte[] wanted = meta == null ? freshSalt : meta.salt();
    Sealer known = sealer;
    if (known == null || !Arrays.equals(wanted, salt)) {
      if (known != null) {
        known.close();
      }
      salt = wanted;
      known = new Sealer(() -> SecretAccess.way().copy(secret), wanted, "the encryption secret");
      sealer = known;
    }
    return known;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the server at " + remote + " is closed");
    }
  }

  /** The key of the history as it is now: if another one begins there, it has another salt. */
  private final class BranchKey implements SealingKey {
    @Override
    public String token() {
      return used().token();
    }

    @Override
    public boolean recognises(String token) {
      return used().recognises(token);
    }

    /** The remote is asked for the salt only if nothing was sealed or opened yet. */
    private Sealer used() {
      checkOpen();
      Sealer known = sealer;
      return known != null ? known : call(() -> sealer(branch.look()));
    }
  }

  /** Makes a {@link GitSyncServer}. Not thread-safe. */
  public static final class Builder {
    private final Map<String, String> environment = new HashMap<>();
    private @Nullable RemoteName remote;
    private @Nullable String branch;
    private @Nullable Path cache;
    private @Nullable EncryptionSecret secret;
    private String executable = "git";
    private Clock clock = Clock.systemUTC();
    private @Nullable LongSupplier freeBytes;

    private Builder() {}

    /**
     * Sets the remote repository.
     *
     * @param remote a URL, {@code host:path}, or the path of a directory, as {@code git push} takes
     *     them
     * @return this
     * @throws IllegalArgumentException if it is none of these; the message shows no password
     */
    public Builder remote(String remote) {
      this.remote = RemoteName.parse(remote);
      return this;
    }

    /**
     * Sets the branch. It should be one for this purpose alone.
     *
     * @param branch its name, without {@code refs/heads/}
     * @return this
     * @throws IllegalArgumentException if git takes no branch of that name
     */
    public Builder branch(String branch) {
      this.branch = BranchName.check(branch);
      return this;
    }

    /**
     * Sets the directory for copies of the repository, one for each object that is open at the same
     * time. It is created when it is missing, for its owner only. Servers of several remotes may
     * share it. Nobody else should be able to write to it: git does what a copy's configuration
     * says.
     *
     * @param directory the directory
     * @return this
     */
    public Builder cache(Path directory) {
      this.cache = directory.toAbsolutePath();
      return this;
    }

    /**
     * Sets the secret. The server that is built owns the secret and closes it when it is closed
     * itself.
     *
     * @param secret the secret that all replicas of the history share
     * @return this
     */
    public Builder encryptionSecret(EncryptionSecret secret) {
      this.secret = Objects.requireNonNull(secret, "secret");
      return this;
    }

    /**
     * Sets the program. Without this, it is the {@code git} that the system finds.
     *
     * @param executable its name or path
     * @return this
     */
    public Builder git(String executable) {
      this.executable = Objects.requireNonNull(executable, "executable");
      return this;
    }

    /**
     * Sets a variable of git's environment, such as {@code GIT_SSH_COMMAND} or {@code GIT_ASKPASS}.
     *
     * @param name the variable
     * @param value its value
     * @return this
     */
    public Builder environment(String name, String value) {
      environment.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
      return this;
    }

    /** For tests of what is old. */
    Builder clock(Clock newClock) {
      this.clock = newClock;
      return this;
    }

    /** For tests of what fills the disk. */
    Builder freeBytes(LongSupplier free) {
      this.freeBytes = free;
      return this;
    }

    /**
     * Returns the server, without contacting the remote.
     *
     * @return the server
     * @throws IllegalStateException if the remote, the branch, the cache or the secret was not set,
     *     or if the secret is closed or belongs to another server
     * @throws ServerRefusedException if the cache cannot be written
     */
    public GitSyncServer build() {
      if (remote == null || branch == null || cache == null || secret == null) {
        throw new IllegalStateException("remote, branch, cache and encryptionSecret must be set");
      }
      CacheSlot slot = CacheSlot.take(cache);
      boolean owned = false;
      try {
        SecretAccess.way().own(secret);
        owned = true;
      } finally {
        if (!owned) {
          slot.close();
        }
      }
      return new GitSyncServer(this, remote, branch, secret, slot);
    }
  }
}
