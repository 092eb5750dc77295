package org.taskchampion;

import java.util.Objects;
import java.util.Optional;
import org.taskchampion.internal.Texts;

/**
 * How an edit is recorded.
 *
 * <pre>{@code
 * replica.edit(EditOptions.labelled("Complete the shopping"), edit -> edit.task(uuid).done());
 * replica.edit(EditOptions.withoutUndoPoint(), edit -> edit.task(uuid).addTag("seen"));
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class EditOptions {

  private static final EditOptions DEFAULTS = new EditOptions(Optional.of(Operation.undoPoint()));
  private static final EditOptions WITHOUT_UNDO_POINT = new EditOptions(Optional.empty());

  private final Optional<Operation.UndoPoint> undoPoint;

  private EditOptions(Optional<Operation.UndoPoint> undoPoint) {
    this.undoPoint = undoPoint;
  }

  /**
   * Returns the options of {@link Replica#edit(java.util.function.Consumer)}: an undo point without
   * a label.
   *
   * @return the options
   */
  public static EditOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Returns options for an edit whose undo point says what was done. {@link
   * Replica#undoOperations()} begins with it, so that a menu can offer to undo just that. The label
   * stays in the replica, in its {@linkplain Replica#history history}, and is never sent.
   *
   * @param label what a user interface calls the edit, such as "Complete 3 tasks"
   * @return the options
   * @throws IllegalArgumentException if the label holds a lone surrogate
   */
  public static EditOptions labelled(String label) {
    Texts.requireWellFormed(Objects.requireNonNull(label, "label"), "the label of an edit");
    return new EditOptions(Optional.of(Operation.undoPoint(label)));
  }

  /**
   * Returns options for an edit that is not a step of its own for undo: undo takes it back together
   * with the edit before it. Use them for what a user did not ask for, such as marking a task as
   * seen, and for a unit of work that needs several edits.
   *
   * @return the options
   */
  public static EditOptions withoutUndoPoint() {
    return WITHOUT_UNDO_POINT;
  }

  Optional<Operation.UndoPoint> undoPoint() {
    return undoPoint;
  }
}
