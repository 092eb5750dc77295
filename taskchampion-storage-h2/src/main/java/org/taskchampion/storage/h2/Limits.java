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
 * @param spillBytes about how many bytes of changes a transaction keeps in memory; beyond that, it
 *     takes them to the store, where they count with the rest of the commit
 */
record Limits(
    Duration lockTimeout,
    int commitBytes,
    int journalBytes,
    int closeBytes,
    int spareBytes,
    int closeFactor,
    int commitFactor,
    long spillBytes) {

  private static final long MOST_SPILL_BYTES = 128 * 1024 * 1024;
  private static final int SPILL_PART_OF_MEMORY = 8;
  private static final int PARTS_OF_A_SPILL = 4;
  // A part has a buffer of its own, and each of the maps has a page.
  private static final int FEWEST_PART_BYTES = 64 * 1024;

  /** What applications get. */
  static final Limits DEFAULT =
      new Limits(Duration.ofSeconds(30), 1024 * 1024, 4 * 1024 * 1024, 64 * 1024, 256 * 1024, 2, 2);

  /** Makes limits with a usual number of bytes that a transaction keeps in memory. */
  Limits(
      Duration lockTimeout,
      int commitBytes,
      int journalBytes,
      int closeBytes,
      int spareBytes,
      int closeFactor,
      int commitFactor) {
    this(
        lockTimeout,
        commitBytes,
        journalBytes,
        closeBytes,
        spareBytes,
        closeFactor,
        commitFactor,
        Math.min(MOST_SPILL_BYTES, Runtime.getRuntime().maxMemory() / SPILL_PART_OF_MEMORY));
  }

  /**
   * Returns how much the store may hold in vain after closing, beside what it may by the factor.
   */
  int closeSpareBytes() {
    return Math.min(spareBytes, 32 * 1024);
  }

  /** Returns how many bytes of pages are kept in memory before they are written, about. */
  long partBytes() {
    return Math.max(FEWEST_PART_BYTES, spillBytes / PARTS_OF_A_SPILL);
  }

  Limits withLockTimeout(Duration timeout) {
    return new Limits(
        timeout,
        commitBytes,
        journalBytes,
        closeBytes,
        spareBytes,
        closeFactor,
        commitFactor,
        spillBytes);
  }
}
