package org.taskchampion.sync;

import org.jspecify.annotations.Nullable;

/**
 * A version or a snapshot is too large for the server, for something on the way to it, or for this
 * program's memory. The protocol takes up to 100 MiB (104,857,600 bytes), sealed; a proxy may take
 * less. Nothing was changed.
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
