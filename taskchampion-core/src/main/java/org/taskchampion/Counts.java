package org.taskchampion;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How many tasks and operations a replica held when it was read. Immutable and thread-safe.
 *
 * @see TaskReader#counts()
 */
public final class Counts {

  private final int tasks;
  private final int workingSet;
  private final int unsyncedOperations;
  private final int undoPoints;

  Counts(int tasks, int workingSet, int unsyncedOperations, int undoPoints) {
    this.tasks = tasks;
    this.workingSet = workingSet;
    this.unsyncedOperations = unsyncedOperations;
    this.undoPoints = undoPoints;
  }

  /**
   * Returns how many tasks there are.
   *
   * @return the number of tasks, of every status
   */
  public int tasks() {
    return tasks;
  }

  /**
   * Returns how many tasks are in the working set.
   *
   * @return the number of tasks
   */
  public int workingSet() {
    return workingSet;
  }

  /**
   * Returns how many operations the next synchronisation sends.
   *
   * @return the number of operations, undo points not counted
   */
  public int unsyncedOperations() {
    return unsyncedOperations;
  }

  /**
   * Returns how often {@link Replica#undo()} can go back to an undo point.
   *
   * @return the number of undo points
   */
  public int undoPoints() {
    return undoPoints;
  }

  /** Two are equal if all counts are. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Counts that
        && tasks == that.tasks
        && workingSet == that.workingSet
        && unsyncedOperations == that.unsyncedOperations
        && undoPoints == that.undoPoints;
  }

  @Override
  public int hashCode() {
    return Objects.hash(tasks, workingSet, unsyncedOperations, undoPoints);
  }

  @Override
  public String toString() {
    return "Counts[tasks="
        + tasks
        + ", workingSet="
        + workingSet
        + ", unsyncedOperations="
        + unsyncedOperations
        + ", undoPoints="
        + undoPoints
        + "]";
  }
}
