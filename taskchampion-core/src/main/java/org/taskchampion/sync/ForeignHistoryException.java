package org.taskchampion.sync;

import org.jspecify.annotations.Nullable;

/**
 * The server holds the history of other replicas, and the application asked not to unite the two.
 * Nothing was changed.
 */
public final class ForeignHistoryException extends SyncException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what happened and what to do
   * @param cause the cause, or null if there is none
   */
  public ForeignHistoryException(String message, @Nullable Throwable cause) {
    super(SyncProblem.FOREIGN_HISTORY, message, cause);
  }

  @Override
  public boolean isRetryable() {
    return false;
  }
}
