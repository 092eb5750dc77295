package org.taskchampion.history;

import java.util.List;
import java.util.Objects;
import org.taskchampion.Operation;

/**
 * What became of taking something back, or doing it again.
 *
 * <pre>{@code
 * RevertReport report = replica.undo(UndoScope.UNLESS_ANOTHERS);
 * switch (report.outcome()) {
 *   case DONE -> print("Took back " + report.operations().size() + " changes.");
 *   case ANOTHERS -> print(report.units().get(0).program().orElse("Another program") + " did it.");
 *   case WHOSE_UNKNOWN -> print("The history does not say who did it.");
 *   default -> print("Nothing to undo.");
 * }
 * }</pre>
 *
 * <p>If it {@linkplain #isDone() was not done}, no task was changed. A conflict whose value is
 * there already is no longer kept then.
 *
 * <p>Immutable and thread-safe.
 */
public final class RevertReport {

  /** What became of it. */
  public enum Outcome {
    /** All of it was done. */
    DONE,
    /** Some of it was done. The rest, which somebody has changed since, was left as it is. */
    PARTLY_DONE,
    /** There was nothing to do: everything is so already, or there is nothing of that kind. */
    NOTHING_TO_DO,
    /** Nothing was done, since somebody has changed some of it: {@link #changedSince()}. */
    CHANGED_SINCE,
    /** Nothing was done, since another program did it: {@link #units()} are what it did. */
    ANOTHERS,
    /**
     * Nothing was done, since it is not known whether another program did it: the replica does not
     * keep any more whose work it was, or cannot read it.
     */
    WHOSE_UNKNOWN,
    /** Nothing was done, since the replica does not keep any more what was done then. */
    NOT_KEPT,
    /**
     * Nothing was done, since it is no longer what was shown: {@link UndoPlan}, {@link RedoPlan}.
     */
    NOT_AS_SHOWN
  }

  private final Outcome outcome;
  private final List<Operation> operations;
  private final List<ChangedSince> changedSince;
  private final List<UnitOfWork> units;

  private RevertReport(
      Outcome outcome,
      List<Operation> operations,
      List<ChangedSince> changedSince,
      List<UnitOfWork> units) {
    this.outcome = Objects.requireNonNull(outcome, "outcome");
    this.operations = List.copyOf(operations);
    this.changedSince = List.copyOf(changedSince);
    this.units = List.copyOf(units);
  }

  /**
   * Makes a report. Replicas make theirs themselves; this is for tests of what shows them.
   *
   * @param outcome see {@link #outcome()}
   * @param operations see {@link #operations()}
   * @param changedSince see {@link #changedSince()}
   * @param units see {@link #units()}
   * @return the report
   */
  public static RevertReport of(
      Outcome outcome,
      List<Operation> operations,
      List<ChangedSince> changedSince,
      List<UnitOfWork> units) {
    return new RevertReport(outcome, operations, changedSince, units);
  }

  /**
   * Returns what became of it.
   *
   * @return the outcome
   */
  public Outcome outcome() {
    return outcome;
  }

  /**
   * Says whether something was done.
   *
   * @return true if all or a part of it was done
   */
  public boolean isDone() {
    return outcome == Outcome.DONE || outcome == Outcome.PARTLY_DONE;
  }

  /**
   * Returns what was changed.
   *
   * @return an unmodifiable list of operations with old values, in order; empty if nothing was
   *     changed. Where new operations were committed, it is those, the undo point first.
   */
  public List<Operation> operations() {
    return operations;
  }

  /**
   * Returns what somebody has changed since.
   *
   * @return an unmodifiable list; what is in it was not changed
   */
  public List<ChangedSince> changedSince() {
    return changedSince;
  }

  /**
   * Returns the units of work that were taken back, or would have been. Where another program did
   * it, they are only those that this program did not do.
   *
   * @return an unmodifiable list, the newest first; without those that the replica does not keep;
   *     empty for a conflict
   */
  public List<UnitOfWork> units() {
    return units;
  }

  /** Returns the outcome and how much there is: the texts of tasks do not belong into logs. */
  @Override
  public String toString() {
    return "RevertReport["
        + outcome
        + ", operations="
        + operations.size()
        + ", changedSince="
        + changedSince.size()
        + "]";
  }
}
