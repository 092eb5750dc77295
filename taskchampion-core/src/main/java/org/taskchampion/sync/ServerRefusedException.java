package org.taskchampion.sync;

import org.jspecify.annotations.Nullable;

/**
 * The server, or the directory, does not let this replica synchronise: missing rights, a full disk,
 * an unknown client, something that is no server. Somebody has to change something first. Where the
 * cause is one that a program can act on, it is a subclass.
 */
public sealed class ServerRefusedException extends SyncException
    permits ClientNotAllowedException,
        NotASyncServerException,
        ServerNotTrustedException,
        TooLargeException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception with the problem {@link SyncProblem#FAILED}.
   *
   * @param message what happened and what to do
   * @param cause the cause, or null if there is none
   */
  public ServerRefusedException(String message, @Nullable Throwable cause) {
    this(SyncProblem.FAILED, message, cause);
  }

  /**
   * Makes an exception.
   *
   * @param problem what an application tells its user
   * @param message what happened and what to do
   * @param cause the cause, or null if there is none
   */
  public ServerRefusedException(SyncProblem problem, String message, @Nullable Throwable cause) {
    super(problem, message, cause);
  }

  @Override
  public final boolean isRetryable() {
    return false;
  }
}
