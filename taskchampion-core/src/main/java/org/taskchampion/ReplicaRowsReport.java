package org.taskchampion;

import java.util.List;
import java.util.UUID;
import org.taskchampion.sync.SyncServer;

/**
 * What was imported from a TaskChampion replica. Immutable and thread-safe. It tells no text of a
 * task.
 *
 * @see ReplicaRows#finish()
 */
public final class ReplicaRowsReport {

  private final int tasks;
  private final int unsynced;
  private final int synced;
  private final UUID base;
  private final UUID formerBase;
  private final List<String> leftOut;
  private final long leftOutCount;

  ReplicaRowsReport(
      int tasks,
      int unsynced,
      int synced,
      UUID base,
      UUID formerBase,
      List<String> leftOut,
      long leftOutCount) {
    this.tasks = tasks;
    this.unsynced = unsynced;
    this.synced = synced;
    this.base = base;
    this.formerBase = formerBase;
    this.leftOut = List.copyOf(leftOut);
    this.leftOutCount = leftOutCount;
  }

  /**
   * Returns how many tasks there are.
   *
   * @return the number
   */
  public int tasks() {
    return tasks;
  }

  /**
   * Returns how many operations the next synchronisation has to send, undo points among them.
   *
   * @return the number
   */
  public int unsyncedOperations() {
    return unsynced;
  }

  /**
   * Returns how many synchronised operations are in the log of the tasks.
   *
   * @return the number
   */
  public int syncedOperations() {
    return synced;
  }

  /**
   * Returns the version from which the new replica goes on.
   *
   * @return the version; the nil UUID if it has never synchronised, or if it {@linkplain
   *     #sendsEverything() sends everything}
   */
  public UUID baseVersion() {
    return base;
  }

  /**
   * Says whether the replica had synchronised, and now sends everything all the same, since
   * something was left out that it takes to go on from its version.
   *
   * @return true if it does
   */
  public boolean sendsEverything() {
    return !base.equals(formerBase);
  }

  /**
   * Returns what was left out, each in one line that names the row and what is wrong with it.
   *
   * @return an unmodifiable list with the first 100
   */
  public List<String> leftOut() {
    return leftOut;
  }

  /**
   * Returns how much was left out.
   *
   * @return the number, which can be greater than that of {@link #leftOut()}
   */
  public long leftOutCount() {
    return leftOutCount;
  }

  /** Returns all of it in one line. */
  @Override
  public String toString() {
    return tasks
        + (tasks == 1 ? " task, " : " tasks, ")
        + unsynced
        + (unsynced == 1 ? " unsynced operation" : " unsynced operations")
        + (base.equals(SyncServer.NIL_VERSION) ? "" : ", from version " + base)
        + (leftOutCount == 0 ? "" : ", " + leftOutCount + " left out");
  }
}
