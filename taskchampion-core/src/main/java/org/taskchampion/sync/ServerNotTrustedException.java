package org.taskchampion.sync;

import org.jspecify.annotations.Nullable;

/**
 * The connection could not be made safe: the server's certificate is not valid, not for this
 * address, or of an authority that is not known here, or the two agree on no way to encrypt.
 * Nothing was sent.
 */
public final class ServerNotTrustedException extends ServerRefusedException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what happened and what to do
   * @param cause the cause, or null if there is none
   */
  public ServerNotTrustedException(String message, @Nullable Throwable cause) {
    super(SyncProblem.NOT_TRUSTED, message, cause);
  }
}
