package org.taskchampion.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler whose time passes only when a test says so, together with the two clocks of a
 * machine: the one on the wall, and the count of nanoseconds. Tasks run on the thread that lets the
 * time pass, in the order in which they are due.
 *
 * <pre>{@code
 * VirtualTime time = VirtualTime.at(Instant.parse("2026-11-29T12:00:00Z"));
 * AutoSync sync =
 *     AutoSync.newBuilder(replica, server)
 *         .every(Duration.ofMinutes(15))
 *         .scheduler(time)
 *         .executor(time)
 *         .time(time.clock(), time::nanoTime)
 *         .start();
 * time.advance(Duration.ofMinutes(15));
 * }</pre>
 *
 * <p>Any thread may hand over tasks; one thread lets the time pass. Periodic tasks are not
 * supported.
 */
public final class VirtualTime extends AbstractExecutorService implements ScheduledExecutorService {

  private final AdjustableClock clock;

  // Guarded by this.
  private final PriorityQueue<Task<?>> tasks = new PriorityQueue<>(Comparator.naturalOrder());
  private long nanos;
  private long number;
  private boolean shutDown;

  private VirtualTime(AdjustableClock clock) {
    this.clock = clock;
  }

  /**
   * Returns a scheduler.
   *
   * @param now what its clock shows at first
   * @return the scheduler
   */
  public static VirtualTime at(Instant now) {
    return new VirtualTime(AdjustableClock.at(now));
  }

  /**
   * Returns the clock on the wall, which a test may set.
   *
   * @return the clock, which goes on as the time passes
   */
  public Clock clock() {
    return clock;
  }

  /**
   * Returns the count of nanoseconds, which nobody can set.
   *
   * @return the count
   */
  public synchronized long nanoTime() {
    return nanos;
  }

  /**
   * Sets the clock on the wall, as a person does; nothing else passes.
   *
   * @param now what it shows
   */
  public void setClock(Instant now) {
    clock.set(now);
  }

  /**
   * Lets the machine sleep: only the clock on the wall goes on, and no task runs.
   *
   * @param time how long
   */
  public void sleep(Duration time) {
    clock.advance(time);
  }

  /** Runs what is due, and what becomes due by that, without letting time pass. */
  public void runDue() {
    advance(Duration.ZERO);
  }

  /**
   * Lets time pass, and runs each task when it is due.
   *
   * @param time how long
   */
  public void advance(Duration time) {
    long end = nanoTime() + time.toNanos();
    while (true) {
      Task<?> next = next(end);
      if (next == null) {
        return;
      }
      next.run();
    }
  }

  /** Goes on to the next task and returns it; to the end if there is none until then. */
  private synchronized @Nullable Task<?> next(long end) {
    tasks.removeIf(FutureTask::isCancelled);
    Task<?> first = tasks.peek();
    boolean due = first != null && first.due <= end;
    long to = due ? Math.max(first.due, nanos) : end;
    clock.advance(Duration.ofNanos(to - nanos));
    nanos = to;
    return due ? tasks.poll() : null;
  }

  /**
   * Returns how many tasks wait.
   *
   * @return the number of tasks that were not cancelled
   */
  public synchronized int waiting() {
    tasks.removeIf(FutureTask::isCancelled);
    return tasks.size();
  }

  @Override
  public void execute(Runnable command) {
    ScheduledFuture<?> unused = schedule(command, 0, TimeUnit.NANOSECONDS);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    Objects.requireNonNull(command, "command");
    return schedule(
        () -> {
          command.run();
          return true;
        },
        delay,
        unit);
  }

  @Override
  public synchronized <V> ScheduledFuture<V> schedule(
      Callable<V> callable, long delay, TimeUnit unit) {
    if (shutDown) {
      throw new RejectedExecutionException("this scheduler was shut down");
    }
    Task<V> task = new Task<>(callable, nanos + unit.toNanos(Math.max(delay, 0)), number++);
    tasks.add(task);
    return task;
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    throw new UnsupportedOperationException("periodic tasks are not supported");
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException("periodic tasks are not supported");
  }

  @Override
  public synchronized void shutdown() {
    shutDown = true;
    tasks.clear();
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown();
    return List.of();
  }

  @Override
  public synchronized boolean isShutdown() {
    return shutDown;
  }

  @Override
  public boolean isTerminated() {
    return isShutdown();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return isShutdown();
  }

  /** A task and when it is due. */
  private final class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {
    private final long due;
    private final long order;

    Task(Callable<V> callable, long due, long order) {
      super(callable);
      this.due = due;
      this.order = order;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(due - nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      Task<?> that = (Task<?>) other;
      return due != that.due ? Long.compare(due, that.due) : Long.compare(order, that.order);
    }
  }
}
