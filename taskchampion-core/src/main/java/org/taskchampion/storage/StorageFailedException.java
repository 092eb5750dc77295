package org.taskchampion.storage;

import org.jspecify.annotations.Nullable;

/**
 * Reading or writing failed: a full disk, missing rights, a broken device. The transaction was not
 * committed and the replica is as it was before, unless the message says that this is not known; it
 * works again when the cause is gone.
 */
public final class StorageFailedException extends StorageException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what happened and what to do
   * @param cause the cause, or null if there is none
   */
  public StorageFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
