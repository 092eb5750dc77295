package org.taskchampion.sync;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A version or a snapshot that came from the server, or the server's answer itself, is malformed.
 * Nothing of it was applied.
 */
public final class MalformedDataException extends SyncException {

  private static final long serialVersionUID = 1L;

  /** The version that is malformed. */
  private final UUID version;

  /**
   * Makes an exception.
   *
   * @param version the version that is malformed, or whose child or snapshot is; the message should
   *     name it too
   * @param message what is wrong with it, without any task's text
   * @param cause the cause, or null if there is none
   */
  public MalformedDataException(UUID version, String message, @Nullable Throwable cause) {
    super(SyncProblem.DAMAGED, message, cause);
    this.version = version;
  }

  /**
   * Returns the version that is malformed.
   *
   * @return the version
   */
  public UUID version() {
    return version;
  }

  @Override
  public boolean isRetryable() {
    return false;
  }
}
