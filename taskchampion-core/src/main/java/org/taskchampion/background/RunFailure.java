package org.taskchampion.background;

import java.time.Duration;
import java.util.Optional;
import org.taskchampion.storage.StorageBusyException;
import org.taskchampion.storage.StorageException;
import org.taskchampion.storage.StorageFailedException;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncProblem;

/** What follows from that with which a run failed. */
final class RunFailure {

  private RunFailure() {}

  /** Says whether the same may succeed later. A closed server or replica never opens again. */
  static boolean mayPass(Throwable thrown) {
    if (thrown instanceof SyncException e) {
      return e.isRetryable();
    } else if (thrown instanceof StorageException) {
      return thrown instanceof StorageBusyException || thrown instanceof StorageFailedException;
    }
    return !(thrown instanceof IllegalStateException || thrown instanceof IllegalArgumentException);
  }

  /** Says whether a network may have answered in the place of the server, as that of a hotel. */
  static boolean mayBeTheNetwork(Throwable thrown) {
    return thrown instanceof SyncException e
        && (e.problem() == SyncProblem.NOT_A_SYNC_SERVER || e.problem() == SyncProblem.NOT_TRUSTED);
  }

  /** Returns how long the server wishes to be left alone. */
  static Optional<Duration> retryAfter(Throwable thrown) {
    return thrown instanceof SyncException e ? e.retryAfter() : Optional.empty();
  }
}
