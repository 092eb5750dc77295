package org.taskchampion.history;

/** Whose work an undo may take back. */
public enum UndoScope {
  /** What was done last on this replica, whichever program did it. */
  ANYBODYS,
  /** What was done last on this replica, unless another program did it: then nothing. */
  UNLESS_ANOTHERS,
  /**
   * What this program did last. If another program has done something since, new operations take it
   * back, or nothing where somebody has changed some of it. Such an undo is itself a step that the
   * other scopes take back, so a program that begins with this scope stays with it.
   */
  OWN
}
