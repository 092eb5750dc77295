package org.taskchampion.history;

import java.util.List;
import java.util.Objects;
import org.taskchampion.Operation;

/**
 * What a redo would do again now, to be shown before it does: {@code Replica.redo(RedoPlan)} does
 * exactly that again, or nothing.
 *
 * <pre>{@code
 * RedoPlan plan = replica.redoPlan();
 * if (plan.outcome() == RevertReport.Outcome.DONE) {
 *   print("Do " + plan.operations().size() + " operations again?");
 *   print("Done: " + replica.redo(plan).isDone());
 * }
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 *
 * @param outcome what would become of it; {@code DONE} if all of it would be done again
 * @param operations the operations of the undo, with old values and without undo points, in the
 *     order in which they were made: a redo takes them back; empty if nothing would be done again
 * @param units the undo that would be taken back, or the one that is in the way; empty if there is
 *     nothing to redo
 */
public record RedoPlan(
    RevertReport.Outcome outcome, List<Operation> operations, List<UnitOfWork> units) {

  /**
   * Makes a plan. Replicas make theirs themselves; this is for tests of what shows them.
   *
   * @param outcome see {@link #outcome()}
   * @param operations see {@link #operations()}
   * @param units see {@link #units()}
   */
  public RedoPlan {
    Objects.requireNonNull(outcome, "outcome");
    operations = List.copyOf(operations);
    units = List.copyOf(units);
  }

  /** Returns the outcome and how much there is: the texts of tasks do not belong into logs. */
  @Override
  public String toString() {
    return "RedoPlan["
        + outcome
        + ", operations="
        + operations.size()
        + ", units="
        + units.size()
        + "]";
  }
}
