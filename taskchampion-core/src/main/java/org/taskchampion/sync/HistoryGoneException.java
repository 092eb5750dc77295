package org.taskchampion.sync;

import org.jspecify.annotations.Nullable;

/** The server's history does not contain the version that this replica is based on. */
public final class HistoryGoneException extends SyncException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what happened and what to do
   * @param cause the cause, or null if there is none
   */
  public HistoryGoneException(String message, @Nullable Throwable cause) {
    super(SyncProblem.OUT_OF_SYNC, message, cause);
  }

  @Override
  public boolean isRetryable() {
    return false;
  }
}
