package org.taskchampion.background;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.SyncReport;

/** How things stand: what people wished, what runs led to, and what is next. Not thread-safe. */
final class Standing {

  private boolean paused;
  private boolean stopped;
  private boolean closed;
  private boolean retrying;
  private int unsent;
  private @Nullable Instant lastSuccess;
  private @Nullable Instant nextTry;
  private @Nullable Throwable failure;
  private @Nullable SyncReport lastReport;

  Standing(int unsent) {
    this.unsent = unsent;
  }

  /**
   * Returns it as others see it.
   *
   * @param isRunning whether a run is under way
   * @param isDriven whether there is a scheduler, without which nothing more begins
   */
  SyncStatus status(boolean isRunning, boolean isDriven) {
    Instant next = isDriven ? nextTry : null;
    return new SyncStatus(phase(isRunning, next), unsent, lastSuccess, next, failure, lastReport);
  }

  private SyncStatus.Phase phase(boolean isRunning, @Nullable Instant next) {
    if (closed) {
      return SyncStatus.Phase.CLOSED;
    } else if (isRunning) {
      return SyncStatus.Phase.RUNNING;
    } else if (paused) {
      return SyncStatus.Phase.PAUSED;
    } else if (stopped || (retrying && next == null)) {
      return SyncStatus.Phase.STOPPED;
    }
    return retrying ? SyncStatus.Phase.RETRYING : SyncStatus.Phase.IDLE;
  }

  /** Returns what may lead to a run. */
  Schedule.Wanted wanted() {
    if (paused) {
      return Schedule.Wanted.DEMANDED;
    } else if (stopped) {
      return failure != null && RunFailure.mayBeTheNetwork(failure)
          ? Schedule.Wanted.NETWORK
          : Schedule.Wanted.DEMANDED;
    }
    return Schedule.Wanted.ALL;
  }

  void pause() {
    paused = true;
  }

  /** Ends a pause and a stop; returns whether there was a stop. */
  boolean resume() {
    boolean wasStopped = stopped;
    paused = false;
    stopped = false;
    return wasStopped;
  }

  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  /** The server is another one, about which nothing is known. */
  void forgetServer() {
    stopped = false;
    retrying = false;
    failure = null;
  }

  void unsent(int operations) {
    unsent = operations;
  }

  /** The next run is due at a time; at none if it is null. */
  void nextTry(@Nullable Instant time) {
    if (time == null) {
      nextTry = null;
    } else if (nextTry == null || Duration.between(nextTry, time).abs().toMillis() >= 1_500) {
      nextTry = time.truncatedTo(ChronoUnit.SECONDS);
    } // else it is the same, but for the measuring
  }

  void report(SyncReport report) {
    lastReport = report;
  }

  /** A run came to its end. */
  void succeeded(Instant time, @Nullable SyncReport report) {
    lastSuccess = time;
    lastReport = report;
    failure = null;
    stopped = false;
    retrying = false;
  }

  /** A run failed in a way that may pass, and is tried again or not. A stop stays. */
  void failed(Throwable thrown, boolean isRetried) {
    retrying = isRetried;
    failure = stopped ? failure : thrown;
  }

  /** A run failed in a way that does not pass. */
  void stopped(Throwable thrown) {
    retrying = false;
    stopped = true;
    failure = thrown;
  }
}
