package org.taskchampion.storage;

/**
 * Another program put other files in the place of those that are open, removed them, or wrote other
 * content into them: a service that copies folders, a backup that was copied back by hand. Nothing
 * was changed, and the storage can only be closed: what was committed to files that are gone would
 * be gone with them. Close it and open it again: it is then as its files are.
 */
public final class StorageReplacedException extends StorageException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what happened and what to do
   */
  public StorageReplacedException(String message) {
    super(message, null);
  }
}
