package org.taskchampion.storage;

import org.jspecify.annotations.Nullable;

/**
 * Reading or writing failed: a full disk, missing rights, a broken device. The storage works again
 * when the cause is gone. The transaction was not committed and the replica is as it was before,
 * but for the rare case that {@link #mayHaveCommitted()} tells.
 */
public final class StorageFailedException extends StorageException {

  private static final long serialVersionUID = 1L;

  /** Whether it is not known that nothing was committed. */
  private final boolean mayHaveCommitted;

  /**
   * Makes an exception.
   *
   * @param message what happened and what to do
   * @param cause the cause, or null if there is none
   */
  public StorageFailedException(String message, @Nullable Throwable cause) {
    this(message, cause, false);
  }

  /**
   * Makes an exception.
   *
   * @param message what happened and what to do
   * @param cause the cause, or null if there is none
   * @param mayHaveCommitted see {@link #mayHaveCommitted()}
   */
  public StorageFailedException(
      String message, @Nullable Throwable cause, boolean mayHaveCommitted) {
    super(message, cause);
    this.mayHaveCommitted = mayHaveCommitted;
  }

  /**
   * Says whether the transaction may have been committed nevertheless: writing failed, and taking
   * back what was written failed, too. Whoever needs to know reads the replica again when the cause
   * is gone.
   *
   * @return true if it is not known; false if nothing was committed
   */
  public boolean mayHaveCommitted() {
    return mayHaveCommitted;
  }
}
