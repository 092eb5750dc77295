package org.taskchampion.background;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.Replica;
import org.taskchampion.RunningSync;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.sync.SyncServer;

/** One run: opens a server, synchronises, and closes the server if it opened it. Thread-safe. */
final class SyncRun {

  private static final Logger LOGGER = LoggerFactory.getLogger(SyncRun.class);

  private final Replica replica;
  private final ServerSource servers;
  private final SyncOptions options;
  private final CountDownLatch ended = new CountDownLatch(1);

  // Guarded by this.
  private @Nullable Thread thread;
  private @Nullable RunningSync synchronisation;
  private boolean cancelled;

  SyncRun(Replica replica, ServerSource servers, SyncOptions options) {
    this.replica = replica;
    this.servers = servers;
    this.options = options;
  }

  /**
   * Where the server of a run comes from.
   *
   * @param open gives the server
   * @param owned whether the run closes it
   */
  record ServerSource(Supplier<? extends SyncServer> open, boolean owned) {}

  /** Synchronises on this thread. Throws whatever it failed with. */
  SyncReport synchronise() {
    synchronized (this) {
      thread = Thread.currentThread();
    }
    SyncServer server = servers.open().get();
    try {
      AtomicReference<@Nullable Runnable> work = new AtomicReference<>();
      // The handle has to be there before the work begins, so that somebody can cancel it.
      RunningSync begun = replica.syncAsync(server, options, work::set);
      boolean isCancelled;
      synchronized (this) {
        synchronisation = begun;
        isCancelled = cancelled;
      }
      if (isCancelled) {
        begun.cancel();
      }
      Runnable task = work.get();
      if (task != null) {
        task.run();
      }
      return begun.result().join();
    } catch (CompletionException e) {
      throw thrown(e);
    } finally {
      if (servers.owned()) {
        close(server);
      }
    }
  }

  private static RuntimeException thrown(CompletionException e) {
    if (e.getCause() instanceof Error error) {
      throw error;
    }
    return e.getCause() instanceof RuntimeException exception ? exception : e;
  }

  private static void close(SyncServer server) {
    try {
      server.close();
    } catch (RuntimeException e) {
      LOGGER.warn("Closing a server failed with {}", e.getClass().getName());
    }
  }

  /** Ends the run, as soon as it has a server. */
  void cancel() {
    RunningSync begun;
    synchronized (this) {
      cancelled = true;
      begun = synchronisation;
    }
    if (begun != null) {
      begun.cancel();
    }
  }

  /** Says whether a failure is what {@link #cancel} led to. */
  synchronized boolean wasCancelled(Throwable failure) {
    return cancelled && failure instanceof SyncCancelledException;
  }

  /** Says that nothing more comes. */
  void end() {
    ended.countDown();
  }

  /** Waits for the end, unless this is the thread of the run. An interrupt ends the waiting. */
  void await(long millis) {
    synchronized (this) {
      if (thread == Thread.currentThread()) {
        return;
      }
    }
    try {
      boolean unused = ended.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
