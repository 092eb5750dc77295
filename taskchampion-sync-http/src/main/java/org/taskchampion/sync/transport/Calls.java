package org.taskchampion.sync.transport;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Call;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.SyncCancelledException;

/**
 * Runs calls on threads of its own, so that whoever waits for one can be interrupted, and is never
 * left alone: a call ends when it is done, in whatever way, when the waiting thread is interrupted,
 * when all are closed, or when it is slower than its pace. Thread-safe.
 *
 * <p>okhttp's callbacks would not do: where memory runs out, none of them need be called.
 */
final class Calls implements AutoCloseable {

  private static final int LOOKS = 9;

  private final Pace pace;
  private final Set<Running> all = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newCachedThreadPool(Calls::thread);
  private volatile boolean closed;

  Calls(Pace pace) {
    this.pace = pace;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "taskchampion-http");
    thread.setDaemon(true); // it must not keep the JVM alive
    return thread;
  }

  /**
   * Does a call and waits for its end.
   *
   * @param work executes the call and reads the answer
   * @throws SyncCancelledException if the thread is interrupted, whose flag stays set, or on
   *     closing
   * @throws TooSlowException if too little moves
   * @throws ExecutionException with whatever else ended it
   */
  <T> T run(Call call, Attempt attempt, Callable<T> work)
      throws TooSlowException, ExecutionException {
    FutureTask<T> task = new FutureTask<>(work);
    boolean isWhole = false;
    Running running = new Running(task, call);
    all.add(running);
    try {
      if (!closed) { // otherwise close() may have looked before it was there
        threads.execute(task);
      }
      T result = await(task, attempt);
      isWhole = true;
      return result;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SyncCancelledException(
          "the synchronisation was interrupted; the next one goes on where it ended", null);
    } catch (CancellationException | RejectedExecutionException e) {
      throw closedMeanwhile();
    } catch (ExecutionException e) {
      if (call.isCanceled() && isCancellation(e.getCause())) {
        throw closed
            ? closedMeanwhile()
            : new SyncCancelledException(
                "the application cancelled the request; the next synchronisation goes on where it"
                    + " ended",
                null);
      }
      throw e;
    } finally {
      all.remove(running);
      if (!isWhole) {
        running.end(); // also where okhttp, or a part of it, has lost its head
      }
    }
  }

  /** okhttp cancels a call itself when its own timeout ends. */
  private static boolean isCancellation(@Nullable Throwable cause) {
    return cause instanceof IOException && !(cause instanceof InterruptedIOException);
  }

  private <T> T await(Future<T> task, Attempt attempt)
      throws InterruptedException, TooSlowException, ExecutionException {
    Duration window = pace.window();
    long before = attempt.moved();
    long began = System.nanoTime();
    while (true) {
      if (closed) {
        throw closedMeanwhile();
      }
      try {
        return task.get(Math.max(1, window.toMillis() / LOOKS), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        long now = System.nanoTime();
        if (now - began >= window.toNanos()) {
          long moved = attempt.moved() - before;
          if (moved < pace.leastBytes()) {
            throw new TooSlowException(moved, window);
          }
          before += moved;
          began = now;
        }
      }
    }
  }

  static SyncCancelledException closedMeanwhile() {
    return new SyncCancelledException(
        "the server was closed during the request; the next synchronisation goes on where it ended",
        null);
  }

  /** Ends all calls at once. */
  @Override
  public void close() {
    closed = true;
    all.forEach(Running::end);
    threads.shutdown();
  }

  /** A call under way, and what waits for it. */
  private static final class Running {
    private final Future<?> task;
    private final Call call;

    private Running(Future<?> task, Call call) {
      this.task = task;
      this.call = call;
    }

    private void end() {
      task.cancel(true);
      try {
        call.cancel();
      } catch (RuntimeException e) {
        // A listener of the application's client; the call is cancelled before it hears of it.
      }
    }
  }

  /** Too little moved. */
  static final class TooSlowException extends Exception {
    private static final long serialVersionUID = 1L;

    private TooSlowException(long moved, Duration window) {
      super("only " + moved + " bytes moved within " + window.getSeconds() + " seconds");
    }
  }
}
