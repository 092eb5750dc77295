package org.taskchampion.storage.h2;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.taskchampion.storage.StorageDamagedException;

/** Opens a replica's files one after the other, and closes them again if one of them fails. */
final class Opening {

  private final Disk disk;
  private final Path directory;
  private final Limits limits;
  private final boolean readOnly;
  private @Nullable Journal journal;
  private @Nullable LockFile lockFile;
  private @Nullable ReplicaState state;

  private Opening(Disk disk, Path directory, Limits limits, boolean readOnly) {
    this.disk = disk;
    this.directory = directory;
    this.limits = limits;
    this.readOnly = readOnly;
  }

  private interface Step {
    OpenReplica run() throws IOException;
  }

  /** Opens the replica in a directory, which exists; makes one if there is none. */
  static OpenReplica open(Disk disk, Path directory, Limits limits) {
    Opening opening = new Opening(disk, directory, limits, false);
    return opening.run(opening::openOrMake);
  }

  /**
   * Opens the replica in a directory to read it. Nothing is made, changed or locked; who writes
   * meanwhile is noticed, and what it changes is read again.
   */
  static OpenReplica openReadOnly(Disk disk, Path directory, Limits limits) {
    if (!disk.exists(directory.resolve(FileNames.JOURNAL))) {
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
    Opening opening = new Opening(disk, directory, limits, true);
    return opening.run(opening::openToRead);
  }

  private OpenReplica run(Step step) {
    try {
      return step.run();
    } catch (IOException e) {
      close();
      throw Failures.failed(directory.resolve(FileNames.JOURNAL), e);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private OpenReplica openOrMake() throws IOException {
    Path path = directory.resolve(FileNames.JOURNAL);
    Path lock = directory.resolve(FileNames.LOCK);
    if (!disk.exists(path)) {
      makeJournal(path);
    }
    Journal opened = new Journal(disk.open(path, true), path);
    journal = opened;
    if (!disk.exists(lock)) {
      opened.checkOurs(); // Nothing is made beside what is somebody else's.
      disk.createFile(lock);
    }
    LockFile words = disk.openLock(lock);
    lockFile = words;
    return finish(opened, words);
  }

  /** The journal is always made first. */
  private void makeJournal(Path path) throws IOException {
    Path store = directory.resolve(FileNames.STORE);
    if (disk.exists(store) && !disk.exists(path)) {
      throw new StorageDamagedException(
          store + " is no replica, or its " + FileNames.JOURNAL + " is missing. " + Failures.CURE,
          null);
    }
    disk.createFile(path);
    disk.syncDirectory(directory);
  }

  private OpenReplica openToRead() throws IOException {
    Path path = directory.resolve(FileNames.JOURNAL);
    Journal opened = new Journal(disk.openReadOnly(path), path);
    journal = opened;
    LockFile words = openLockToRead(directory.resolve(FileNames.LOCK));
    lockFile = words;
    return finish(opened, words);
  }

  /** A backup has no lock file, and others may not let everybody read theirs. */
  private @Nullable LockFile openLockToRead(Path lock) {
    try {
      return disk.exists(lock) ? disk.openLockReadOnly(lock) : null;
    } catch (IOException e) {
      return null;
    }
  }

  private OpenReplica finish(Journal opened, @Nullable LockFile words) throws IOException {
    FileIdentities identities = new FileIdentities(disk, directory);
    identities.remember(opened.path());
    Guard guard =
        words == null
            ? null
            : new Guard(words, disk, identities.remember(directory.resolve(FileNames.LOCK)));
    ReplicaLock lock =
        readOnly || words == null || guard == null
            ? null
            : new ReplicaLock(words, guard, directory.toString(), limits.lockTimeout().toNanos());
    ReplicaState made =
        new ReplicaState(
            disk, directory, limits, opened, identities, new GuardWatch(words, guard), readOnly);
    state = made;
    WriteTurn turn = new WriteTurn(made, lock);
    if (lock != null && made.files.needsWriting()) {
      makeReadable(opened, lock, turn);
    }
    Reading reading = new Reading(made, turn, limits.lockTimeout().toNanos());
    reading.read().release();
    return new OpenReplica(made, turn, reading);
  }

  /** Makes a new replica, or one of the format that others may still write. */
  private void makeReadable(Journal opened, ReplicaLock lock, WriteTurn turn) throws IOException {
    if (!opened.isOldFormat()) {
      turn.acquire();
      turn.release();
      return;
    }
    try (LockFile old = disk.openLock(opened.path())) {
      LockFile.Lock held = lock.lockAsBefore(old);
      turn.acquire();
      turn.release();
      held.release();
    }
  }

  private void close() {
    ReplicaState made = state;
    if (made != null) {
      made.close();
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
