package org.taskchampion.background;

import java.time.Duration;
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
  private boolean superseded;
  private boolean refused;

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

  /** Takes this thread for the run; returns false if it has had one, or was refused one. */
  synchronized boolean take() {
    if (thread != null || refused) {
      return false;
    }
    thread = Thread.currentThread();
    return true;
  }

  /** Says that no thread was to be had; returns false if the run has one all the same. */
  synchronized boolean refuse() {
    refused = thread == null;
    return refused;
  }

  /** Synchronises on this thread. Throws whatever it failed with. */
  SyncReport synchronise() {
    if (isCancelled()) {
      throw new SyncCancelledException("the run was cancelled before it began", null);
    }
    SyncServer server = servers.open().get();
    if (server == null) {
      throw new IllegalStateException("the supplier of servers returned null: it has to open one");
    }
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

  /** Ends the run, as {@link #cancel} does, since it has the wrong server. */
  void supersede() {
    synchronized (this) {
      superseded = true;
    }
    cancel();
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }

  synchronized boolean isSuperseded() {
    return superseded;
  }

  /** Says whether this is the thread of the run. */
  synchronized boolean isThread() {
    return thread == Thread.currentThread();
  }

  /** Says that nothing more comes. */
  void end() {
    ended.countDown();
  }

  /**
   * Waits for the end of a run that was cancelled: if it has no thread yet, it does nothing with
   * the one that it gets. An interrupt ends the waiting.
   */
  void await(Duration longest) {
    synchronized (this) {
      if (thread == null) {
        return;
      }
    }
    try {
      boolean unused = ended.await(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
