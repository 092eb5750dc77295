package org.taskchampion.storage;

/**
 * Another program put other files in the place of those that are open, removed them, or wrote other
 * content into them: a service that copies folders, a backup that was copied back by hand. Nothing
 * was changed. The storage can only be closed, since whatever it committed to files that are gone
 * would be lost with them. Close it and open it again: it then shows what the files hold now.
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
