package org.taskchampion;

import org.jspecify.annotations.Nullable;

/**
 * The base of all exceptions that this library throws on purpose, other than for a caller's
 * mistake.
 *
 * <p>Each thing that a caller can do something about has a final subclass: below {@link
 * org.taskchampion.storage.StorageException} for storages, below {@link
 * org.taskchampion.sync.SyncException} for synchronisation. Messages say what happened and what to
 * do; they never hold task texts or secrets.
 */
public abstract class TaskChampionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what happened and what to do
   * @param cause the cause, or null if there is none
   */
  protected TaskChampionException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
