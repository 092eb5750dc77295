package org.taskchampion.background;

import java.time.Duration;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Lets the scheduler look in time. It looks too early rather than to be set again with each change.
 * Thread-safe.
 */
final class LookTimer {

  private final BackgroundThreads threads;
  private final Runnable look;

  // Guarded by this.
  private @Nullable Future<?> pending;
  private long due;
  private long number; // of the pending one

  LookTimer(BackgroundThreads threads, Runnable look) {
    this.threads = threads;
    this.look = look;
  }

  /** Looks within a time; returns false if the scheduler takes nothing. */
  synchronized boolean within(Moment now, Duration wait) {
    long latest = now.nanos() + wait.toNanos();
    boolean inTime = pending != null && !pending.isDone() && due - latest <= 0;
    if (inTime && !threads.isShutDown()) {
      return true;
    }
    cancel();
    long mine = ++number;
    pending = threads.schedule(() -> ring(mine), wait);
    due = latest;
    return pending != null;
  }

  /** Looks no more. */
  synchronized void cancel() {
    if (pending != null) {
      pending.cancel(false);
      pending = null;
    }
  }

  private void ring(long which) {
    synchronized (this) {
      if (which == number) {
        pending = null;
      }
    }
    look.run();
  }
}
