package org.taskchampion.sync;

import org.jspecify.annotations.Nullable;

/**
 * The server could not be reached, or the connection broke. The server may have accepted a version
 * that was on its way: syncing again is safe.
 */
public sealed class ServerUnreachableException extends SyncException permits ServerFailedException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what happened and what to do
   * @param cause the cause, or null if there is none
   */
  public ServerUnreachableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  public final boolean isRetryable() {
    return true;
  }
}
