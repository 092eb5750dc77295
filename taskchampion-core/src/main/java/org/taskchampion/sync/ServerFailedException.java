package org.taskchampion.sync;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The server answered that it failed itself, or cannot serve just now, or a proxy answered so in
 * its place. It may have accepted a version that was on its way: syncing again later is safe. The
 * {@link #problem()} is {@link SyncProblem#FAILED}, {@link SyncProblem#BUSY}, {@link
 * SyncProblem#TIMEOUT} or {@link SyncProblem#TOO_MANY_REQUESTS}.
 */
public final class ServerFailedException extends ServerUnreachableException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception with the problem {@link SyncProblem#FAILED}.
   *
   * @param message what happened and what to do
   * @param cause the cause, or null if there is none
   */
  public ServerFailedException(String message, @Nullable Throwable cause) {
    super(SyncProblem.FAILED, message, cause);
  }

  /**
   * Makes an exception.
   *
   * @param problem what an application tells its user
   * @param retryAfter how long the server asks to wait; null if it does not say
   * @param message what happened and what to do
   * @param cause the cause, or null if there is none
   * @throws IllegalArgumentException if the time is negative
   */
  public ServerFailedException(
      SyncProblem problem,
      @Nullable Duration retryAfter,
      String message,
      @Nullable Throwable cause) {
    super(problem, notNegative(retryAfter), message, cause);
  }

  private static @Nullable Duration notNegative(@Nullable Duration retryAfter) {
    if (retryAfter != null && retryAfter.isNegative()) {
      throw new IllegalArgumentException("retryAfter must not be negative");
    }
    return retryAfter;
  }
}
