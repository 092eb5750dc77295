package org.taskchampion.internal.replica;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.taskchampion.storage.CommitWatch;
import org.taskchampion.storage.CommitWatch.Signal;

/**
 * Looks for what others committed to a storage, when that says that somebody may have committed
 * something, and sleeps meanwhile; or five times a second if the storage cannot say so.
 *
 * <p>A signal is only a hint. It may come before the commit can be seen, so that several looks
 * follow it; and none may come at all, so that it looks after a while without one. Thread-safe.
 */
final class Lookout implements Runnable {

  /** How often it looks if the storage cannot say when, and after a look that failed. */
  private static final Duration LOOK = Duration.ofMillis(200);

  /** How often it looks if the storage can: what is not signalled is found all the same. */
  private static final Duration LOOK_ANYWAY = Duration.ofSeconds(30);

  /** How long it waits for the next signal after each of the looks that follow one. */
  private static final Duration[] LOOK_AGAIN = {
    Duration.ZERO, // behind the rest
    Duration.ofMillis(40),
    Duration.ofMillis(150),
    Duration.ofMillis(800),
    Duration.ofSeconds(4)
  };

  /** How long it rests after each look, whoever commits: longer if the look took long. */
  private static final Duration REST = Duration.ofMillis(10);

  private static final int RESTS_PER_LOOK = 4;

  private final BooleanSupplier look;
  private final Supplier<Optional<CommitWatch>> watches;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile @Nullable CommitWatch watch;

  /**
   * Makes one that does not look yet.
   *
   * @param look looks, and says whether it could; does not throw
   * @param watches opens a watch of the storage
   */
  Lookout(BooleanSupplier look, Supplier<Optional<CommitWatch>> watches) {
    this.look = look;
    this.watches = watches;
  }

  /** Looks until {@link #stop()}. */
  @Override
  public void run() {
    try {
      open();
      // What was committed before the watch was open is not signalled.
      int looks = 0;
      while (!isStopped()) {
        long begun = System.nanoTime();
        boolean looked = look.getAsBoolean();
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        boolean again = !looked || await(took, looks) == Signal.CHANGED;
        if (!looked) {
          sleep(LOOK);
        }
        looks = again ? 0 : Math.min(looks + 1, LOOK_AGAIN.length);
        boolean unused = Thread.interrupted(); // nobody does; whoever did would keep it awake
      }
    } finally {
      close();
    }
  }

  private void open() {
    try {
      watch = watches.get().orElse(null);
    } catch (Throwable e) {
      watch = null; // it looks without one
    }
  }

  private Signal await(Duration took, int looks) {
    CommitWatch used = watch;
    if (used == null) {
      sleep(LOOK);
      return Signal.TIME;
    }
    Duration rest = took.multipliedBy(RESTS_PER_LOOK);
    rest = rest.compareTo(REST) < 0 ? REST : rest;
    sleep(rest.compareTo(LOOK) > 0 ? LOOK : rest);
    Signal signal = Signal.ENDED;
    try {
      signal = used.await(looks < LOOK_AGAIN.length ? LOOK_AGAIN[looks] : LOOK_ANYWAY);
    } catch (Throwable e) {
      // A watch that fails says nothing any more.
    }
    if (signal == Signal.ENDED) {
      close();
    }
    return signal;
  }

  private void sleep(Duration time) {
    try {
      boolean unused = stopped.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      // Nobody interrupts it.
    }
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  /** Ends the looking, without an interrupt, which would meet the storage. Waits for no look. */
  void stop() {
    stopped.countDown();
    close();
  }

  private void close() {
    CommitWatch used = watch;
    watch = null;
    if (used != null) {
      try {
        used.close();
      } catch (Throwable e) {
        // It is not used any more.
      }
    }
  }
}
