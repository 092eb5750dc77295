package org.taskchampion.storage;

/** There is no replica at the place where one must exist. Nothing was created. */
public final class StorageNotFoundException extends StorageException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message where there is none and what to do
   */
  public StorageNotFoundException(String message) {
    super(message, null);
  }
}
