package org.taskchampion.storage.h2;

/** Bytes that this module did not write. What reads a file turns it into an error that names it. */
final class MalformedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MalformedException(String message) {
    super(message);
  }
}
