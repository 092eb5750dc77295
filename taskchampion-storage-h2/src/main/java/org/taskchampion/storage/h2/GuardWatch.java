package org.taskchampion.storage.h2;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What this process has seen of the words that all processes share, and so whether others have
 * written since. A backup has no lock file, and so nothing to watch.
 */
final class GuardWatch {

  /** No state that was read counts as the newest. */
  static final long NO_EPOCH = -1;

  private final @Nullable LockFile file;
  private final @Nullable Guard guard;
  // The epoch of what is published; set after it. And the fingerprint that was there for it.
  private volatile long seen;
  private volatile long seenFingerprint;
  // Whether this process has had the lock, and the lineage of the files since: before, nothing was
  // written that others could take away.
  private volatile boolean joined;
  private volatile long lineage;

  GuardWatch(@Nullable LockFile file, @Nullable Guard guard) {
    this.file = file;
    this.guard = guard;
  }

  /** Returns whether there are words to watch. */
  boolean isGuarded() {
    return guard != null;
  }

  /** Returns whether somebody emptied the lock file, without which nothing can be done. */
  boolean isCutOff() {
    try {
      return file != null && !file.isWhole();
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns the epoch; 0 if there are no words. */
  long epoch() throws IOException {
    return guard == null ? 0 : guard.epoch();
  }

  /** Returns the epoch; none if it cannot be read. Then nothing is taken for the newest state. */
  long epochOrNone() {
    try {
      return guard == null ? NO_EPOCH : guard.epoch();
    } catch (IOException e) {
      return NO_EPOCH;
    }
  }

  /** Returns the number of the living process that writes; 0 if none is known. */
  long owner() throws IOException {
    return guard == null ? 0 : guard.owner();
  }

  /** Returns whether a process ended while it wrote, so that somebody has to clear up. */
  boolean isAbandoned(long epoch) throws IOException {
    return guard != null && Guard.isWriting(epoch) && guard.owner() == 0;
  }

  /**
   * Returns whether what this process has seen is what was committed last. What is being written is
   * not committed yet; but if its writer has ended, that has to be decided.
   */
  boolean isCurrent(long epoch) throws IOException {
    return guard != null && seen == (epoch & ~1L) && !isAbandoned(epoch);
  }

  /** Returns whether nobody has written, or is writing, since this process looked. */
  boolean isUnchanged() throws IOException {
    long epoch = epoch();
    return guard != null && epoch == seen && !Guard.isWriting(epoch);
  }

  /** Returns whether nothing was seen at another epoch than this one. */
  boolean hasSeen(long epoch) {
    return seen == epoch;
  }

  /**
   * Returns whether the words go on from those that were seen. What only grows goes back where an
   * older lock file is copied over the one that is open.
   */
  boolean goesOn() throws IOException {
    return guard == null
        || (guard.epoch() >= seen
            && (!joined
                || (guard.lineage() == lineage && guard.isFingerprint(seen, seenFingerprint))));
  }

  /** Remembers that the state of an epoch was seen. */
  void see(long epoch) {
    try {
      seenFingerprint =
          guard == null || epoch == NO_EPOCH ? Guard.UNKNOWN : guard.fingerprint(epoch);
      seen = epoch;
    } catch (IOException e) {
      seen = NO_EPOCH;
    }
  }

  /**
   * Lets others know what was found in the files. For who has the claim.
   *
   * @param whole whether the files were said to be whole; otherwise nothing was said of what is in
   *     them
   * @return false if this library did not write that, and this process had the files open before
   */
  boolean join(long fingerprint, boolean whole) throws IOException {
    if (guard == null) {
      return true;
    }
    boolean written = !whole || guard.isLastWritten(fingerprint);
    if (joined && !written) {
      return false;
    }
    guard.found(fingerprint, written);
    lineage = guard.lineage();
    joined = true;
    return true;
  }

  /** Returns whether what was read is what this library wrote last, as far as that matters. */
  boolean isWritten(long fingerprint) throws IOException {
    return guard == null || !joined || guard.isLastWritten(fingerprint);
  }

  /** Says that files are being written from now on. For who has the claim. */
  void beginWriting() throws IOException {
    if (guard != null) {
      guard.beginWriting();
    }
  }

  /** Says that the files are whole, with what is in them now. For who has the claim. */
  void endWriting(long fingerprint) throws IOException {
    if (guard != null) {
      guard.endWriting(fingerprint);
    }
  }

  /** Returns whether this process has the claim still. */
  boolean isClaimed() throws IOException {
    return guard != null && guard.isClaimed();
  }

  void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
