package org.taskchampion.sync;

import org.jspecify.annotations.Nullable;
import org.taskchampion.TaskChampionException;

/**
 * A synchronisation did not come to its end. The subclass says why.
 *
 * <p>Whatever it is, the replica is whole: what had been received and applied before stays, no
 * change of the user's is lost, and syncing again is always safe.
 */
public abstract sealed class SyncException extends TaskChampionException
    permits ForeignHistoryException,
        HistoryGoneException,
        MalformedDataException,
        OutOfSyncException,
        ServerRefusedException,
        ServerUnreachableException,
        SyncCancelledException,
        WrongSecretException {

  private static final long serialVersionUID = 1L;

  SyncException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * Says whether the same call may simply be tried again, without anybody changing anything.
   *
   * @return true if trying again later may succeed
   */
  public abstract boolean isRetryable();
}
