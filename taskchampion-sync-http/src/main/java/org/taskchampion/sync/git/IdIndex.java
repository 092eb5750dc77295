package org.taskchampion.sync.git;

import java.security.SecureRandom;

/**
 * Finds the rows of a table by an id of 128 bits, four bytes for a place in it. The hash is another
 * one in each object, so that nobody can choose ids that meet in it.
 */
final class IdIndex {

  private static final int LEAST_BITS = 4;

  private final long[] ids;
  private final int column;
  private final int[] rows;
  private final int shift;
  private final long high;
  private final long low;

  /**
   * Makes one that is empty.
   *
   * @param ids the ids, {@link TipFiles#COLUMNS} numbers for each row
   * @param column where the id is in its row
   * @param most how many rows it will have at the most
   */
  IdIndex(long[] ids, int column, int most) {
    this.ids = ids;
    this.column = column;
    int bits = Math.max(LEAST_BITS, Integer.SIZE - Integer.numberOfLeadingZeros(most) + 1);
    this.rows = new int[1 << bits];
    this.shift = Long.SIZE - bits;
    SecureRandom random = new SecureRandom();
    this.high = random.nextLong() | 1;
    this.low = random.nextLong() | 1;
  }

  /** Returns the row with an id; -1 if there is none. */
  int find(long mostBits, long leastBits) {
    int slot = slot(mostBits, leastBits);
    return rows[slot] - 1;
  }

  /**
   * Adds a row, in the place of the one that has the same id.
   *
   * @return whether there was none
   */
  boolean put(int row) {
    int at = row * TipFiles.COLUMNS + column;
    int slot = slot(ids[at], ids[at + 1]);
    boolean isNew = rows[slot] == 0;
    rows[slot] = row + 1;
    return isNew;
  }

  private int slot(long mostBits, long leastBits) {
    int slot = (int) ((mostBits * high + leastBits * low) >>> shift);
    while (rows[slot] != 0 && !hasId(rows[slot] - 1, mostBits, leastBits)) {
      slot = (slot + 1) & (rows.length - 1);
    }
    return slot;
  }

  private boolean hasId(int row, long mostBits, long leastBits) {
    int at = row * TipFiles.COLUMNS + column;
    return ids[at] == mostBits && ids[at + 1] == leastBits;
  }
}
