package org.taskchampion.ta;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a long command end early, between two of its steps or while it waits for a server: with
 * Ctrl-C, where the run has the process to itself. Thread-safe.
 */
final class Cancellation {

  /** What does not come to the end of a step by then is ended by force, which no file minds. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final boolean bySignal;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final CountDownLatch called = new CountDownLatch(1);
  private volatile boolean cancelled;

  private Cancellation(boolean bySignal) {
    this.bySignal = bySignal;
  }

  /** Returns one that the signals that end a process cancel, once a command heeds them. */
  static Cancellation bySignal() {
    return new Cancellation(true);
  }

  /** Returns one that only {@link #cancel} cancels. */
  static Cancellation byCaller() {
    return new Cancellation(false);
  }

  /**
   * From now on a signal cancels, and the process goes on until the run has ended, but not for
   * long.
   */
  void heedSignals() {
    if (!bySignal) {
      return;
    }
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(this::cancelAndWait, "ta-cancel"));
    } catch (IllegalStateException e) {
      cancel(); // The signal was here already.
    }
  }

  private void cancelAndWait() {
    cancel();
    try {
      // The process ends when this thread does, in time or not.
      boolean unused = ended.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void cancel() {
    cancelled = true;
    called.countDown();
  }

  /** Waits until this is cancelled, or for a while; says which. */
  boolean await(Duration most) {
    try {
      return called.await(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  boolean isCancelled() {
    return cancelled;
  }

  /** Says that the run has ended, and that all it had to say is written. */
  void runHasEnded() {
    ended.countDown();
  }
}
