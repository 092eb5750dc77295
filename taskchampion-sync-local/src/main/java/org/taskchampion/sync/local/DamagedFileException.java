package org.taskchampion.sync.local;

/**
 * A file is not what it should be. Who knows which file it is makes an exception for the caller.
 */
final class DamagedFileException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param reason what is wrong, as a clause about "it"
   */
  DamagedFileException(String reason) {
    super(reason);
  }
}
