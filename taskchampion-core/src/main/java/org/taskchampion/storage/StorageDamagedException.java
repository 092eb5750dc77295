package org.taskchampion.storage;

import org.jspecify.annotations.Nullable;

/**
 * The files are damaged, or are not those of a replica. The message names the file. Nothing was
 * changed: restore a backup, or sync a new replica.
 */
public final class StorageDamagedException extends StorageException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what happened and what to do
   * @param cause the cause, or null if there is none
   */
  public StorageDamagedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
