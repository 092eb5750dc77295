package org.taskchampion.sync;

import org.jspecify.annotations.Nullable;

/**
 * Somebody ended the synchronisation: by an interrupt, by the token of its options, or by closing
 * the replica or the server. What was done before stays, and the next synchronisation goes on from
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
