package org.taskchampion.storage.h2;

import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Who writes, in words that all processes share. A lock of the system is given back when its
 * process ends, but can also be lost without anybody's knowing; what is claimed here cannot be
 * lost, but stays when its process ends. So who writes holds both: the lock first, and then the
 * claim, which it takes over only from a process that has ended.
 *
 * <p>The second word is a number that is odd while files are being written. Who reads needs no
 * lock: if the number is even, and the same before and after, nobody wrote in between.
 *
 * <p>Others are the fingerprints of the states that were written last. Who finds files with another
 * one knows that it was not this library that wrote what is in them, and changes the third word,
 * the lineage, so that whoever had them open before does not go on. Who finds another fingerprint
 * where the one was that it knows sees that the words themselves are a copy's.
 */
final class Guard {

  private static final int OWNER = 0;
  private static final int EPOCH = 1;
  private static final int LINEAGE = 2;
  private static final int FIRST_FINGERPRINT = 8;
  private static final int FINGERPRINTS = LockFile.WORDS - FIRST_FINGERPRINT;

  /** The fingerprint of what nobody knows, as after a failure. */
  static final long UNKNOWN = 0;

  private final LockFile file;
  private final Disk disk;
  private final long token;
  // Whether the claim could not be given back, and so may still be there though nobody needs it.
  private volatile boolean leftBehind;

  /**
   * Makes a guard.
   *
   * @param identity what tells the lock file from others
   */
  Guard(LockFile file, Disk disk, Object identity) {
    this.file = file;
    this.disk = disk;
    this.token = disk.processToken(identity);
  }

  /** Tries to claim the replica; a process that has ended is no hindrance. */
  boolean claim() throws IOException {
    long owner = file.get(OWNER);
    boolean isOwn = leftBehind && owner == token;
    if (!isOwn && (isAlive(owner) || !file.compareAndSet(OWNER, owner, token))) {
      return false;
    }
    leftBehind = false;
    return true;
  }

  /** In a copy of a lock file, the words of the processes that have the other one mean nothing. */
  private boolean isAlive(long owner) {
    return owner != 0 && ProcessToken.isSameFile(token, owner) && disk.isAlive(owner);
  }

  /** Gives the claim back; where that fails, this object can still claim the replica again. */
  void release() throws IOException {
    leftBehind = true;
    if (!file.compareAndSet(OWNER, token, 0)) {
      throw new IOException("another process has taken it away");
    }
    leftBehind = false;
  }

  /** Returns whether this object has the claim still. */
  boolean isClaimed() throws IOException {
    return file.get(OWNER) == token;
  }

  /** Returns the number of the living process that has the claim; 0 if there is none. */
  long owner() throws IOException {
    long owner = file.get(OWNER);
    return isAlive(owner) ? ProcessToken.pid(owner) : 0;
  }

  /** Returns a number that changes with everything that is written. */
  long epoch() throws IOException {
    return file.get(EPOCH);
  }

  /** Returns whether files were being written at an epoch, or their writer ended meanwhile. */
  static boolean isWriting(long epoch) {
    return (epoch & 1) != 0;
  }

  /** Says that files are being written from now on. For who has the claim. */
  void beginWriting() throws IOException {
    long epoch = file.get(EPOCH);
    if (!isWriting(epoch)) {
      file.compareAndSet(EPOCH, epoch, epoch + 1);
    }
  }

  /**
   * Says that the files are whole. For who has the claim.
   *
   * @param fingerprint of what is in them now
   */
  void endWriting(long fingerprint) throws IOException {
    long epoch = file.get(EPOCH);
    if (isWriting(epoch)) {
      set(wordOf(epoch + 1), fingerprint);
      file.compareAndSet(EPOCH, epoch, epoch + 1);
    }
  }

  private static int wordOf(long epoch) {
    return FIRST_FINGERPRINT + (int) ((epoch >>> 1) % FINGERPRINTS);
  }

  /** Returns the fingerprint of what was written last at an epoch. */
  long fingerprint(long epoch) throws IOException {
    return file.get(wordOf(epoch));
  }

  /** Returns whether the fingerprint of an epoch can be this one still. */
  boolean isFingerprint(long epoch, long fingerprint) throws IOException {
    return fingerprint == UNKNOWN
        || file.get(EPOCH) - epoch >= 2 * FINGERPRINTS - 1
        || file.get(wordOf(epoch)) == fingerprint;
  }

  /** Returns whether a fingerprint can be that of what this library wrote last. */
  boolean isLastWritten(long fingerprint) throws IOException {
    long last = fingerprint(file.get(EPOCH));
    return last == UNKNOWN || last == fingerprint;
  }

  /** Returns a number that changes when files are found that this library has not written. */
  long lineage() throws IOException {
    return file.get(LINEAGE);
  }

  /**
   * Says what is in the files, if they are whole. For who has the claim.
   *
   * @param written whether this library wrote it, so that who had the files open may go on
   */
  void found(long fingerprint, boolean written) throws IOException {
    if (!written) {
      set(LINEAGE, ThreadLocalRandom.current().nextLong());
    }
    long epoch = file.get(EPOCH);
    if (!isWriting(epoch)) {
      set(wordOf(epoch), fingerprint);
    }
  }

  private void set(int word, long value) throws IOException {
    long before = file.get(word);
    if (before != value) {
      file.compareAndSet(word, before, value);
    }
  }
}
