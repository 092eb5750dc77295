package org.taskchampion.sync;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * This encryption secret does not open what the server keeps, or the server keeps nothing on which
 * the secret could be tried before something is sent. Nothing was sent, and nothing was changed.
 */
public final class WrongSecretException extends SyncException {

  private static final long serialVersionUID = 1L;

  /** The version that cannot be opened, or null if it is not known. */
  private final @Nullable UUID version;

  /**
   * Makes an exception.
   *
   * @param message what happened and what to do
   * @param cause the cause, or null if there is none
   */
  public WrongSecretException(String message, @Nullable Throwable cause) {
    this(null, message, cause);
  }

  /**
   * Makes an exception about a version.
   *
   * @param version the version, or that of the snapshot, which cannot be opened; null if there is
   *     none
   * @param message what happened and what to do
   * @param cause the cause, or null if there is none
   */
  public WrongSecretException(@Nullable UUID version, String message, @Nullable Throwable cause) {
    super(SyncProblem.WRONG_SECRET, message, cause);
    this.version = version;
  }

  /**
   * Returns the version that cannot be opened.
   *
   * @return the version, or that of the snapshot; empty if it is not about one
   */
  public Optional<UUID> version() {
    return Optional.ofNullable(version);
  }

  @Override
  public boolean isRetryable() {
    return false;
  }
}
