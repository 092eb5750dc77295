package org.taskchampion.history;

import java.util.Objects;
import java.util.Optional;
import org.taskchampion.internal.Texts;

/**
 * How a unit of work is taken back.
 *
 * <pre>{@code
 * RevertReport report = replica.revert(unit);
 * if (report.outcome() == RevertReport.Outcome.CHANGED_SINCE && ask(report.changedSince())) {
 *   report = replica.revert(unit, RevertOptions.defaults().takingBackTheRest());
 * }
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class RevertOptions {

  private static final RevertOptions DEFAULTS = new RevertOptions(false, Optional.empty());

  private final boolean rest;
  private final Optional<String> label;

  private RevertOptions(boolean rest, Optional<String> label) {
    this.rest = rest;
    this.label = label;
  }

  /**
   * Returns the options by which all is taken back, or nothing where somebody has changed some of
   * it since.
   *
   * @return the options
   */
  public static RevertOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Returns options by which that is left as it is which somebody has changed since, and the rest
   * is taken back.
   *
   * @return the options
   */
  public RevertOptions takingBackTheRest() {
    return new RevertOptions(true, label);
  }

  /**
   * Returns options with a label for the step of undo.
   *
   * @param label what a user interface calls it, such as "Revert: Complete 3 tasks"
   * @return the options
   * @throws IllegalArgumentException if the label holds a lone surrogate
   */
  public RevertOptions labelled(String label) {
    Texts.requireWellFormed(Objects.requireNonNull(label, "label"), "the label of a step of undo");
    return new RevertOptions(rest, Optional.of(label));
  }

  /**
   * Says whether the rest is taken back where somebody has changed some of it since.
   *
   * @return true if it is
   */
  public boolean takesBackTheRest() {
    return rest;
  }

  /**
   * Returns the label.
   *
   * @return the label; empty if there is none
   */
  public Optional<String> label() {
    return label;
  }
}
