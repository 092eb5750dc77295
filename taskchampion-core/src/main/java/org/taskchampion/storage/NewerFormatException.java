package org.taskchampion.storage;

import org.jspecify.annotations.Nullable;

/** A newer version of this library wrote the files. Nothing was changed: update this program. */
public final class NewerFormatException extends StorageException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what happened and what to do
   * @param cause the cause, or null if there is none
   */
  public NewerFormatException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
