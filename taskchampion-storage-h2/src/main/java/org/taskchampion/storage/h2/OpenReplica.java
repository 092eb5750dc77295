package org.taskchampion.storage.h2;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.StorageException;
import org.taskchampion.storage.StorageReplacedException;
import org.taskchampion.storage.VerificationReport;

/**
 * A replica that is open: who writes it, and what everybody else sees meanwhile. There is one for
 * each directory in this JVM. Thread-safe.
 *
 * <p>Who writes takes the lock. Who reads gets a snapshot of what was committed last: while a
 * thread of this JVM writes, the one that there is, and waits for nothing; otherwise it looks
 * whether another process has committed, without a lock, and again if one writes just then.
 */
final class OpenReplica {

  // So often a reader looks whether the files are still the same ones. A writer always does.
  private static final long CHECK_INTERVAL_NANOS = 1_000_000;
  private static final long NO_EPOCH = -1;
  // How often a reader tries to come between the writes of other processes before it takes its
  // turn.
  private static final int MOST_TRIES = 10;

  private final Disk disk;
  private final Path directory;
  private final long timeoutNanos;
  private final FileIdentities identities;
  private final @Nullable LockFile lockFile;
  private final @Nullable Guard guard;
  // Null if this is open only to be read.
  private final @Nullable ReplicaLock lock;
  private final ReplicaFiles files;
  private final Set<Thread> sessions = ConcurrentHashMap.newKeySet();
  // Guards the files while no thread of this JVM has the lock, or its writing has failed.
  private final ReentrantLock state = new ReentrantLock();
  // What was committed last, as far as it is known.
  private volatile @Nullable Snapshot published;
  // Whether a thread of this JVM has the lock, and has caught up.
  private volatile boolean held;
  private volatile @Nullable StorageReplacedException replaced;
  // The epoch of what is published; set after it. And the fingerprint that was there for it.
  private volatile long seen;
  private volatile long seenFingerprint;
  private volatile long checked;
  // Whether this has had the lock, and the lineage of the files since: before, nothing was written
  // that others could take away.
  private volatile boolean joined;
  private volatile long lineage;

  private OpenReplica(
      Disk disk,
      Path directory,
      Limits limits,
      Journal journal,
      FileIdentities identities,
      @Nullable LockFile lockFile,
      boolean readOnly)
      throws IOException {
    this.disk = disk;
    this.directory = directory;
    this.timeoutNanos = limits.lockTimeout().toNanos();
    this.identities = identities;
    this.lockFile = lockFile;
    identities.remember(journal.path());
    this.guard =
        lockFile == null
            ? null
            : new Guard(lockFile, disk, identities.remember(directory.resolve(FileNames.LOCK)));
    this.lock =
        readOnly || lockFile == null || guard == null
            ? null
            : new ReplicaLock(lockFile, guard, directory.toString(), timeoutNanos);
    this.files =
        new ReplicaFiles(
            disk,
            directory,
            limits,
            journal,
            identities,
            readOnly,
            this::beginWriting,
            this::beforeReplacing);
  }

  /** Opens the replica in a directory, which exists; makes one if there is none. */
  static OpenReplica open(Disk disk, Path directory, Limits limits) {
    Path journal = directory.resolve(FileNames.JOURNAL);
    Path lock = directory.resolve(FileNames.LOCK);
    try {
      if (!disk.exists(journal)) {
        // The journal is always made first.
        Path store = directory.resolve(FileNames.STORE);
        if (disk.exists(store) && !disk.exists(journal)) {
          throw new StorageDamagedException(
              store
                  + " is no replica, or its "
                  + FileNames.JOURNAL
                  + " is missing. "
                  + Failures.CURE,
              null);
        }
        disk.createFile(journal);
        disk.syncDirectory(directory);
      }
      Opening opening = new Opening(disk, directory, limits);
      try {
        Journal opened = new Journal(disk.open(journal, true), journal);
        opening.journal = opened;
        if (!disk.exists(lock)) {
          opened.checkOurs(); // Nothing is made beside what is somebody else's.
          disk.createFile(lock);
        }
        opening.lockFile = disk.openLock(lock);
        return opening.finish(false);
      } catch (IOException | RuntimeException | Error e) {
        opening.close();
        throw e;
      }
    } catch (IOException e) {
      throw Failures.failed(journal, e);
    }
  }

  /**
   * Opens the replica in a directory to read it. Nothing is made, changed or locked; who writes
   * meanwhile is noticed, and what it changes is read again.
   */
  static OpenReplica openReadOnly(Disk disk, Path directory, Limits limits) {
    Path journal = directory.resolve(FileNames.JOURNAL);
    Path lock = directory.resolve(FileNames.LOCK);
    if (!disk.exists(journal)) {
      if (!disk.exists(directory.resolve(FileNames.STORE))) {
        throw Failures.notFound(directory);
      }
      throw new StorageDamagedException(
          directory
              + " holds no whole replica: it has no "
              + FileNames.JOURNAL
              + ". Nothing was changed",
          null);
    }
    try {
      Opening opening = new Opening(disk, directory, limits);
      try {
        opening.journal = new Journal(disk.openReadOnly(journal), journal);
        opening.lockFile = openLockReadOnly(disk, lock);
        return opening.finish(true);
      } catch (IOException | RuntimeException | Error e) {
        opening.close();
        throw e;
      }
    } catch (IOException e) {
      throw Failures.failed(journal, e);
    }
  }

  /** A backup has no lock file, and others may not let everybody read theirs. */
  private static @Nullable LockFile openLockReadOnly(Disk disk, Path lock) {
    try {
      return disk.exists(lock) ? disk.openLockReadOnly(lock) : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** What is closed again if opening fails. */
  private static final class Opening {
    private final Disk disk;
    private final Path directory;
    private final Limits limits;
    private @Nullable Journal journal;
    private @Nullable LockFile lockFile;
    private @Nullable OpenReplica replica;

    Opening(Disk disk, Path directory, Limits limits) {
      this.disk = disk;
      this.directory = directory;
      this.limits = limits;
    }

    OpenReplica finish(boolean readOnly) throws IOException {
      Journal opened = journal;
      if (opened == null) {
        throw new IOException("the journal is not open");
      }
      OpenReplica made =
          new OpenReplica(
              disk,
              directory,
              limits,
              opened,
              new FileIdentities(disk, directory),
              lockFile,
              readOnly);
      replica = made;
      if (!readOnly && made.files.needsWriting()) {
        made.makeReadable(opened);
      }
      made.read().release();
      return made;
    }

    void close() {
      OpenReplica made = replica;
      if (made != null) {
        made.closeFiles();
        return;
      }
      try {
        if (journal != null) {
          journal.close();
        }
        if (lockFile != null) {
          lockFile.close();
        }
      } catch (IOException e) {
        Failures.ignored("could not close a file in", directory, e);
      }
    }
  }

  /** Makes a new replica, or one of the format that others may still write. */
  private void makeReadable(Journal journal) throws IOException {
    ReplicaLock own = lock;
    if (own != null && journal.isOldFormat()) {
      try (LockFile old = disk.openLock(journal.path())) {
        LockFile.Lock held = own.lockAsBefore(old);
        acquire();
        release();
        held.release();
      }
      return;
    }
    acquire();
    release();
  }

  Disk disk() {
    return disk;
  }

  boolean isReadOnly() {
    return lock == null;
  }

  /** Begins a session of the calling thread; returns false if it has one already. */
  boolean enter() {
    return sessions.add(Thread.currentThread());
  }

  void leave(Thread thread) {
    sessions.remove(thread);
  }

  /** Returns whether the files were found to be replaced, or are now. */
  boolean isReplaced() {
    state.lock();
    try {
      long epoch = epoch();
      if (!held && !Guard.isWriting(epoch)) {
        try {
          checkReplaced(false);
        } catch (StorageReplacedException e) {
          if (epoch == epoch()) {
            replaced = e;
          }
        }
      }
    } catch (StorageException e) {
      // The next transaction meets it, too.
    } finally {
      state.unlock();
    }
    return replaced != null;
  }

  /** Takes the lock, and sees to it that what others committed is in memory. */
  void acquire() {
    ReplicaLock own = lock;
    if (own == null) {
      throw new IllegalStateException("the replica is open only to be read");
    }
    try {
      own.acquire(this::catchUpToWrite);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private StorageException failed(IOException failure) {
    if (replaced == null && isCutOff()) {
      replaced = identities.replaced(directory.resolve(FileNames.LOCK));
    }
    StorageReplacedException found = replaced;
    return found == null ? Failures.failed(directory, failure) : found;
  }

  /** Returns whether somebody emptied the lock file, without which nothing can be done. */
  private boolean isCutOff() {
    try {
      return lockFile != null && !lockFile.isWhole();
    } catch (IOException e) {
      return false;
    }
  }

  private void catchUpToWrite() {
    state.lock();
    try {
      try {
        dropUnfinished();
        checkReplaced(false);
        boolean whole = !Guard.isWriting(epoch());
        if (published == null || !files.isSettled() || seen != epoch()) {
          files.catchUp(true);
        }
        join(whole);
      } catch (StorageReplacedException e) {
        replaced = e;
        throw e;
      } finally {
        settle();
      }
      held = true;
    } finally {
      state.unlock();
    }
  }

  /**
   * Looks whether it was this library that wrote what was found, which others are to know.
   *
   * @param whole whether that was said of the files, and so what is in them
   */
  private void join(boolean whole) {
    Guard own = guard;
    if (own == null) {
      return;
    }
    try {
      boolean written = !whole || own.isLastWritten(files.fingerprint());
      if (joined && !written) {
        throw identities.replaced(directory);
      }
      own.found(files.fingerprint(), written);
      lineage = own.lineage();
      joined = true;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Publishes what is known after something was written, or may have been. */
  private void settle() {
    try {
      Guard own = guard;
      if (own != null) {
        own.endWriting(files.isKnown() && replaced == null ? files.fingerprint() : Guard.UNKNOWN);
      }
    } catch (IOException e) {
      files.forget();
      Failures.ignored("could not use the lock file in", directory, e);
    }
    publish();
    see(epochOrNone());
  }

  private void see(long epoch) {
    try {
      Guard own = guard;
      seenFingerprint = own == null || epoch == NO_EPOCH ? Guard.UNKNOWN : own.fingerprint(epoch);
      seen = epoch;
    } catch (IOException e) {
      seen = NO_EPOCH;
    }
  }

  private long epochOrNone() {
    try {
      return guard == null ? NO_EPOCH : guard.epoch();
    } catch (IOException e) {
      return NO_EPOCH; // Then nothing is taken for the newest state.
    }
  }

  private void publish() {
    Snapshot before = published;
    if (!files.isKnown()) {
      published = null;
    } else if (before == null || !files.maps().isIn(before)) {
      published = files.maps().snapshot();
    } else {
      return;
    }
    if (before != null) {
      before.release();
    }
  }

  void release() {
    held = false;
    ReplicaLock own = lock;
    try {
      if (own != null) {
        own.release();
      }
    } catch (IOException e) {
      Failures.ignored("could not unlock", directory, e);
    }
  }

  /** Returns what was committed last; to be released by the caller. */
  Snapshot read() {
    throwIfReplaced();
    long deadline = System.nanoTime() + timeoutNanos;
    ReplicaLock.Pauses pauses = new ReplicaLock.Pauses(500_000);
    try {
      for (int tries = 1; ; tries++) {
        Snapshot found = known();
        if (found == null) {
          found = tryToRead(tries);
        }
        if (found != null) {
          return found;
        }
        ReplicaLock own = lock;
        Guard owners = guard;
        if (own != null
            && owners != null
            && (Guard.isWriting(owners.epoch()) ? owners.owner() == 0 : tries % MOST_TRIES == 0)) {
          acquire();
          try {
            return current();
          } finally {
            release();
          }
        }
        if (System.nanoTime() - deadline >= 0) {
          throw ReplicaLock.busy(
              "read", directory.toString(), timeoutNanos, owners == null ? 0 : owners.owner());
        }
        pauses.next();
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Returns what is published, for who has the lock; to be released by the caller. */
  Snapshot current() {
    Snapshot found = published;
    if (found == null || !found.retain()) {
      throw Failures.failed(directory, new IOException("the state in memory was lost"));
    }
    return found;
  }

  private long epoch() {
    try {
      return guard == null ? 0 : guard.epoch();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Returns what was committed last if it is known to be that; to be released by the caller. */
  private @Nullable Snapshot known() throws IOException {
    long epoch = epochOrNone();
    // What is being written is not committed yet; but if its writer has ended, it has to be
    // decided.
    if (!held
        && (guard == null
            || seen != (epoch & ~1L)
            || (Guard.isWriting(epoch) && guard.owner() == 0))) {
      return null;
    }
    Snapshot found = published;
    if (found == null || !found.retain()) {
      return null;
    }
    if (held || Guard.isWriting(epoch) || System.nanoTime() - checked < CHECK_INTERVAL_NANOS) {
      return found;
    }
    // Somebody has to look whether the files are the same; if somebody does already, one is enough.
    if (state.tryLock()) {
      try {
        if (!held) {
          checkReplaced(false);
        }
      } catch (StorageReplacedException e) {
        found.release();
        if (epochOrNone() != epoch) {
          return null; // Another process wrote just then.
        }
        replaced = e;
        throw e;
      } catch (RuntimeException e) {
        found.release();
        throw e;
      } finally {
        state.unlock();
      }
    }
    return found;
  }

  /** Reads what was committed last; returns null if somebody writes just now. */
  private @Nullable Snapshot tryToRead(int tries) throws IOException {
    state.lock();
    try {
      if (held && published != null) {
        return null;
      }
      long epoch = epoch();
      // A process that ended while it wrote leaves what is as good as a crash.
      boolean guarded =
          guard != null && !(Guard.isWriting(epoch) && isReadOnly() && guard.owner() == 0);
      if (guarded && Guard.isWriting(epoch)) {
        return null;
      }
      Root before = guarded ? null : files.readRoot();
      try {
        dropUnfinished();
        checkReplaced(false);
        files.catchUp(false);
      } catch (StorageReplacedException | StorageDamagedException e) {
        boolean disturbed =
            guarded
                ? epoch() != epoch
                : tries < MOST_TRIES || !Objects.equals(before, files.readRoot());
        if (disturbed) {
          forget();
          return null;
        }
        if (e instanceof StorageReplacedException found) {
          replaced = found;
        }
        throw e;
      }
      boolean written = !guarded || isWritten();
      if (guarded ? epoch() != epoch : !files.hasSameRoot()) {
        // What was read counts only when nobody writes, but most of it need not be read again.
        if (!files.hasSameRoot()) {
          forget();
        }
        return null;
      }
      if (!written) {
        forget();
        replaced = identities.replaced(directory);
        throwIfReplaced();
      }
      publish();
      see(guarded ? epoch : NO_EPOCH);
      return current();
    } finally {
      state.unlock();
    }
  }

  /** Drops what was read while somebody wrote who then took it back. */
  private void dropUnfinished() {
    Snapshot known = published;
    if (files.isKnown() && (known == null || !files.maps().isIn(known))) {
      files.forgetUnlessWhole();
    }
  }

  private void forget() {
    files.forget();
    publish();
  }

  private void throwIfReplaced() {
    StorageReplacedException known = replaced;
    if (known != null) {
      throw new StorageReplacedException(String.valueOf(known.getMessage()));
    }
  }

  /** Returns whether what was read is what this library wrote last, as far as that matters. */
  private boolean isWritten() throws IOException {
    Guard own = guard;
    return own == null || !joined || own.isLastWritten(files.fingerprint());
  }

  /**
   * Makes sure that the files are those that were opened. What a process writes just then looks as
   * if they were not.
   *
   * @param alone whether this thread has the lock, and has caught up
   */
  private void checkReplaced(boolean alone) {
    throwIfReplaced();
    checked = System.nanoTime();
    try {
      Guard own = guard;
      boolean untouched = alone;
      if (own != null) {
        identities.check(directory.resolve(FileNames.LOCK));
        long epoch = own.epoch();
        untouched |= epoch == seen && !Guard.isWriting(epoch);
        // What only grows goes back where an older lock file is copied over the one that is open.
        if (epoch < seen
            || (joined
                && (own.lineage() != lineage || !own.isFingerprint(seen, seenFingerprint)))) {
          throw identities.replaced(directory);
        }
      }
      files.checkReplaced(untouched);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void beginWriting() {
    try {
      if (guard != null) {
        guard.beginWriting();
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Not everywhere can a file that is open be replaced. */
  private void beforeReplacing() {
    Snapshot known = published;
    if (known != null && !disk.replacesOpenFiles()) {
      published = null;
      known.release();
    }
  }

  /** Returns the maps, for who has the lock. */
  Maps maps() {
    return files.maps();
  }

  StorageDamagedException damaged(MalformedException cause) {
    return files.damaged(cause);
  }

  /** Does something that may write, for who has the lock. */
  private void write(Runnable work) {
    boolean done = false;
    try {
      checkAlone();
      work.run();
      done = true;
    } catch (StorageReplacedException e) {
      replaced = e;
      throw e;
    } finally {
      if (!done) {
        // What is in memory may be more than what is on the disk, also after an Error.
        files.forget();
      }
      settle();
    }
  }

  private void checkAlone() {
    checkReplaced(true);
    try {
      if (guard == null || !guard.isClaimed()) {
        throw identities.replaced(directory.resolve(FileNames.LOCK));
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Makes changes durable, for who has the lock; see {@link ReplicaFiles#commit}. */
  void commit(Changes changes) {
    write(() -> files.commit(changes));
  }

  /** Puts the content of another replica in the place of this one's, for who has the lock. */
  void replaceWith(Snapshot content) {
    write(() -> files.replaceWith(content));
  }

  /** Writes the store anew, for who has the lock. */
  void mend() {
    write(files::mend);
  }

  /** Reads the files to their end, for who has the lock, or where nobody has. */
  VerificationReport verifyFiles() {
    return files.verifyFiles();
  }

  /** Reads the files to their end without a lock; what others write meanwhile is no damage. */
  VerificationReport verifyUnlocked() {
    VerificationReport report = new VerificationReport(List.of());
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      read().release();
      state.lock();
      try {
        long epoch = epoch();
        report = files.verifyFiles();
        if (report.isSound() || (epoch == epoch() && files.hasSameRoot())) {
          return report;
        }
        forget();
      } finally {
        state.unlock();
      }
    }
    return report;
  }

  /**
   * Closes the files. If much is to be put in order, this is done before, unless another process is
   * at work.
   */
  void close() {
    try {
      if (lock != null && replaced == null && files.isUntidy()) {
        acquire();
        try {
          write(
              () -> {
                if (files.isKnown()) {
                  files.tidyUp();
                }
              });
        } finally {
          release();
        }
      }
    } catch (StorageException e) {
      // What was committed is durable; the order can wait.
      Failures.ignored("could not put in order", directory, e);
    } finally {
      closeFiles();
    }
  }

  private void closeFiles() {
    state.lock();
    try {
      forget();
      files.close();
      if (lockFile != null) {
        lockFile.close();
      }
    } catch (IOException e) {
      Failures.ignored("could not close a file in", directory, e);
    } finally {
      state.unlock();
    }
  }
}
