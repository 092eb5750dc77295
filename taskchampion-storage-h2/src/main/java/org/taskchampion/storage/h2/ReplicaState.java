package org.taskchampion.storage.h2;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.taskchampion.storage.StorageException;
import org.taskchampion.storage.StorageReplacedException;

/**
 * What this process knows of a replica that it has open: its files, the snapshot of what was
 * committed last, and whether others came in their place.
 */
final class ReplicaState {

  // So often a reader looks whether the files are still the same ones. A writer always does.
  private static final Duration CHECK_INTERVAL = Duration.ofMillis(1);

  final Disk disk;
  final Path directory;
  final Limits limits;
  final boolean readOnly;
  final GuardWatch watch;
  final ReplicaFiles files;
  // Guards the files while no thread of this JVM has the lock, or its writing has failed.
  final ReentrantLock mutex = new ReentrantLock();
  // Whether a thread of this JVM has the lock, and has caught up.
  volatile boolean held;
  private final FileIdentities identities;
  // What was committed last, as far as it is known.
  private volatile @Nullable Snapshot published;
  private volatile @Nullable StorageReplacedException replaced;
  private volatile long checked;

  /**
   * Makes the state of files of which nothing was read yet.
   *
   * @param journal closed with this object
   * @param watch closed with this object
   * @param readOnly whether nothing may be written
   */
  ReplicaState(
      Disk disk,
      Path directory,
      Limits limits,
      Journal journal,
      FileIdentities identities,
      GuardWatch watch,
      boolean readOnly) {
    this.disk = disk;
    this.directory = directory;
    this.limits = limits;
    this.readOnly = readOnly;
    this.watch = watch;
    this.identities = identities;
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

  private void beginWriting() {
    try {
      watch.beginWriting();
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

  long epoch() {
    try {
      return watch.epoch();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Returns what is published, retained for the caller; null if nothing is. */
  @Nullable Snapshot published() {
    Snapshot found = published;
    return found == null || !found.retain() ? null : found;
  }

  boolean isPublished() {
    return published != null;
  }

  /** Returns what is published, for who has the lock; to be released by the caller. */
  Snapshot current() {
    Snapshot found = published();
    if (found == null) {
      throw Failures.failed(directory, new IOException("the state in memory was lost"));
    }
    return found;
  }

  /** Publishes what is known of the files. */
  void publish() {
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

  /** Publishes what is known after something was written, or may have been. */
  void settle() {
    try {
      watch.endWriting(files.isKnown() && replaced == null ? files.fingerprint() : Guard.UNKNOWN);
    } catch (IOException e) {
      files.forget();
      Failures.ignored("could not use the lock file in", directory, e);
    }
    publish();
    watch.see(watch.epochOrNone());
  }

  /** Closes the store's file until somebody uses it, where it would be in others' way. */
  void rest() {
    files.rest();
    // It is another file if reading that one failed.
    Snapshot known = published();
    if (known != null) {
      known.file().rest();
      known.release();
    }
  }

  /** Forgets what was read. */
  void forget() {
    files.forget();
    publish();
  }

  /** Drops what was read while somebody wrote who then took it back. */
  void dropUnfinished() {
    Snapshot known = published;
    if (files.isKnown() && (known == null || !files.maps().isIn(known))) {
      files.forgetUnlessWhole();
    }
  }

  /** Returns whether it is too early to look again whether the files are the same ones. */
  boolean isCheckedJustNow() {
    return System.nanoTime() - checked < CHECK_INTERVAL.toNanos();
  }

  /**
   * Makes sure that the files are those that were opened. What a process writes just then looks as
   * if they were not.
   *
   * @param alone whether this thread has the lock, and has caught up
   */
  void checkReplaced(boolean alone) {
    throwIfReplaced();
    checked = System.nanoTime();
    try {
      boolean untouched = alone;
      if (watch.isGuarded()) {
        identities.check(directory.resolve(FileNames.LOCK));
        untouched |= watch.isUnchanged();
        if (!watch.goesOn()) {
          throw identities.replaced(directory);
        }
      }
      files.checkReplaced(untouched);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Makes sure that the files are those that were opened, and nobody else may write them. */
  void checkAlone() {
    checkReplaced(true);
    try {
      if (!watch.isClaimed()) {
        throw identities.replaced(directory.resolve(FileNames.LOCK));
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * Looks whether it was this library that wrote what was found, which others are to know.
   *
   * @param whole whether the files were said to be whole
   */
  void join(boolean whole) {
    try {
      if (watch.isGuarded() && !watch.join(files.fingerprint(), whole)) {
        throw identities.replaced(directory);
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  boolean isReplaced() {
    return replaced != null;
  }

  /** Remembers that others came in the place of the files: from now on, nothing is done. */
  void setReplaced(StorageReplacedException found) {
    replaced = found;
  }

  void throwIfReplaced() {
    StorageReplacedException known = replaced;
    if (known != null) {
      throw new StorageReplacedException(String.valueOf(known.getMessage()));
    }
  }

  /** Says that what is in the files was not written by this library. */
  StorageReplacedException foreign() {
    return identities.replaced(directory);
  }

  /** Turns a failure into an error; where the lock file was emptied, that is the reason. */
  StorageException failed(IOException failure) {
    if (replaced == null && watch.isCutOff()) {
      replaced = identities.replaced(directory.resolve(FileNames.LOCK));
    }
    StorageReplacedException found = replaced;
    return found == null ? Failures.failed(directory, failure) : found;
  }

  /** Closes the files. */
  void close() {
    mutex.lock();
    try {
      forget();
      files.close();
      watch.close();
    } catch (IOException e) {
      Failures.ignored("could not close a file in", directory, e);
    } finally {
      mutex.unlock();
    }
  }
}
