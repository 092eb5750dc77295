package org.taskchampion.sync;

import org.jspecify.annotations.Nullable;

/**
 * The server answered that it failed itself, or a proxy answered so in its place. It may have
 * accepted a version that was on its way: syncing again later is safe.
 */
public final class ServerFailedException extends ServerUnreachableException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what happened and what to do
   * @param cause the cause, or null if there is none
   */
  public ServerFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
