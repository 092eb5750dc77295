package org.taskchampion.ta;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Replica;
import org.taskchampion.background.AutoSync;
import org.taskchampion.background.SyncStatus;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.sync.SyncServer;

/**
 * {@code ta sync --watch}: synchronises until a signal ends it, at intervals and after changes. On
 * a terminal the last line says how things stand; each run that did something has a line of the
 * log.
 */
final class SyncWatch {

  private static final Duration AFTER_CHANGES = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(200);

  private final Session session;
  private final Replica replica;
  private final Meter meter;
  private final DateCells dates;
  private @Nullable SyncReport lastReport;
  private @Nullable Throwable lastFailure;
  private volatile @Nullable RuntimeException broken;

  SyncWatch(Session session, Replica replica) {
    this.session = session;
    this.replica = replica;
    this.meter = new Meter(session.surroundings());
    this.dates = new DateCells(session.surroundings().zone(), session.surroundings().now());
  }

  /**
   * Synchronises until this run is cancelled.
   *
   * @param servers opens a server for each run
   * @param every from the end of a run to the beginning of the next one
   * @return the exit code
   * @throws RuntimeException what a run failed with, where trying again cannot help
   */
  int run(Supplier<SyncServer> servers, Duration every, SyncOptions.Builder how) {
    Cancellation cancellation = session.surroundings().cancellation();
    try (AutoSync sync =
        AutoSync.newBuilder(replica, servers)
            .every(every)
            .afterChanges(AFTER_CHANGES)
            .options(how.progress(meter).build())
            .onStatus(Runnable::run, this::hear)
            .start()) {
      while (!cancellation.await(LOOK)) {
        RuntimeException failure = broken;
        if (failure != null) {
          throw failure;
        }
        SyncStatus status = sync.status();
        if (status.phase() == SyncStatus.Phase.STOPPED) {
          throw unchecked(status.failure().orElseThrow());
        }
      }
    } finally {
      meter.end();
    }
    return ExitCode.INTERRUPTED;
  }

  private static RuntimeException unchecked(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof RuntimeException e ? e : new IllegalStateException(failure);
  }

  /** What cannot be said, such as to a reader that has gone, ends the run. */
  private synchronized void hear(SyncStatus status) {
    if (broken != null || session.surroundings().cancellation().isCancelled()) {
      return;
    }
    try {
      log(status);
      meter.show(line(status));
    } catch (RuntimeException e) {
      broken = e;
    }
  }

  private void log(SyncStatus status) {
    SyncReport report = status.lastReport().orElse(null);
    if (report != null && report != lastReport) {
      lastReport = report;
      if (!report.nothingNew()) {
        SyncSummary.of(report).forEach(this::say);
        say(SyncCommand.overwritten(session, replica, report.overwritten(), false));
      }
    }
    Throwable failure = status.failure().orElse(null);
    if (failure != null
        && !(failure instanceof TaException)
        && failure != lastFailure
        && status.phase() == SyncStatus.Phase.RETRYING) {
      meter.end();
      session.surroundings().note("ta: " + now() + "  " + failure.getMessage() + nextTry(status));
    }
    if (failure instanceof TaException e) {
      broken = e; // Settings do not mend themselves.
    }
    lastFailure = failure;
  }

  private void say(List<String> lines) {
    lines.forEach(this::say);
  }

  private void say(String line) {
    meter.end();
    session.out().line(now() + "  " + line);
    session.out().flush();
  }

  private String now() {
    return time(session.surroundings().now());
  }

  private String time(Instant instant) {
    return dates.local(instant);
  }

  private String nextTry(SyncStatus status) {
    return status.nextTry().map(time -> "; next try at " + time(time)).orElse("");
  }

  private String line(SyncStatus status) {
    String unsent = status.unsent() == 0 ? "all sent" : status.unsent() + " changes to send";
    return switch (status.phase()) {
      case RUNNING -> "synchronising ...";
      case RETRYING -> "not synchronised, " + unsent + nextTry(status);
      case IDLE ->
          unsent
              + status.lastSuccess().map(time -> "; last sync at " + time(time)).orElse("")
              + status.nextTry().map(time -> ", next at " + time(time)).orElse("");
      default -> "";
    };
  }
}
