package org.taskchampion.background;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where looks and runs take place: on the caller's executors, or on daemon threads. Thread-safe.
 */
final class BackgroundThreads {

  private static final Logger LOGGER = LoggerFactory.getLogger(BackgroundThreads.class);

  private final ScheduledExecutorService scheduler;
  private final @Nullable ScheduledThreadPoolExecutor own;
  private final Executor executor;

  /** Those that run a task of the scheduler just now. */
  private final Set<Thread> looking = ConcurrentHashMap.newKeySet();

  /**
   * Makes them.
   *
   * @throws IllegalStateException if the scheduler was shut down
   */
  BackgroundThreads(@Nullable ScheduledExecutorService scheduler, @Nullable Executor executor) {
    if (scheduler != null && scheduler.isShutdown()) {
      throw new IllegalStateException("the scheduler was shut down: it runs nothing any more");
    }
    if (scheduler == null) {
      own = ownScheduler();
      this.scheduler = own;
    } else {
      own = null;
      this.scheduler = scheduler;
    }
    this.executor =
        executor != null ? executor : run -> daemon(run, "taskchampion-background-sync").start();
  }

  private ScheduledThreadPoolExecutor ownScheduler() {
    ScheduledThreadPoolExecutor made =
        new ScheduledThreadPoolExecutor(1, task -> daemon(task, "taskchampion-background"));
    made.setRemoveOnCancelPolicy(true);
    made.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return made;
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  ScheduledExecutorService scheduler() {
    return scheduler;
  }

  /** Says whether the scheduler was shut down, after which nothing runs. */
  boolean isShutDown() {
    return scheduler.isShutdown();
  }

  /** Says whether this is a thread on which the scheduler runs a task. */
  boolean isScheduler() {
    return looking.contains(Thread.currentThread());
  }

  /** Runs a short task later; null if the scheduler does not take it. */
  @Nullable Future<?> schedule(Runnable task, Duration wait) {
    try {
      return scheduler.schedule(() -> look(task), wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RuntimeException | Error e) { // shut down, or no thread to be had
      LOGGER.warn("The scheduler takes no task: {}", e.getClass().getName());
      return null;
    }
  }

  private void look(Runnable task) {
    looking.add(Thread.currentThread());
    try {
      task.run();
    } finally {
      looking.remove(Thread.currentThread());
    }
  }

  void run(Runnable task) {
    executor.execute(task);
  }

  /**
   * Ends the own scheduler, without an interrupt, which would meet the storage, and waits for it.
   * An interrupt ends the waiting.
   */
  void stop(Duration longest) {
    if (own == null) {
      return;
    }
    own.shutdown();
    try {
      boolean unused = own.awaitTermination(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
