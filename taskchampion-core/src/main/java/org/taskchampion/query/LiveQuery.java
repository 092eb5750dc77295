package org.taskchampion.query;

import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Replica;

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
 * executor alone. The thread sleeps while nothing happens. It wakes up by itself only if the time
 * can still change something, and then when it can, at the latest after five minutes: so a machine
 * that slept shows an old list for no longer. A program that knows that the machine was asleep, or
 * that the clock was set back, calls {@link #refresh()}. An order by urgency may be late by five
 * seconds, so that a long list wakes up no more often.
 *
 * <p>It looks at the changed tasks alone and at those that wait for them. It looks at all tasks,
 * which takes as long as running the query, where a change of one task can move any other: if the
 * filter names attributes of other tasks, as {@code 5.due} does, or {@code +LATEST}, if the order
 * is by {@code depends}, and if the urgency counts and is inherited. It also does so when a word of
 * the filter comes to mean another date, such as {@code eow} when the week is over. An inherited
 * urgency, and a calculation with the time that is not even, are looked at once a minute. All tasks
 * of the replica are in memory while there is a live query.
 *
 * <p>Thread-safe.
 */
public final class LiveQuery implements AutoCloseable {

  private final LiveWorker worker;

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
     * succeeds or fails for another reason. A failure that is over before the listener has time for
     * it is not told.
     *
     * @param failure a {@link FilterSyntaxException}, or what reading the replica throws
     */
    default void failed(RuntimeException failure) {}

    /**
     * Hears, once after a call of {@link #failed}, that the list is kept up to date again. If it
     * has changed meanwhile, {@link #changed} follows.
     */
    default void recovered() {}

    /** Hears that the replica was closed, which ends the live query: no other call follows. */
    default void ended() {}
  }

  private LiveQuery(LiveWorker worker) {
    this.worker = worker;
  }

  /**
   * Opens a live query with the system's clock and a thread of its own. It returns at once: the
   * first list is told when it has been read, also if it is empty.
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
    return newBuilder(replica, query, conventions).open(executor, listener);
  }

  /**
   * Begins to open a live query that needs more than {@link #open}.
   *
   * @param replica the replica; it stays the caller's to close
   * @param query which tasks, in which order, and how many
   * @param conventions the user's conventions
   * @return a builder
   */
  public static Builder newBuilder(Replica replica, Query query, Conventions conventions) {
    return new Builder(replica, query, conventions);
  }

  /**
   * Looks at the clock, as after a machine or an app was asleep. It only hands the work over. It
   * does nothing after {@link #close()}.
   */
  public void refresh() {
    worker.refresh();
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
    worker.close();
  }

  /**
   * Opens a live query with a clock or threads that are not its own, for tests, and for programs
   * that have threads already:
   *
   * <pre>{@code
   * LiveQuery live =
   *     LiveQuery.newBuilder(replica, query, conventions)
   *         .clock(clock)
   *         .scheduler(scheduler)
   *         .open(screen, change -> show(change.tasks()));
   * }</pre>
   *
   * <p>Not thread-safe.
   */
  public static final class Builder {

    private final Replica replica;
    private final Query query;
    private final Conventions conventions;
    private Clock clock = Clock.systemUTC();
    private @Nullable ScheduledExecutorService scheduler;

    private Builder(Replica replica, Query query, Conventions conventions) {
      this.replica = Objects.requireNonNull(replica, "replica");
      this.query = Objects.requireNonNull(query, "query");
      this.conventions = Objects.requireNonNull(conventions, "conventions");
    }

    /**
     * Sets the clock.
     *
     * @param clock tells the instant that the query is about; the system's by default
     * @return this builder
     */
    public Builder clock(Clock clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Sets a scheduler, in place of a thread of the live query.
     *
     * @param scheduler reads and compares, and waits; it must run one task at a time. It stays the
     *     caller's to shut down, after the live query was closed. If it is shut down before, the
     *     list stays as it is.
     * @return this builder
     */
    public Builder scheduler(ScheduledExecutorService scheduler) {
      this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
      return this;
    }

    /**
     * Opens the live query. It returns at once: the first list is told when it has been read, also
     * if it is empty.
     *
     * @param executor runs short tasks, on the thread on which the listener is to be called; at
     *     most one task is waiting or running. If it throws, the live query logs the type and tries
     *     again later.
     * @param listener hears of the list
     * @return the live query, to be closed by the caller
     * @throws IllegalStateException if the scheduler takes no tasks
     */
    public LiveQuery open(Executor executor, Listener listener) {
      LiveList list = new LiveList(query, conventions);
      Objects.requireNonNull(executor, "executor");
      Objects.requireNonNull(listener, "listener");
      LiveWorker worker = new LiveWorker(replica, list, executor, listener, clock, scheduler);
      worker.start();
      return new LiveQuery(worker);
    }
  }
}
