package org.taskchampion.internal.replica;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of a replica to which somebody listens: one that looks for what others did, and spare
 * ones, not more than listeners, which tell what committing threads have no time for. All are
 * daemons. Thread-safe.
 */
final class ListenerThreads {

  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration KEEP = Duration.ofSeconds(5);

  private final ScheduledExecutorService watcher =
      Executors.newSingleThreadScheduledExecutor(daemons("taskchampion-changes"));
  private final ExecutorService spare =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          KEEP.toMillis(),
          TimeUnit.MILLISECONDS,
          new SynchronousQueue<>(),
          daemons("taskchampion-listener"));

  private ListenerThreads() {}

  /**
   * Starts.
   *
   * @param look looks for what others did; does not throw
   */
  static ListenerThreads start(Runnable look) {
    ListenerThreads threads = new ListenerThreads();
    try {
      Future<?> unused =
          threads.watcher.scheduleWithFixedDelay(
              look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
      return threads;
    } catch (Throwable e) { // there may be no memory for a thread
      threads.stop();
      throw e;
    }
  }

  Executor spare() {
    return spare;
  }

  /** Ends the threads when they are idle: without an interrupt, which would meet the storage. */
  void stop() {
    watcher.shutdown();
    spare.shutdown();
  }

  private static ThreadFactory daemons(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
