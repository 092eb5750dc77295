package org.taskchampion.query;

import org.taskchampion.TaskChampionException;

/** The text of an order cannot be understood. Nothing was changed. */
public final class OrderSyntaxException extends TaskChampionException {

  private static final long serialVersionUID = 1L;

  /** The index of the character at which the text is wrong, from 0. */
  private final int position;

  OrderSyntaxException(String message, int position) {
    super(message, null);
    this.position = position;
  }

  /**
   * Returns where the fault is.
   *
   * @return the position in the order's text, from 0; it can be the length of the text
   */
  public int position() {
    return position;
  }
}
