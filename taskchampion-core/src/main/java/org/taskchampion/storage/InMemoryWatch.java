package org.taskchampion.storage;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Waits for the commits to an {@link InMemoryStorage}. Thread-safe. */
final class InMemoryWatch implements CommitWatch {

  private final Consumer<InMemoryWatch> forget;
  private boolean changed; // guarded by this
  private boolean ended; // guarded by this

  /**
   * Begins.
   *
   * @param forget called when the watch is closed
   */
  InMemoryWatch(Consumer<InMemoryWatch> forget) {
    this.forget = forget;
  }

  synchronized void signal() {
    changed = true;
    notifyAll();
  }

  synchronized void end() {
    ended = true;
    notifyAll();
  }

  @Override
  public synchronized Signal await(Duration longest) {
    long end = System.nanoTime() + longest.toNanos();
    try {
      for (long left = longest.toNanos();
          left > 0 && !changed && !ended;
          left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (ended) {
      return Signal.ENDED;
    }
    Signal signal = changed ? Signal.CHANGED : Signal.TIME;
    changed = false;
    return signal;
  }

  @Override
  public void close() {
    end();
    forget.accept(this);
  }
}
