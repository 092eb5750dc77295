package org.taskchampion.sync;

import org.jspecify.annotations.Nullable;

/**
 * Whatever answers at the address is not a sync server, but a login page, a proxy, or another
 * service. Nothing was changed here.
 */
public final class NotASyncServerException extends ServerRefusedException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what happened and what to do
   * @param cause the cause, or null if there is none
   */
  public NotASyncServerException(String message, @Nullable Throwable cause) {
    super(SyncProblem.NOT_A_SYNC_SERVER, message, cause);
  }
}
