package org.taskchampion.storage;

import org.jspecify.annotations.Nullable;

/**
 * What was to be imported is no export of a replica, or is damaged or cut off. The message names
 * the line and no text of it. Nothing was imported: export again, or use another copy.
 */
public final class MalformedExportException extends StorageException {

  private static final long serialVersionUID = 1L;

  /** The line, from 1. */
  private final long line;

  /**
   * Makes an exception.
   *
   * @param line the line, from 1
   * @param message what happened and what to do
   * @param cause the cause, or null if there is none
   */
  public MalformedExportException(long line, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.line = line;
  }

  /**
   * Returns the line in which the fault was noticed.
   *
   * @return the number of the line, from 1
   */
  public long line() {
    return line;
  }
}
