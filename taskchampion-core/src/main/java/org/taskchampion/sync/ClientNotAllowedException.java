package org.taskchampion.sync;

import org.jspecify.annotations.Nullable;

/**
 * The server does not serve this client id, or does not know it and makes no new ones. Nothing was
 * changed.
 */
public final class ClientNotAllowedException extends ServerRefusedException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what happened and what to do
   * @param cause the cause, or null if there is none
   */
  public ClientNotAllowedException(String message, @Nullable Throwable cause) {
    super(SyncProblem.NOT_ALLOWED, message, cause);
  }
}
