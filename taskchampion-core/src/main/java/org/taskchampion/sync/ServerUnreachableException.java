package org.taskchampion.sync;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The server could not be reached in time, or the connection broke. The server may have accepted a
 * version that was on its way: syncing again is safe. The {@link #problem()} is {@link
 * SyncProblem#OFFLINE}, {@link SyncProblem#TIMEOUT}, {@link SyncProblem#BUSY} or another one that
 * may pass.
 */
public sealed class ServerUnreachableException extends SyncException permits ServerFailedException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception with the problem {@link SyncProblem#OFFLINE}.
   *
   * @param message what happened and what to do
   * @param cause the cause, or null if there is none
   */
  public ServerUnreachableException(String message, @Nullable Throwable cause) {
    this(SyncProblem.OFFLINE, message, cause);
  }

  /**
   * Makes an exception.
   *
   * @param problem what an application tells its user
   * @param message what happened and what to do
   * @param cause the cause, or null if there is none
   */
  public ServerUnreachableException(
      SyncProblem problem, String message, @Nullable Throwable cause) {
    super(problem, message, cause);
  }

  ServerUnreachableException(
      SyncProblem problem,
      @Nullable Duration retryAfter,
      String message,
      @Nullable Throwable cause) {
    super(problem, retryAfter, message, cause);
  }

  @Override
  public final boolean isRetryable() {
    return true;
  }
}
