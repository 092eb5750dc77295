package org.taskchampion.storage.h2;

import java.time.Duration;

/**
 * The sizes and times at which the storage does one thing or another. Tests make them small, so
 * that every kind of step happens often.
 *
 * @param lockTimeout how long a transaction waits for others before it gives up
 * @param commitBytes a commit of more bytes goes straight into the store by a checkpoint
 * @param journalBytes a journal that would get longer is emptied by a checkpoint
 * @param closeBytes on closing, a journal longer than this is emptied by a checkpoint; a change
 *     counts for 256 bytes at least
 * @param spareBytes how much the store may hold in vain while at work, beside what it may by the
 *     factor for it, and this times that factor
 * @param closeFactor on closing, a store this many times as large as what lives in it is compacted
 * @param commitFactor the same while at work, at the end of a commit that made a checkpoint; at
 *     least as much was written since the last compaction as this one copies
 */
record Limits(
    Duration lockTimeout,
    int commitBytes,
    int journalBytes,
    int closeBytes,
    int spareBytes,
    int closeFactor,
    int commitFactor) {

  /** What applications get. */
  static final Limits DEFAULT =
      new Limits(Duration.ofSeconds(30), 1024 * 1024, 4 * 1024 * 1024, 64 * 1024, 256 * 1024, 2, 2);

  /**
   * Returns how much the store may hold in vain after closing, beside what it may by the factor.
   */
  int closeSpareBytes() {
    return Math.min(spareBytes, 32 * 1024);
  }

  Limits withLockTimeout(Duration timeout) {
    return new Limits(
        timeout, commitBytes, journalBytes, closeBytes, spareBytes, closeFactor, commitFactor);
  }
}
