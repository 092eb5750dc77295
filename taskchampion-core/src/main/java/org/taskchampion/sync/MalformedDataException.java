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
   * Returns the exception that {@link SyncServer#childVersion} throws when a server answers with
   * the child of another version.
   *
   * @param asked the version whose child was asked for
   * @param version the version that came
   * @param parent its parent
   * @return the exception, to be thrown
   */
  public static MalformedDataException wrongParent(UUID asked, UUID version, UUID parent) {
    return new MalformedDataException(
        version,
        "the server was asked for the child of version "
            + asked
            + ", but answered with version "
            + version
            + ", the child of "
            + parent,
        null);
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
