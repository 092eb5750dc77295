package org.taskchampion.background;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncProblem;
import org.taskchampion.sync.SyncReport;

/**
 * How an {@link AutoSync} stands at one moment: what a status line shows.
 *
 * <pre>{@code
 * String line(SyncStatus status) {
 *   return switch (status.phase()) {
 *     case RUNNING -> "Synchronising";
 *     case RETRYING -> "Not synchronised; next try at " + status.nextTry().get();
 *     case STOPPED -> "Needs you: " + status.problem().get();
 *     default -> status.unsent() == 0 ? "All sent" : status.unsent() + " changes to send";
 *   };
 * }
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class SyncStatus {

  /** What an {@link AutoSync} does. */
  public enum Phase {
    /** It waits for the next run, if one is due, and the last one did not fail, or was ended. */
    IDLE,
    /** A run is under way. */
    RUNNING,
    /** The last run failed, and it tries again by itself at {@link SyncStatus#nextTry()}. */
    RETRYING,
    /**
     * The last run failed, and nothing is tried again by itself, as that cannot help: a person is
     * needed.
     */
    STOPPED,
    /** It was told to pause. */
    PAUSED,
    /** It is closed. */
    CLOSED
  }

  private final Phase phase;
  private final int unsent;
  private final @Nullable Instant lastSuccess;
  private final @Nullable Instant nextTry;
  private final @Nullable Throwable failure;
  private final @Nullable SyncReport lastReport;

  SyncStatus(
      Phase phase,
      int unsent,
      @Nullable Instant lastSuccess,
      @Nullable Instant nextTry,
      @Nullable Throwable failure,
      @Nullable SyncReport lastReport) {
    this.phase = phase;
    this.unsent = unsent;
    this.lastSuccess = lastSuccess;
    this.nextTry = nextTry;
    this.failure = failure;
    this.lastReport = lastReport;
  }

  /**
   * Returns what it does.
   *
   * @return the phase; new ones may come with new versions
   */
  public Phase phase() {
    return phase;
  }

  /**
   * Says whether a run is under way.
   *
   * @return true if the phase is {@link Phase#RUNNING}
   */
  public boolean isRunning() {
    return phase == Phase.RUNNING;
  }

  /**
   * Returns how many operations wait to be sent.
   *
   * @return the number of operations, undo points not counted, when the replica was last read
   */
  public int unsent() {
    return unsent;
  }

  /**
   * Returns when a run last came to its end.
   *
   * @return the time; empty if none has yet
   */
  public Optional<Instant> lastSuccess() {
    return Optional.ofNullable(lastSuccess);
  }

  /**
   * Returns when the next run begins, unless something makes one due before.
   *
   * @return the time, to the second; empty if none is due, or one is under way
   */
  public Optional<Instant> nextTry() {
    return Optional.ofNullable(nextTry);
  }

  /**
   * Returns what an application tells its user.
   *
   * @return the problem of the {@link #failure()}; {@link SyncProblem#FAILED} if that is no {@link
   *     SyncException}; empty if there is no failure
   */
  public Optional<SyncProblem> problem() {
    return failure().map(it -> it instanceof SyncException e ? e.problem() : SyncProblem.FAILED);
  }

  /**
   * Returns what the last run failed with. If trying again cannot help, it stays until a run has
   * come to its end, or fails in another such way, or other servers are used.
   *
   * @return the exception; empty if the last run came to its end, or none has ended yet with the
   *     servers that are used now
   */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * Returns what was done by the last run that had a report, also if it failed. One that did not
   * get as far as the server has none.
   *
   * @return the report; empty if no run has ended yet that had one
   */
  public Optional<SyncReport> lastReport() {
    return Optional.ofNullable(lastReport);
  }

  /** Two are equal if they say the same about the same failure. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SyncStatus that
        && phase == that.phase
        && unsent == that.unsent
        && Objects.equals(lastSuccess, that.lastSuccess)
        && Objects.equals(nextTry, that.nextTry)
        && Objects.equals(failure, that.failure)
        && Objects.equals(lastReport, that.lastReport);
  }

  @Override
  public int hashCode() {
    return Objects.hash(phase, unsent, lastSuccess, nextTry);
  }

  /** Returns all but the message of the failure and the values of the report. */
  @Override
  public String toString() {
    return "SyncStatus["
        + phase
        + ", unsent="
        + unsent
        + ", lastSuccess="
        + lastSuccess
        + ", nextTry="
        + nextTry
        + ", problem="
        + problem().orElse(null)
        + "]";
  }
}
