package org.taskchampion.sync;

import org.jspecify.annotations.Nullable;

/**
 * A version or a snapshot is larger than the server, something on the way to it, or this program's
 * memory takes. Nothing was changed.
 */
public final class TooLargeException extends ServerRefusedException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what happened and what to do
   * @param cause the cause, or null if there is none
   */
  public TooLargeException(String message, @Nullable Throwable cause) {
    super(SyncProblem.TOO_LARGE, message, cause);
  }
}
