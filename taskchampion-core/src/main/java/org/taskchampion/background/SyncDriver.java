package org.taskchampion.background;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.Replica;
import org.taskchampion.Subscription;
import org.taskchampion.TaskChanges;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncReport;

/**
 * Drives an {@link AutoSync}, whose Javadoc says what the methods do: it hears of commits and
 * wishes, begins the runs that its schedule asks for, one at a time, and tells how they end.
 * Thread-safe: one lock guards what is known, and nobody is called with it.
 */
final class SyncDriver {

  /** How long a sleeping machine may have been awake before somebody notices. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  /** How long commits are collected before the replica is read. */
  private static final Duration BURST = Duration.ofMillis(200);

  /** Counting what is unsent reads all of it, so that it takes no more than a part of the time. */
  private static final int PART = 50;

  private static final Duration LONGEST_BURST = Duration.ofMinutes(1);

  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(1);

  private static final Logger LOGGER = LoggerFactory.getLogger(SyncDriver.class);

  private final Replica replica;
  private final SyncOptions options;
  private final BackgroundThreads threads;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final List<StatusListener> listeners;
  private final Subscription subscription;

  /** Held while the replica is read and until what was read is known, before the other lock. */
  private final Object reading = new Object();

  private final Object lock = new Object();

  // Guarded by lock.
  private final Schedule schedule;
  private final Standing standing;
  private final LookTimer timer;
  private SyncRun.ServerSource servers;
  private @Nullable SyncRun running;
  private @Nullable Moment heard; // of the first commit since the replica was read
  private Duration burst = BURST;

  SyncDriver(AutoSync.Builder builder) {
    replica = builder.replica;
    servers = builder.servers;
    options = builder.options;
    clock = builder.clock;
    nanoTime = builder.nanoTime;
    listeners = builder.listeners.stream().map(StatusListener::new).collect(Collectors.toList());
    schedule = new Schedule(builder);
    standing = new Standing(replica.counts().unsyncedOperations());
    threads = new BackgroundThreads(builder.scheduler, builder.executor);
    timer = new LookTimer(threads, this::look);
    try {
      subscription = replica.onChange(threads.scheduler(), this::hear);
    } catch (RuntimeException | Error e) {
      threads.stop(Duration.ZERO);
      throw e;
    }
  }

  SyncStatus status() {
    synchronized (lock) {
      return standing.status(running != null, !threads.isShutDown());
    }
  }

  void start() {
    act(() -> schedule.soon(now()));
  }

  void syncNow() {
    act(() -> schedule.demanded(now()));
  }

  void networkAvailable() {
    act(() -> schedule.network(now(), running != null));
  }

  void pause() {
    act(standing::pause);
  }

  void resume() {
    act(
        () -> {
          if (standing.resume()) {
            schedule.forgetFailures();
            schedule.soon(now());
          }
        });
  }

  void cancel() {
    SyncRun run;
    synchronized (lock) {
      checkOpen();
      run = running;
    }
    if (run != null) {
      run.cancel();
    }
  }

  void useServers(SyncRun.ServerSource newServers) {
    act(
        () -> {
          servers = newServers;
          standing.forgetServer();
          schedule.forgetServer();
          schedule.soon(now());
          if (running != null) {
            running.supersede();
          }
        });
  }

  void close() {
    SyncRun run;
    synchronized (lock) {
      if (standing.isClosed()) {
        return;
      }
      standing.close();
      arm();
      run = running;
    }
    subscription.close();
    boolean waits = !threads.isScheduler();
    if (run != null) {
      run.cancel();
      waits &= !run.isThread();
    }
    tell();
    long end = System.nanoTime() + (waits ? LONGEST_CLOSE.toNanos() : 0);
    if (run != null && waits) {
      run.await(LONGEST_CLOSE);
    }
    threads.stop(Duration.ofNanos(end - System.nanoTime()));
  }

  private void checkOpen() {
    if (standing.isClosed()) {
      throw new IllegalStateException("this AutoSync is closed");
    }
  }

  /** Changes what is wanted, and then lets the scheduler look what is due. */
  private void act(Runnable change) {
    synchronized (lock) {
      checkOpen();
      change.run();
      arm();
    }
    tell();
  }

  private Moment now() {
    return new Moment(clock.instant(), nanoTime.getAsLong());
  }

  /** Tells the listeners, none of whom keeps anybody from going on. Called without a lock. */
  private void tell() {
    listeners.forEach(listener -> listener.tell(this::status));
  }

  /** Lets the scheduler look when there is something to do. Called with the lock. */
  private void arm() {
    Moment now = now();
    Duration until = running != null ? null : schedule.untilNext(now, standing.wanted());
    Duration wait = until;
    if (heard != null) {
      Duration untilRead = heard.plus(burst).from(now);
      wait = wait == null ? untilRead : Schedule.least(wait, untilRead);
    }
    boolean looks = false;
    if (wait == null || standing.isClosed()) {
      timer.cancel();
    } else {
      looks = timer.within(now, Schedule.least(wait, LONGEST_WAIT));
    }
    standing.nextTry(until == null || !looks ? null : now.wall().plus(until));
  }

  /** Hears of a commit, on the scheduler: keeps nobody waiting who closes the subscription. */
  private void hear(TaskChanges changes) {
    synchronized (lock) {
      if (standing.isClosed()) {
        return;
      }
      Moment now = now();
      heard = heard == null ? now : heard;
      if (changes.origin() != TaskChanges.Origin.SYNC) {
        schedule.changed(now);
      }
      arm();
    }
  }

  /** Reads what is unsent, if that may have changed, and begins a run, if one is due. */
  private void look() {
    try {
      readUnsent(false);
    } finally {
      beginIfDue();
    }
  }

  private void beginIfDue() {
    SyncRun run = null;
    synchronized (lock) {
      if (standing.isClosed()) {
        return;
      }
      Moment now = now();
      Duration until = schedule.untilNext(now, standing.wanted());
      if (running == null && until != null && until.isZero()) {
        schedule.began(now);
        run = new SyncRun(replica, servers, options);
        running = run;
      }
      arm();
    }
    tell();
    if (run != null) {
      begin(run);
    }
  }

  private void readUnsent(boolean afterRun) {
    synchronized (reading) {
      synchronized (lock) {
        if (standing.isClosed() || (heard == null && !afterRun)) {
          return;
        }
        heard = null;
      }
      int read;
      long start = nanoTime.getAsLong();
      try {
        read = replica.counts().unsyncedOperations();
      } catch (Throwable e) { // a run meets it, too, and its failure is told
        LOGGER.debug("What is unsent could not be read: {}", e.getClass().getName());
        read = -1;
      }
      Duration took = Duration.ofNanos(nanoTime.getAsLong() - start).multipliedBy(PART);
      synchronized (lock) {
        burst = took.compareTo(BURST) < 0 ? BURST : Schedule.least(took, LONGEST_BURST);
        if (read >= 0) {
          standing.unsent(read);
        }
        if (read == 0 && heard == null) { // else it may have been read before that commit
          schedule.sent();
        }
      }
    }
  }

  private void begin(SyncRun run) {
    synchronized (lock) {
      if (standing.isClosed()) { // by a listener, just now
        return;
      }
    }
    try {
      threads.run(() -> run(run));
    } catch (RuntimeException | Error e) { // no thread to be had: what has not begun may be retried
      if (run.refuse()) {
        ended(run, null, e);
      }
    }
  }

  private void run(SyncRun run) {
    if (!run.take()) {
      return; // an executor that failed, or has run it before
    }
    SyncReport report = null;
    Throwable thrown = null;
    try {
      report = run.synchronise();
    } catch (Throwable e) { // whatever it is, the next run is to come
      thrown = e;
    }
    try {
      readUnsent(true);
    } finally {
      ended(run, report, thrown);
    }
  }

  private void ended(SyncRun run, @Nullable SyncReport report, @Nullable Throwable thrown) {
    try {
      synchronized (lock) {
        running = null;
        try {
          if (thrown == null) {
            succeeded(run, report);
          } else {
            failed(run, thrown);
          }
        } finally {
          arm();
        }
      }
    } finally {
      run.end();
      tell();
    }
  }

  private void succeeded(SyncRun run, @Nullable SyncReport report) {
    Moment now = now();
    standing.succeeded(now.wall(), report);
    if (!run.isSuperseded()) {
      schedule.ended(now, true);
    }
  }

  private void failed(SyncRun run, Throwable thrown) {
    if (thrown instanceof SyncException e) {
      e.report().ifPresent(standing::report);
    }
    LOGGER.debug("A run failed with {}", thrown.getClass().getName());
    if (run.isSuperseded()) {
      return; // it says nothing about the servers that are used now
    }
    Moment now = now();
    RunFailure.retryAfter(thrown).ifPresent(wait -> schedule.asked(now, wait));
    if (!RunFailure.mayPass(thrown)) {
      standing.stopped(thrown);
      schedule.stopped(now);
    } else if (run.isCancelled() || thrown instanceof SyncCancelledException) {
      standing.failed(thrown, false);
      schedule.ended(now, false);
    } else {
      standing.failed(thrown, true);
      schedule.failed(now);
    }
  }
}
