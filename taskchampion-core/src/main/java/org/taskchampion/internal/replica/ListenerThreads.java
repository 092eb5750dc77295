package org.taskchampion.internal.replica;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
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

  private static final Duration KEEP = Duration.ofSeconds(5);

  private final Lookout lookout;
  private final ExecutorService spare =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          KEEP.toMillis(),
          TimeUnit.MILLISECONDS,
          new SynchronousQueue<>(),
          daemons("taskchampion-listener"));

  private ListenerThreads(Lookout lookout) {
    this.lookout = lookout;
  }

  /**
   * Starts.
   *
   * @param lookout looks for what others did
   */
  static ListenerThreads start(Lookout lookout) {
    ListenerThreads threads = new ListenerThreads(lookout);
    daemons("taskchampion-changes").newThread(lookout).start();
    return threads;
  }

  Executor spare() {
    return spare;
  }

  /** Ends the threads when they are idle: without an interrupt, which would meet the storage. */
  void stop() {
    lookout.stop();
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
