package org.taskchampion.sync;

import org.jspecify.annotations.Nullable;

/** What the server keeps cannot be opened with this encryption secret. */
public final class WrongSecretException extends SyncException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what happened and what to do
   * @param cause the cause, or null if there is none
   */
  public WrongSecretException(String message, @Nullable Throwable cause) {
    super(SyncProblem.WRONG_SECRET, message, cause);
  }

  @Override
  public boolean isRetryable() {
    return false;
  }
}
