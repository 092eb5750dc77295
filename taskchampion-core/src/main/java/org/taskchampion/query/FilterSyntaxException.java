package org.taskchampion.query;

import org.taskchampion.TaskChampionException;

/**
 * The text of a filter cannot be understood, or asks of a task what makes no sense, such as a
 * missing date minus another date. Nothing was changed.
 */
public final class FilterSyntaxException extends TaskChampionException {

  private static final long serialVersionUID = 1L;

  /** The index of the character at which the text is wrong, from 0. */
  private final int position;

  /**
   * Makes an exception.
   *
   * @param message what is wrong
   * @param position where in the filter's text, from 0
   */
  FilterSyntaxException(String message, int position) {
    super(message, null);
    this.position = position;
  }

  /**
   * Returns where the fault is.
   *
   * @return the position in the filter's text, from 0; it can be the length of the text
   */
  public int position() {
    return position;
  }
}
