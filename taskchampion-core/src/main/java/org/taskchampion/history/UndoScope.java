package org.taskchampion.history;

/**
 * Whose work an undo may take back, where several programs use one replica.
 *
 * <pre>{@code
 * for (UnitOfWork unit : replica.undoUnits(UndoScope.OWN)) {
 *   print("Undo " + unit.label().orElse("the last change") + "?");
 * }
 * RevertReport report = replica.undo(UndoScope.OWN);
 * if (report.outcome() == RevertReport.Outcome.WHOSE_UNKNOWN) {
 *   print("The history does not say who made the last change.");
 * }
 * }</pre>
 *
 * <p>Every scope reaches only what is not synchronised: a step further back is taken back by {@code
 * Replica.revert} of its unit.
 *
 * <p>Where the history does not say whose the last step is, only {@link #ANYBODYS} takes it back:
 * where the unit cannot be read, or is forgotten and not all that is forgotten was this program's.
 * Of what is forgotten, a replica remembers the names of up to eight programs. A replica whose
 * history is turned off ({@code Replica.keepHistory(0)}), or that never recorded one, knows no
 * programs: there, every scope takes back what was done last. What was done before a replica began
 * to record counts as this program's.
 */
public enum UndoScope {
  /** What was done last on this replica, whichever program did it. */
  ANYBODYS,
  /**
   * What was done last on this replica, unless another program did it, or it is not known who did:
   * then nothing.
   */
  UNLESS_ANOTHERS,
  /**
   * What this program did last and is not synchronised. If another program has done something
   * since, new operations take it back, or nothing where somebody has changed some of it, since or
   * between its units. A step of which nothing is left to take back is passed over. Such an undo is
   * itself a step that the other scopes take back, so a program that begins with this scope stays
   * with it.
   */
  OWN
}
