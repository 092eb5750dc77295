package org.taskchampion;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncReport;

/**
 * A synchronisation that {@link Replica#syncAsync} has handed to an executor: it has the result,
 * and cancels.
 *
 * <pre>{@code
 * RunningSync running = replica.syncAsync(server, SyncOptions.defaults(), background);
 * running.result().whenComplete((report, failure) -> show(report, failure));
 * onCancelButton(running::cancel);
 * }</pre>
 *
 * <p>Thread-safe. No method blocks.
 */
public final class RunningSync {

  private final Runnable cancel;
  private final CompletableFuture<SyncReport> result = new CompletableFuture<>();

  // Guarded by this.
  private boolean begun;
  private boolean cancelled;

  /**
   * Makes a handle.
   *
   * @param cancel ends the synchronisation, once it has begun
   */
  RunningSync(Runnable cancel) {
    this.cancel = cancel;
  }

  /**
   * Ends the synchronisation, also while it waits for its server. The result is then a {@link
   * SyncCancelledException}, unless the synchronisation came to its end at the same moment. The
   * replica is whole, what was done until then stays, and the next synchronisation goes on from
   * there. One that has not begun yet never does, and its result is there at once. If a server
   * ignores interrupts, against the contract of {@link org.taskchampion.sync.SyncServer}, the
   * result comes when that server answers.
   *
   * <p>Cancelling again, or after the end, does nothing.
   */
  public void cancel() {
    boolean never;
    synchronized (this) {
      cancelled = true;
      never = !begun;
    }
    if (never) {
      result.completeExceptionally(
          new SyncCancelledException(
              "the synchronisation was cancelled before it began: nothing was sent", null));
    } else {
      cancel.run();
    }
  }

  /**
   * Says whether there is a result.
   *
   * @return true if the synchronisation has ended, in whatever way
   */
  public boolean isDone() {
    return result.isDone();
  }

  /**
   * Returns what comes of the synchronisation: the report, or what {@link
   * Replica#sync(org.taskchampion.sync.SyncServer, org.taskchampion.sync.SyncOptions)} throws. A
   * function that is attached to it without an executor runs on the thread that synchronised, or at
   * once if there is a result.
   *
   * @return a new future each time; completing or cancelling it does nothing to the synchronisation
   */
  public CompletableFuture<SyncReport> result() {
    CompletableFuture<SyncReport> copy = new CompletableFuture<>();
    // Not thenApply, which would wrap the exception.
    CompletableFuture<SyncReport> unused =
        result.whenComplete(
            (report, failure) -> {
              if (failure == null) {
                copy.complete(report);
              } else {
                copy.completeExceptionally(failure);
              }
            });
    return copy;
  }

  /** Calls a function when there is a result. */
  void onEnd(Runnable function) {
    CompletableFuture<SyncReport> unused = result.whenComplete((report, failure) -> function.run());
  }

  /** Runs the synchronisation on this thread, unless it was cancelled. */
  void run(Supplier<SyncReport> synchronisation) {
    synchronized (this) {
      if (cancelled) {
        return;
      }
      begun = true;
    }
    try {
      result.complete(synchronisation.get());
    } catch (Throwable e) { // whatever it is, somebody waits for it
      result.completeExceptionally(e);
    }
  }
}
