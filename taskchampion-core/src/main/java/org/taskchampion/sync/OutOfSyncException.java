package org.taskchampion.sync;

import org.jspecify.annotations.Nullable;

/**
 * The server asks for a parent version that it does not hand out: replica and server do not agree
 * on the history.
 */
public final class OutOfSyncException extends SyncException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what happened and what to do
   * @param cause the cause, or null if there is none
   */
  public OutOfSyncException(String message, @Nullable Throwable cause) {
    super(SyncProblem.OUT_OF_SYNC, message, cause);
  }

  @Override
  public boolean isRetryable() {
    return false;
  }
}
