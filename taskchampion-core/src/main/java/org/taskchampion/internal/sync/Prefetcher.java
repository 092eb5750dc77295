package org.taskchampion.internal.sync;

import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncServer;

/**
 * Fetches the next version while one is merged, if the server is slow to answer. There is at most
 * one request under way and one thread, which ends with {@link #close}. What the request brought,
 * an exception too, comes out when it is asked for, and not before; what nobody asks for is thrown
 * away. Used by one thread.
 */
final class Prefetcher implements AutoCloseable {

  private final SyncServer server;
  private final CallWatch watch;
  private @Nullable Request request;

  /**
   * Begins.
   *
   * @param server not watched: its calls are made on two threads
   * @param watch ends the waiting
   */
  Prefetcher(SyncServer server, CallWatch watch) {
    this.server = server;
    this.watch = watch;
  }

  private record Request(UUID parent, FutureTask<ChildVersion> answer, Thread thread) {}

  /** Begins to fetch the child of a version, if that pays; the one before must have been taken. */
  void begin(UUID parent) {
    if (!server.answersSlowly()) {
      return;
    }
    FutureTask<ChildVersion> answer = new FutureTask<>(() -> server.childVersion(parent));
    Thread thread = new Thread(answer, "taskchampion-fetch-ahead");
    thread.setDaemon(true);
    request = new Request(parent, answer, thread);
    thread.start();
  }

  /**
   * Returns the child of a version, which may have been fetched already.
   *
   * @throws SyncException if it is to end early; an interrupt that came from elsewhere stays set
   */
  ChildVersion childOf(UUID parent) {
    return watch.call(() -> await(parent));
  }

  private ChildVersion await(UUID parent) {
    Request begun = request;
    if (begun == null || !begun.parent().equals(parent)) {
      close();
      return server.childVersion(parent);
    }
    try {
      ChildVersion child = begun.answer().get();
      close();
      return child;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new SyncCancelledException(
          "the synchronisation was interrupted; the next one goes on where it ended", null);
    } catch (ExecutionException e) {
      close();
      throw CallWatch.thrown(e.getCause());
    }
  }

  /** Throws away what was begun: closes the request, and waits until its thread has ended. */
  @Override
  public void close() {
    Request begun = request;
    if (begun == null) {
      return;
    }
    request = null;
    begun.answer().cancel(true);
    CallWatch.awaitEnd(begun.thread(), 0);
  }
}
