package org.taskchampion.background;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Replica;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncServer;

/**
 * Synchronises a replica by itself: when it starts, at intervals, after changes, on demand, and
 * when the network is back. There is one run at a time.
 *
 * <pre>{@code
 * AutoSync sync =
 *     AutoSync.newBuilder(replica, servers) // opens a server for each run
 *         .every(Duration.ofMinutes(15))
 *         .afterChanges(Duration.ofSeconds(2))
 *         .onStatus(executor, status -> show(status))
 *         .start();
 * sync.syncNow(); // when a person presses the button
 * }</pre>
 *
 * <p><b>Failures.</b> When a run fails in a way that may pass, such as without a network, it is
 * tried again: after 5 seconds, then after twice as long each time that this fails, too, up to an
 * hour, less a random part of up to a half. Runs on demand that fail do not make it longer. If the
 * server says how long to wait, that is heeded, up to a day, also on demand. When trying again
 * cannot help, as with a wrong secret or a damaged replica, nothing is tried by itself until {@link
 * #resume}, {@link #useServers}, or a demand that comes to its end. {@link SyncStatus} says all
 * that. What a run received and sent before it failed stays.
 *
 * <p><b>Time.</b> A run is due as soon as either the clock or an even count of time says so. So a
 * laptop that slept synchronises once within a minute of waking up, however many runs it missed. A
 * clock that is set back puts nothing off; one that is set forward makes a run come early.
 *
 * <p><b>Threads.</b> Thread-safe. While it is open, there is one daemon thread, or none of its own
 * if a scheduler is given; each run has another. While it is open, it also listens to the replica
 * ({@link Replica#onChange}), which then has a daemon thread that looks for the commits of others.
 * Several on one replica are possible, and waste requests.
 */
public final class AutoSync implements AutoCloseable {

  private final SyncDriver driver;

  private AutoSync(Builder builder) {
    driver = new SyncDriver(builder);
  }

  /**
   * Begins with a server that is opened for each run, on the thread of the run, and closed after
   * it.
   *
   * @param replica the replica; stays the caller's, who closes it after this
   * @param servers opens a server, and does not return one that it returned before. What it throws
   *     is a failure of the run: a {@link SyncException} counts as one of the synchronisation. If
   *     it returns null, that is an {@link IllegalStateException}, which stops it.
   * @return a builder
   */
  public static Builder newBuilder(Replica replica, Supplier<? extends SyncServer> servers) {
    return new Builder(replica, new SyncRun.ServerSource(checked(servers), true));
  }

  /**
   * Begins with one server, which all runs use.
   *
   * @param replica the replica; stays the caller's, who closes it after this
   * @param server the server; stays the caller's, who closes it after this
   * @return a builder
   */
  public static Builder newBuilder(Replica replica, SyncServer server) {
    Objects.requireNonNull(server, "server");
    return new Builder(replica, new SyncRun.ServerSource(() -> server, false));
  }

  private static Supplier<? extends SyncServer> checked(Supplier<? extends SyncServer> servers) {
    return Objects.requireNonNull(servers, "servers");
  }

  /**
   * Returns how things stand. Does not block.
   *
   * @return the status
   */
  public SyncStatus status() {
    return driver.status();
  }

  /**
   * Synchronises as soon as possible, since a person wants it: also if it is paused or has stopped,
   * and without waiting until a failure may have passed, but not before the time that the server
   * asked for. If a run is under way, another one follows it. Neither a pause nor a stop ends by
   * it, unless the run that it leads to comes to its end: that ends a stop. Does not block.
   *
   * @throws IllegalStateException if this is closed
   */
  public void syncNow() {
    driver.syncNow();
  }

  /**
   * Says that the network is back: synchronises at once, or, if the last run has ended less than
   * half the first back-off ago, after that time. A time that the server asked for is waited for.
   * During a pause this is remembered, and nothing begins until {@link #resume}. After a stop it
   * does nothing, with one exception: where no sync server answered, or one that is not trusted,
   * that may have been a network to which one has to log in, so it is tried once. Does not block.
   *
   * @throws IllegalStateException if this is closed
   */
  public void networkAvailable() {
    driver.networkAvailable();
  }

  /**
   * Begins no run by itself until {@link #resume}. One that is under way goes on to its end; {@link
   * #cancel} ends it. Does not block.
   *
   * @throws IllegalStateException if this is closed
   */
  public void pause() {
    driver.pause();
  }

  /**
   * Ends a pause, after which whatever became due begins, and ends a stop, after which it is tried
   * again at once. Does not block.
   *
   * @throws IllegalStateException if this is closed
   */
  public void resume() {
    driver.resume();
  }

  /**
   * Ends the run that is under way, also while it waits for its server; does nothing without one.
   * Nothing is tried again for it: the next run comes at the interval, after the next change, or on
   * demand, and sends what has been unsent since. So it goes with a run that ended by the token of
   * the options, or by an interrupt. Does not block; the status says when the run has ended.
   *
   * @throws IllegalStateException if this is closed
   */
  public void cancel() {
    driver.cancel();
  }

  /**
   * Goes on with other servers, such as after the settings were changed: ends the run that is under
   * way, forgets the failures of the old server and what it asked for, and, unless this is paused,
   * synchronises. How the run on the old server ends says nothing about the new ones. Does not
   * block.
   *
   * <p>The old server is used until that run has ended. It may be closed once the new servers are
   * asked for one, or, while this is open, the status is no longer {@link
   * SyncStatus.Phase#RUNNING}.
   *
   * @param newServers opens a server for each run, as that of {@link #newBuilder(Replica,
   *     Supplier)}
   * @throws IllegalStateException if this is closed
   */
  public void useServers(Supplier<? extends SyncServer> newServers) {
    driver.useServers(new SyncRun.ServerSource(checked(newServers), true));
  }

  /**
   * Ends everything: no run begins any more, and one that is under way ends with {@link
   * org.taskchampion.sync.SyncCancelledException}, even while it waits for its server. What that
   * run did until then stays; the next synchronisation goes on from there. Waits until the run and
   * the threads have ended, for one second at the most. Only a server that does not heed
   * interrupts, or a supplier that is still opening one, takes longer: that thread is a daemon and
   * ends with the call. Does not wait on its own threads. Listeners hear of the end and then of
   * nothing more. The scheduler, the executors and the replica stay open. Closing again does
   * nothing.
   */
  @Override
  public void close() {
    driver.close();
  }

  /** Makes an {@link AutoSync}. Not thread-safe. */
  public static final class Builder {

    private static final Duration LONGEST = Duration.ofDays(365);

    final Replica replica;
    final SyncRun.ServerSource servers;
    final List<Listener> listeners = new ArrayList<>();
    SyncOptions options = SyncOptions.defaults();
    Clock clock = Clock.systemUTC();
    LongSupplier nanoTime = System::nanoTime;
    @Nullable ScheduledExecutorService scheduler;
    @Nullable Executor executor;
    @Nullable Duration every;
    @Nullable Duration delay;
    @Nullable Duration mostDelay;
    Duration firstBackOff = Duration.ofSeconds(5);
    Duration mostBackOff = Duration.ofHours(1);
    DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();

    /** Somebody to be told, by each {@link AutoSync} that is started. */
    record Listener(Executor executor, Consumer<? super SyncStatus> consumer) {}

    private Builder(Replica replica, SyncRun.ServerSource servers) {
      this.replica = Objects.requireNonNull(replica, "replica");
      this.servers = servers;
    }

    /**
     * Synchronises at intervals. Without it, only the other reasons lead to runs.
     *
     * @param interval from the end of a run to the beginning of the next one
     * @return this
     * @throws IllegalArgumentException if it is not positive, or more than 365 days
     */
    public Builder every(Duration interval) {
      this.every = positive(interval, "interval");
      return this;
    }

    /**
     * Synchronises after changes that have something to send, whoever made them: when there was
     * none for a while, and under constant changes after ten times that while at the latest.
     *
     * @param after how long after the last change
     * @return this
     * @throws IllegalArgumentException if it is not positive, or more than 36 days
     */
    public Builder afterChanges(Duration after) {
      return afterChanges(after, positive(after, "delay").multipliedBy(10));
    }

    /**
     * Synchronises after changes that have something to send, whoever made them.
     *
     * @param after how long after the last change
     * @param most how long after the first change at the latest
     * @return this
     * @throws IllegalArgumentException if one is not positive, or more than 365 days
     */
    public Builder afterChanges(Duration after, Duration most) {
      this.delay = positive(after, "delay");
      this.mostDelay = positive(most, "longest delay");
      return this;
    }

    /**
     * Sets how long it waits after failures that may pass.
     *
     * @param first after the first failure; 5 seconds by default. After each further one it is
     *     twice as long. A random part of up to a half is taken off.
     * @param most the longest; an hour by default
     * @return this
     * @throws IllegalArgumentException if one is not positive, or more than 365 days
     */
    public Builder backOff(Duration first, Duration most) {
      this.firstBackOff = positive(first, "first back-off");
      this.mostBackOff = positive(most, "longest back-off");
      return this;
    }

    /**
     * Sets how to synchronise.
     *
     * @param newOptions the options of each run; the defaults by default
     * @return this
     */
    public Builder options(SyncOptions newOptions) {
      this.options = Objects.requireNonNull(newOptions, "options");
      return this;
    }

    /**
     * Adds a listener, which is told the status after the start and whenever it changes, one call
     * at a time. A listener that is behind is told the newest only. After {@link
     * SyncStatus.Phase#CLOSED} it is told nothing more. What it throws is logged by its type, and
     * otherwise ignored.
     *
     * @param listenerExecutor runs short tasks on the thread on which the listener is to be called;
     *     at most one is waiting or running
     * @param listener hears of the status
     * @return this
     */
    public Builder onStatus(Executor listenerExecutor, Consumer<? super SyncStatus> listener) {
      listeners.add(
          new Listener(
              Objects.requireNonNull(listenerExecutor, "executor"),
              Objects.requireNonNull(listener, "listener")));
      return this;
    }

    /**
     * Uses a scheduler for short tasks, which read the replica and never wait for a network, in
     * place of a thread of its own.
     *
     * @param newScheduler stays the caller's, who shuts it down after closing the {@link AutoSync};
     *     once it is shut down, nothing begins any more
     * @return this
     */
    public Builder scheduler(ScheduledExecutorService newScheduler) {
      this.scheduler = Objects.requireNonNull(newScheduler, "scheduler");
      return this;
    }

    /**
     * Uses an executor for the runs, which may take minutes, in place of a new daemon thread for
     * each.
     *
     * @param newExecutor runs one at a time
     * @return this
     */
    public Builder executor(Executor newExecutor) {
      this.executor = Objects.requireNonNull(newExecutor, "executor");
      return this;
    }

    /**
     * Sets the clocks, for tests.
     *
     * @param newClock the time of the day
     * @param newNanoTime counts nanoseconds evenly, as {@link System#nanoTime()} does
     * @return this
     */
    public Builder time(Clock newClock, LongSupplier newNanoTime) {
      this.clock = Objects.requireNonNull(newClock, "clock");
      this.nanoTime = Objects.requireNonNull(newNanoTime, "nanoTime");
      return this;
    }

    /** Sets the random numbers, from 0 to below 1. */
    Builder random(DoubleSupplier newRandom) {
      this.random = newRandom;
      return this;
    }

    /**
     * Starts: the first run is due at once. Blocks while the replica is read. A builder may start
     * several, each of which tells the listeners.
     *
     * @return what synchronises from now on, until it is closed
     * @throws IllegalStateException if the scheduler was shut down; nothing was started
     * @throws org.taskchampion.storage.StorageException if the replica cannot be read; nothing was
     *     started
     */
    public AutoSync start() {
      AutoSync started = new AutoSync(this);
      started.driver.start();
      return started;
    }

    private static Duration positive(Duration duration, String what) {
      if (duration.isNegative() || duration.isZero() || duration.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            "the " + what + " must be positive and at most 365 days: " + duration);
      }
      return duration;
    }
  }
}
