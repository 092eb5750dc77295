package org.taskchampion.sync;

import org.jspecify.annotations.Nullable;

/**
 * The synchronisation was interrupted. What had been done before stays, and the next one goes on
 * there.
 */
public final class SyncCancelledException extends SyncException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what happened and what to do
   * @param cause the cause, or null if there is none
   */
  public SyncCancelledException(String message, @Nullable Throwable cause) {
    super(SyncProblem.CANCELLED, message, cause);
  }

  @Override
  public boolean isRetryable() {
    return true;
  }
}
