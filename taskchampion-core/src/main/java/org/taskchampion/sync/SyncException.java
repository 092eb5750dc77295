package org.taskchampion.sync;

import java.util.Objects;
import java.util.Optional;
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

  private transient @Nullable SyncReport report;

  SyncException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * Says whether the same call may simply be tried again, without anybody changing anything.
   *
   * @return true if trying again later may succeed
   */
  public abstract boolean isRetryable();

  /**
   * Returns what the synchronisation did before it ended: what it received and sent, and also what
   * it overwrote (part 9.11 of the specification), which no later report says again.
   *
   * @return the report; empty if the exception did not come out of a synchronisation, or was
   *     serialized
   */
  public final Optional<SyncReport> report() {
    return Optional.ofNullable(report);
  }

  /**
   * Says what the synchronisation did before it ended. The replica calls this; servers and
   * applications need not.
   *
   * @param done what was done
   */
  public final void initReport(SyncReport done) {
    report = Objects.requireNonNull(done, "done");
  }
}
