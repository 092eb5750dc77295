package org.taskchampion.storage.h2;

import org.jspecify.annotations.Nullable;

/**
 * Where the two parts of the operation log lie in the numbers of the operations: the synced ones
 * below one watermark, with gaps, the unsynced ones above, without. So marking many operations as
 * synced moves a number, and the unsynced ones are counted without reading them.
 *
 * @param syncedTo above the last synced operation
 * @param unsyncedFrom the first unsynced operation
 * @param unsyncedTo above the last unsynced operation
 */
record LogBounds(long syncedTo, long unsyncedFrom, long unsyncedTo) {

  static final LogBounds EMPTY = new LogBounds(0, 0, 0);

  LogBounds {
    if (syncedTo < 0
        || unsyncedFrom < syncedTo
        || unsyncedTo < unsyncedFrom
        || unsyncedTo - unsyncedFrom > Integer.MAX_VALUE) {
      throw new MalformedException("the bounds of the operation log cannot be");
    }
  }

  // Written out: the generated one is linked at its first call, which takes milliseconds that a
  // short-lived program notices.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LogBounds bounds
        && syncedTo == bounds.syncedTo
        && unsyncedFrom == bounds.unsyncedFrom
        && unsyncedTo == bounds.unsyncedTo;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(31 * unsyncedFrom + unsyncedTo);
  }

  int unsyncedCount() {
    return (int) (unsyncedTo - unsyncedFrom);
  }

  void write(ByteWriter out) {
    out.putVar(syncedTo).putVar(unsyncedFrom).putVar(unsyncedTo);
  }

  static LogBounds read(ByteReader in) {
    long syncedTo = in.getVar();
    long unsyncedFrom = in.getVar();
    return new LogBounds(syncedTo, unsyncedFrom, in.getVar());
  }
}
