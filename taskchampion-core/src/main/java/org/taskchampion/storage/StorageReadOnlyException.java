package org.taskchampion.storage;

/**
 * The storage was opened read-only, and a change was asked for. Nothing was changed: open it for
 * writing.
 */
public final class StorageReadOnlyException extends StorageException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what happened and what to do
   */
  public StorageReadOnlyException(String message) {
    super(message, null);
  }
}
