package org.taskchampion.storage.h2;

import java.io.IOException;

/**
 * Who writes, in words that all processes share. A lock of the system is given back when its
 * process ends, but can also be lost without anybody's knowing; what is claimed here cannot be
 * lost, but stays when its process ends. So who writes holds both: the lock first, and then the
 * claim, which it takes over only from a process that has ended.
 *
 * <p>The second word is a number that is odd while files are being written. Who reads needs no
 * lock: if the number is even, and the same before and after, nobody wrote in between.
 */
final class Guard {

  private static final int OWNER = 0;
  private static final int EPOCH = 1;

  private final LockFile file;
  private final Disk disk;
  private final long token;

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
    return !isAlive(owner) && file.compareAndSet(OWNER, owner, token);
  }

  /** In a copy of a lock file, the words of the processes that have the other one mean nothing. */
  private boolean isAlive(long owner) {
    return owner != 0 && ProcessToken.isSameFile(token, owner) && disk.isAlive(owner);
  }

  /** Gives the claim back. */
  void release() throws IOException {
    if (!file.compareAndSet(OWNER, token, 0)) {
      throw new IOException("another process has taken it away");
    }
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

  /** Says that the files are whole. For who has the claim. */
  void endWriting() throws IOException {
    long epoch = file.get(EPOCH);
    if (isWriting(epoch)) {
      file.compareAndSet(EPOCH, epoch, epoch + 1);
    }
  }
}
