package org.taskchampion.background;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
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
  private volatile @Nullable Thread looking; // of the own scheduler

  BackgroundThreads(@Nullable ScheduledExecutorService scheduler, @Nullable Executor executor) {
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
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = daemon(task, "taskchampion-background");
              looking = thread;
              return thread;
            });
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

  /** Runs a short task later; null if the scheduler was shut down, after which nothing runs. */
  @Nullable Future<?> schedule(Runnable task, Duration wait) {
    try {
      return scheduler.schedule(task, wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOGGER.warn("The scheduler takes no more tasks: {}", e.getClass().getName());
      return null;
    }
  }

  void run(Runnable task) {
    executor.execute(task);
  }

  /**
   * Ends the own scheduler, without an interrupt, which would meet the storage, and waits for it,
   * unless this is its thread. An interrupt ends the waiting.
   */
  void stop(long millis) {
    if (own == null) {
      return;
    }
    own.shutdown();
    if (Thread.currentThread() == looking) {
      return;
    }
    try {
      boolean unused = own.awaitTermination(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
