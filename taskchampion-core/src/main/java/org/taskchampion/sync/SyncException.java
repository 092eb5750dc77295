package org.taskchampion.sync;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskchampion.TaskChampionException;
import org.taskchampion.internal.Reports;

/**
 * A synchronisation was not completed. The subclass says why.
 *
 * <p>In every case the replica is whole: what was received and applied before stays, no change of
 * the user is lost, and syncing again is always safe.
 *
 * <p>A message is one line without control characters, whatever a server or a file has sent. A
 * program that speaks to people in its own words, or in another language, asks for the {@link
 * #problem()}.
 */
public abstract sealed class SyncException extends TaskChampionException
    permits ForeignHistoryException,
        HistoryGoneException,
        MalformedDataException,
        OutOfSyncException,
        ServerRefusedException,
        ServerUnreachableException,
        SnapshotRefusedException,
        SyncCancelledException,
        WrongSecretException {

  private static final long serialVersionUID = 1L;

  static {
    Reports.setSetter((exception, report) -> exception.report = report);
  }

  /** What an application tells its user. */
  private final SyncProblem problem;

  /** How long the server asks to wait; null if it does not. */
  private final @Nullable Duration retryAfter;

  private transient @Nullable SyncReport report;

  SyncException(SyncProblem problem, String message, @Nullable Throwable cause) {
    this(problem, null, message, cause);
  }

  SyncException(
      SyncProblem problem,
      @Nullable Duration retryAfter,
      String message,
      @Nullable Throwable cause) {
    super(SingleLine.of(message), cause);
    this.problem = Objects.requireNonNull(problem, "problem");
    this.retryAfter = retryAfter;
  }

  /**
   * Returns what an application tells its user.
   *
   * @return the problem
   */
  public final SyncProblem problem() {
    return problem;
  }

  /**
   * Says whether the same call may succeed later although nobody changes anything.
   *
   * @return true if trying again later may succeed
   */
  public abstract boolean isRetryable();

  /**
   * Returns how long the server asks to wait before it is asked again.
   *
   * @return the time to wait, not negative; empty if the server did not say
   */
  public final Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /**
   * Returns what the synchronisation did before it ended: what it received and sent, and also what
   * it overwrote (part 9.11 of the {@linkplain org.taskchampion specification}), which no later
   * report repeats. If something else than a {@code SyncException} ends a synchronisation, the
   * report of the next one has these values.
   *
   * @return the report; empty if the exception did not come out of a synchronisation, or was
   *     serialized
   */
  public final Optional<SyncReport> report() {
    return Optional.ofNullable(report);
  }
}
