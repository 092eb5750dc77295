package org.taskchampion.history;

import java.util.List;
import java.util.Objects;
import org.taskchampion.Operation;

/**
 * What an undo would take back now, to be shown before it does: {@code Replica.undo(UndoPlan)}
 * takes back exactly that, or nothing.
 *
 * <pre>{@code
 * UndoPlan plan = replica.undoPlan(UndoScope.UNLESS_ANOTHERS);
 * if (plan.outcome() == RevertReport.Outcome.DONE) {
 *   print("Undo " + plan.operations().size() + " operations?");
 *   print("Done: " + replica.undo(plan).isDone());
 * }
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 *
 * @param scope whose work may be taken back
 * @param outcome what would become of it; {@code DONE} if it would be taken back
 * @param operations the operations that would be taken back, with old values and without undo
 *     points, in the order in which they were made; empty if nothing would be taken back, and for a
 *     step in which nothing was done
 * @param units the units of work to which they belong, the newest first, or those that are in the
 *     way: see {@link RevertReport#units()}
 * @param hasAllUnits whether the history has all units to which the operations belong
 */
public record UndoPlan(
    UndoScope scope,
    RevertReport.Outcome outcome,
    List<Operation> operations,
    List<UnitOfWork> units,
    boolean hasAllUnits) {

  /**
   * Makes a plan. Replicas make theirs themselves; this is for tests of what shows them.
   *
   * @param scope see {@link #scope()}
   * @param outcome see {@link #outcome()}
   * @param operations see {@link #operations()}
   * @param units see {@link #units()}
   * @param hasAllUnits see {@link #hasAllUnits()}
   */
  public UndoPlan {
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(outcome, "outcome");
    operations = List.copyOf(operations);
    units = List.copyOf(units);
  }

  /** Returns the outcome and how much there is: the texts of tasks do not belong into logs. */
  @Override
  public String toString() {
    return "UndoPlan["
        + scope
        + ", "
        + outcome
        + ", operations="
        + operations.size()
        + ", units="
        + units.size()
        + "]";
  }
}
