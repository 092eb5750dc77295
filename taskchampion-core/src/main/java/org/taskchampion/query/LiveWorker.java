package org.taskchampion.query;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.Replica;
import org.taskchampion.Subscription;
import org.taskchampion.TaskChanges;
import org.taskchampion.TaskFollower;

/**
 * Keeps the list of a {@link LiveQuery}, whose Javadoc says what happens: it follows the replica
 * and the time, and lets a teller tell. Thread-safe: what it does runs on a scheduler, one task
 * after the other.
 */
final class LiveWorker {

  private static final Logger LOGGER = LoggerFactory.getLogger(LiveWorker.class);

  /** How long a sleeping machine may have been awake before somebody notices. */
  private static final long LONGEST_WAIT_SECONDS = 300;

  /** After how long a list that could not be brought up to date is tried again. */
  private static final long STALE_SECONDS = 60;

  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

  private final Replica replica;
  private final LiveList list;
  private final Clock clock;
  private final ScheduledExecutorService scheduler;
  private final boolean ownsScheduler;
  private final ListTeller teller;

  // Of the scheduler's tasks, which run one after the other.
  private @Nullable RuntimeException unreadable; // the replica
  private @Nullable RuntimeException senseless; // the list
  private long timerSecond = Horizon.NEVER;
  private Duration retryAfter = FIRST_RETRY;
  private boolean ended;

  // Guarded by this.
  private @Nullable Subscription subscription;
  private @Nullable Future<?> timer; // for the time that comes
  private @Nullable Future<?> retry; // of what failed
  private boolean closed;

  LiveWorker(
      Replica replica,
      LiveList list,
      Executor executor,
      LiveQuery.Listener listener,
      Clock clock,
      @Nullable ScheduledExecutorService scheduler) {
    this.replica = replica;
    this.list = list;
    this.clock = clock;
    this.ownsScheduler = scheduler == null;
    this.scheduler = scheduler == null ? ownThread() : scheduler;
    this.teller = new ListTeller(executor, listener, () -> onWorker(this::tell));
  }

  private static ScheduledExecutorService ownThread() {
    ScheduledThreadPoolExecutor made =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "taskchampion-live");
              thread.setDaemon(true);
              return thread;
            });
    made.setRemoveOnCancelPolicy(true);
    made.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return made;
  }

  void start() {
    try {
      scheduler.execute(this::begin);
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException(
          "the scheduler of the live query takes no tasks: give it one that was not shut down", e);
    }
  }

  void refresh() {
    onWorker(() -> follow(null));
  }

  void close() {
    synchronized (this) {
      closed = true;
    }
    teller.close();
    if (!onWorker(this::stop)) {
      stop(); // The scheduler was shut down before.
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Hands a task to the scheduler, and says whether that takes it. */
  private boolean onWorker(Runnable task) {
    try {
      scheduler.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      LOGGER.debug("The scheduler of a live query takes no more tasks");
      return false;
    }
  }

  private void begin() {
    if (isClosed()) {
      return;
    }
    try {
      Subscription following = replica.follow(scheduler, new Follower());
      synchronized (this) {
        subscription = following;
      }
      retryAfter = FIRST_RETRY;
      unreadable = null;
      report();
      if (isClosed()) {
        stop();
      }
    } catch (IllegalStateException e) {
      end(); // The replica is closed.
    } catch (Throwable e) { // without memory, say: it may be there a second later
      unreadable = told(e);
      report();
      tryLater();
    }
  }

  private final class Follower implements TaskFollower {

    @Override
    public void changed(TaskChanges changes) {
      follow(changes);
    }

    @Override
    public void failed(RuntimeException failure) {
      unreadable = failure;
      report();
    }

    @Override
    public void recovered() {
      unreadable = null;
      report();
    }

    @Override
    public void ended() {
      end();
    }
  }

  private void follow(@Nullable TaskChanges changes) {
    if (isClosed() || ended || (changes == null && !list.hasBegun())) {
      return;
    }
    try {
      list.follow(changes, clock.instant());
      senseless = null;
      teller.list(list.shown());
    } catch (Throwable e) {
      senseless = told(e);
      if (list.isBroken()) {
        beginAnew();
      }
    }
    report();
    wakeUp();
  }

  /** Lets go of what it knows only in part, and begins again a little later. */
  private void beginAnew() {
    Subscription following;
    synchronized (this) {
      following = subscription;
      subscription = null;
    }
    if (following != null) {
      following.close(); // It waits for no call: this is inside one.
    }
    list.clear();
    tryLater();
  }

  /** Returns what a listener is told of a failure. */
  private static RuntimeException told(Throwable failure) {
    if (failure instanceof RuntimeException e) {
      return e;
    }
    LOGGER.warn("A live query failed with {}", failure.getClass().getName());
    return new IllegalStateException("the list cannot be worked out at the moment", failure);
  }

  private void report() {
    teller.problem(unreadable != null ? unreadable : senseless);
    tell();
  }

  private void end() {
    ended = true;
    teller.end();
    tell();
    cancelTimer();
  }

  private void tell() {
    ListTeller.Result result = teller.tell();
    if (teller.isOver() || (ended && result == ListTeller.Result.REFUSED)) {
      stop();
    } else if (result == ListTeller.Result.REFUSED) {
      tryLater();
    } else if (result == ListTeller.Result.TOLD) {
      retryAfter = FIRST_RETRY;
    }
  }

  /** Sees to it that the worker looks again when the time can change the list. */
  private void wakeUp() {
    Instant now = clock.instant();
    long second = list.isUpToDate() ? list.nextSecond() : now.getEpochSecond() + STALE_SECONDS;
    synchronized (this) {
      if (second == timerSecond && timer != null) {
        return;
      }
    }
    cancelTimer();
    if (second == Horizon.NEVER) {
      return;
    }
    timerSecond = second;
    long seconds = Math.min(second - now.getEpochSecond(), LONGEST_WAIT_SECONDS);
    long nanos = TimeUnit.SECONDS.toNanos(seconds) - now.getNano();
    Future<?> planned = schedule(this::timeHasCome, nanos);
    synchronized (this) {
      timer = planned;
    }
  }

  private void timeHasCome() {
    synchronized (this) {
      timer = null;
    }
    follow(null);
  }

  private void cancelTimer() {
    synchronized (this) {
      if (timer != null) {
        timer.cancel(false);
        timer = null;
      }
    }
    timerSecond = Horizon.NEVER;
  }

  /** Tries again after a while what failed, unless that is planned already. */
  private synchronized void tryLater() {
    if (!closed && retry == null) {
      retry = schedule(this::tryAgain, retryAfter.toNanos());
      Duration twice = retryAfter.multipliedBy(2);
      retryAfter = twice.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : twice;
    }
  }

  private void tryAgain() {
    boolean follows;
    synchronized (this) {
      retry = null;
      follows = subscription != null;
    }
    if (follows || ended) {
      tell();
    } else {
      begin();
    }
  }

  private @Nullable Future<?> schedule(Runnable task, long nanos) {
    try {
      return scheduler.schedule(task, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOGGER.debug("The scheduler of a live query takes no more tasks");
      return null;
    }
  }

  private void stop() {
    cancelTimer();
    Subscription following;
    synchronized (this) {
      closed = true;
      following = subscription;
      subscription = null;
      if (retry != null) {
        retry.cancel(false);
        retry = null;
      }
    }
    if (following != null) {
      following.close();
    }
    if (ownsScheduler) {
      scheduler.shutdown();
    }
  }
}
