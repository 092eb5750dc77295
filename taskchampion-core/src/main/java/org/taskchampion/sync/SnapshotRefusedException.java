package org.taskchampion.sync;

/**
 * A server refused the snapshot that new replicas need, since the history there begins with a
 * version that they do not have (part 9.7 of the {@linkplain org.taskchampion specification}).
 * Everything else was sent. The snapshot is sent again at each synchronisation until the server
 * takes it.
 */
public final class SnapshotRefusedException extends SyncException {

  private static final long serialVersionUID = 1L;

  /** Whether the same call may simply be tried again. */
  private final boolean retryable;

  /**
   * Makes an exception.
   *
   * @param message what happened and what to do
   * @param cause why the server did not take it
   */
  public SnapshotRefusedException(String message, SyncException cause) {
    super(cause.problem(), cause.retryAfter().orElse(null), message, cause);
    this.retryable = cause.isRetryable();
  }

  /**
   * Says whether the same call may simply be tried again.
   *
   * @return true if that is so for what kept the server from taking the snapshot
   */
  @Override
  public boolean isRetryable() {
    return retryable;
  }
}
