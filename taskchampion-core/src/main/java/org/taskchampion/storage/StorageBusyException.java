package org.taskchampion.storage;

import org.jspecify.annotations.Nullable;

/**
 * Another process or thread held the storage for longer than the storage waits (30 seconds for
 * {@code H2Storage}). Nothing was changed: the same call may be tried again.
 */
public final class StorageBusyException extends StorageException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what happened and what to do
   * @param cause the cause, or null if there is none
   */
  public StorageBusyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
