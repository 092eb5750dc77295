package org.taskchampion.query;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
import org.taskchampion.Task;
import org.taskchampion.TaskChanges;
import org.taskchampion.TaskFollower;

/**
 * A query whose list stays up to date: the listener hears of a first list, and then of every change
 * of it. It does not matter who changes the tasks: this replica by an edit, an undo or a
 * synchronisation, or another process. Nor does it matter whether a task itself changes, one that
 * it waits for, or only the time: a {@code wait} ends, a task becomes due, a day begins.
 *
 * <pre>{@code
 * LiveQuery live =
 *     LiveQuery.open(replica, query, conventions, screen, change -> show(change.tasks()));
 * }</pre>
 *
 * <p>Here, {@code screen} is {@code SwingUtilities::invokeLater}, or {@code handler::post} on
 * Android. {@link ListChange} shows how to change a list model step by step.
 *
 * <p>Each list that is told is what {@link Query#run} finds in one state of the replica, at one
 * instant. A listener that is slow hears of fewer lists: what changes while it is busy is told as
 * one change from the list that it knows to the newest one. What waits for it is never more than
 * that list.
 *
 * <p>A live query has one daemon thread, which reads and compares; the listener is called by the
 * executor alone. The thread sleeps while nothing happens. It wakes up by itself only if the filter
 * or the order depends on the time, and then when the time can change something, at the latest
 * after five minutes: so a machine that slept, or whose clock was set, shows an old list for no
 * longer. A program that knows that the machine was asleep calls {@link #refresh()}.
 *
 * <p>It looks at the changed tasks alone and at those that wait for them. It looks at all tasks,
 * which takes as long as running the query, where a change of one task can move any other: if the
 * filter names attributes of other tasks, as {@code 5.due} does, or {@code +LATEST}, if the order
 * is by {@code depends}, and if the urgency counts and is inherited. It also does so when a word of
 * the filter comes to mean another date, such as {@code eow} when the week is over. An inherited
 * urgency, and a calculation with the time other than by plus and minus or with numbers, are looked
 * at once a minute. All tasks of the replica are in memory while there is a live query.
 *
 * <p>Thread-safe.
 */
public final class LiveQuery implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(LiveQuery.class);

  /** How long a sleeping machine may have been awake before somebody notices. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(1);

  private final Replica replica;
  private final Executor executor;
  private final Listener listener;
  private final Clock clock;
  private final ScheduledExecutorService worker;
  private final boolean ownsWorker;

  // Of the worker's tasks, which run one after the other.
  private final LiveList list;
  private @Nullable Future<?> timer;
  private long timerSecond = Horizon.NEVER;
  private Duration retry = FIRST_RETRY;
  private @Nullable String failing;

  // Guarded by this.
  private @Nullable Subscription subscription;
  private @Nullable List<Task> told;
  private final List<RuntimeException> failures = new ArrayList<>();
  private boolean isTelling;
  private boolean tellsAgain;
  private boolean ended;
  private boolean endIsTold;
  private boolean closed;
  private @Nullable Thread calling;

  /** Hears of a list. A function is one, which hears of the changes only. */
  @FunctionalInterface
  public interface Listener {

    /**
     * Hears of the first list, and then of its changes. The live query logs the type of whatever
     * this method throws, and goes on.
     *
     * @param change the change
     */
    void changed(ListChange change);

    /**
     * Hears that the list cannot be brought up to date at the moment: the storage cannot be read,
     * or the filter makes no sense for a task. The list stays as it was told last. The live query
     * tries again by itself, at the latest after a minute, and calls this method once until it
     * succeeds or fails for another reason. Then {@link #changed} tells what has changed meanwhile.
     *
     * @param failure a {@link FilterSyntaxException}, or what reading the replica throws
     */
    default void failed(RuntimeException failure) {}

    /** Hears that the replica was closed, which ends the live query: no other call follows. */
    default void ended() {}
  }

  private LiveQuery(
      Replica replica,
      LiveList list,
      Executor executor,
      Listener listener,
      Clock clock,
      @Nullable ScheduledExecutorService scheduler) {
    this.replica = Objects.requireNonNull(replica, "replica");
    this.executor = Objects.requireNonNull(executor, "executor");
    this.listener = Objects.requireNonNull(listener, "listener");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.list = list;
    this.ownsWorker = scheduler == null;
    this.worker = scheduler == null ? ownWorker() : scheduler;
  }

  private static ScheduledExecutorService ownWorker() {
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

  /**
   * Opens a live query. It returns at once: the first list is told when it has been read, also if
   * it is empty.
   *
   * @param replica the replica; it stays the caller's to close
   * @param query which tasks, in which order, and how many
   * @param conventions the user's conventions
   * @param executor runs short tasks, on the thread on which the listener is to be called; at most
   *     one task is waiting or running. If it throws, the live query logs the type and tries again
   *     later.
   * @param listener hears of the list
   * @return the live query, to be closed by the caller
   */
  public static LiveQuery open(
      Replica replica, Query query, Conventions conventions, Executor executor, Listener listener) {
    LiveQuery live =
        new LiveQuery(
            replica, new LiveList(query, conventions), executor, listener, Clock.systemUTC(), null);
    live.onWorker(live::begin);
    return live;
  }

  /**
   * Opens a live query as the other method does, with a clock and a scheduler, for tests, and for
   * programs that have threads of their own.
   *
   * @param replica the replica; it stays the caller's to close
   * @param query which tasks, in which order, and how many
   * @param conventions the user's conventions
   * @param executor runs short tasks, on the thread on which the listener is to be called
   * @param listener hears of the list
   * @param clock tells the instant that the query is about
   * @param scheduler reads and compares, in place of a thread of the live query, and waits; it must
   *     run one task at a time. It stays the caller's to shut down
   * @return the live query, to be closed by the caller
   */
  public static LiveQuery open(
      Replica replica,
      Query query,
      Conventions conventions,
      Executor executor,
      Listener listener,
      Clock clock,
      ScheduledExecutorService scheduler) {
    LiveQuery live =
        new LiveQuery(
            replica,
            new LiveList(query, conventions),
            executor,
            listener,
            clock,
            Objects.requireNonNull(scheduler, "scheduler"));
    live.onWorker(live::begin);
    return live;
  }

  /**
   * Looks at the clock, as after a machine or an app was asleep. It only hands the work over. It
   * does nothing after {@link #close()}.
   */
  public void refresh() {
    onWorker(() -> follow(null));
  }

  /**
   * Ends the live query. After this method has returned, no call of the listener begins. It waits
   * for a call that another thread is in, for no longer than a second and not if it is interrupted,
   * so it does not hang where that call waits for this thread. It waits for nothing else. It may be
   * called by the listener, and at any moment; closing again does nothing more.
   *
   * <p>The replica stays open. If it is closed before the live query, the live query ends by
   * itself.
   */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      failures.clear();
      long end = System.nanoTime() + LONGEST_CLOSE.toNanos();
      try {
        long left = LONGEST_CLOSE.toNanos();
        while (calling != null && calling != Thread.currentThread() && left > 0) {
          TimeUnit.NANOSECONDS.timedWait(this, left);
          left = end - System.nanoTime();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    onWorker(this::stop);
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Hands a task to the worker, unless that was shut down. */
  private void onWorker(Runnable task) {
    try {
      worker.execute(task);
    } catch (RejectedExecutionException e) {
      LOGGER.debug("The scheduler of a live query takes no more tasks");
    }
  }

  private void begin() {
    if (isClosed()) {
      return;
    }
    try {
      Subscription following = replica.follow(this::onWorker, new Follower());
      synchronized (this) {
        subscription = following;
      }
      if (isClosed()) {
        stop();
      }
    } catch (IllegalStateException e) {
      end(); // The replica is closed.
    } catch (RuntimeException e) {
      fail(e);
      later(this::begin);
    }
  }

  private final class Follower implements TaskFollower {

    @Override
    public void changed(TaskChanges changes) {
      follow(changes);
    }

    @Override
    public void failed(RuntimeException failure) {
      fail(failure);
    }

    @Override
    public void ended() {
      end();
    }
  }

  private void follow(@Nullable TaskChanges changes) {
    if (isClosed()) {
      return;
    }
    boolean follows = changes != null || list.hasBegun();
    if (follows) {
      try {
        list.follow(changes, clock.instant());
        failing = null;
        retry = FIRST_RETRY;
        tell();
      } catch (RuntimeException e) {
        fail(e);
      }
      wakeUp();
    }
  }

  private void fail(RuntimeException failure) {
    String reason = failure.toString();
    if (!reason.equals(failing)) {
      failing = reason;
      synchronized (this) {
        failures.clear(); // The newest is enough.
        failures.add(failure);
      }
      tell();
    }
  }

  private void end() {
    synchronized (this) {
      ended = true;
    }
    tell();
    cancelTimer();
  }

  /** Sees to it that the worker looks again when the time can change the list. */
  private void wakeUp() {
    long second = list.nextSecond();
    Instant now = clock.instant();
    if (!list.isUpToDate()) {
      second = now.plus(LONGEST_RETRY).getEpochSecond();
    }
    if (second == timerSecond && timer != null) {
      return;
    }
    cancelTimer();
    if (second == Horizon.NEVER) {
      return;
    }
    timerSecond = second;
    Duration wait = Duration.between(now, Instant.ofEpochSecond(second));
    wait = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    timer = schedule(this::timeHasCome, wait);
  }

  private void timeHasCome() {
    timer = null;
    follow(null);
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
    timerSecond = Horizon.NEVER;
  }

  private void later(Runnable task) {
    Future<?> unused = schedule(task, retry);
    retry = retry.multipliedBy(2);
    retry = retry.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : retry;
  }

  private @Nullable Future<?> schedule(Runnable task, Duration wait) {
    try {
      return worker.schedule(task, wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOGGER.debug("The scheduler of a live query takes no more tasks");
      return null;
    }
  }

  /** Lets the executor tell what is new, unless it is just telling what was new before. */
  private void tell() {
    Runnable call;
    List<Task> before;
    synchronized (this) {
      if (closed || endIsTold || isTelling) {
        tellsAgain = true;
        return;
      }
      before = told;
      call = next();
      if (call == null) {
        return;
      }
      isTelling = true;
      tellsAgain = false;
    }
    try {
      executor.execute(() -> call(call));
    } catch (RuntimeException | Error e) {
      LOGGER.warn("The executor of a live query refused with {}", e.getClass().getName());
      synchronized (this) {
        isTelling = false;
        endIsTold = false;
        told = before;
      }
      later(this::tell);
    }
  }

  /** Takes what is to be told next; null if nothing is. */
  private @Nullable Runnable next() {
    if (ended) {
      endIsTold = true;
      return listener::ended;
    }
    if (!failures.isEmpty()) {
      RuntimeException failure = failures.remove(0);
      return () -> listener.failed(failure);
    }
    if (!list.isUpToDate()) {
      return null;
    }
    List<Task> now = list.shown();
    boolean isFirst = told == null;
    List<ListChange.Step> steps = ListDifference.of(told == null ? List.of() : told, now);
    if (steps.isEmpty() && !isFirst) {
      return null;
    }
    told = now;
    ListChange change = new ListChange(now, steps, isFirst);
    return () -> listener.changed(change);
  }

  private void call(Runnable call) {
    boolean again;
    boolean over;
    synchronized (this) {
      if (closed) {
        return;
      }
      calling = Thread.currentThread();
    }
    try {
      call.run();
    } catch (Throwable e) { // of the application
      LOGGER.warn("The listener of a live query failed with {}", e.getClass().getName());
    } finally {
      synchronized (this) {
        calling = null;
        isTelling = false;
        again = tellsAgain;
        over = endIsTold;
        notifyAll();
      }
    }
    if (over) {
      onWorker(this::stop);
    } else if (again) {
      onWorker(this::tell);
    }
  }

  private void stop() {
    cancelTimer();
    Subscription following;
    synchronized (this) {
      following = subscription;
      subscription = null;
    }
    if (following != null) {
      following.close();
    }
    if (ownsWorker) {
      worker.shutdown();
    }
  }
}
