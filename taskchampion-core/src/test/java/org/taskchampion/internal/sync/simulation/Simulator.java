package org.taskchampion.internal.sync.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Makes histories from seeds and lets fleets live through them, each in one thread and each the
 * same again with the same seed. A failure is shrunk.
 */
final class Simulator {

  private Simulator() {}

  /**
   * A history that failed.
   *
   * @param history the shrunk history
   * @param cause what is wrong with it
   */
  record Failure(long seed, History history, Throwable cause) {
    @Override
    public String toString() {
      return "seed " + seed + ", shrunk to " + history + "\n" + cause;
    }
  }

  /**
   * Lives through histories on as many threads as there are processors.
   *
   * @param shrink whether a history that fails is made small
   * @return the failure, if there is one
   */
  static Optional<Failure> run(long firstSeed, long histories, boolean shrink) {
    AtomicLong next = new AtomicLong(firstSeed);
    AtomicReference<@Nullable Failure> failure = new AtomicReference<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      Thread thread =
          new Thread(() -> run(next, firstSeed + histories, shrink, failure), "fleet " + i);
      thread.start();
      threads.add(thread);
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      next.set(Long.MAX_VALUE / 2);
      Thread.currentThread().interrupt();
    }
    return Optional.ofNullable(failure.get());
  }

  private static void run(
      AtomicLong next, long end, boolean shrink, AtomicReference<@Nullable Failure> failure) {
    long seed;
    while (failure.get() == null && (seed = next.getAndIncrement()) < end) {
      History history = new StepGenerator(seed).history();
      if (failure(history) != null) {
        History shrunk =
            shrink
                ? new Shrinker(candidate -> failure(candidate) != null).shrink(history)
                : history;
        Throwable cause = failure(shrunk);
        failure.compareAndSet(
            null, new Failure(seed, shrunk, cause == null ? new AssertionError("?") : cause));
      }
    }
  }

  /** Returns what is wrong with a history, or null. */
  private static @Nullable Throwable failure(History history) {
    try {
      Fleet.live(history);
      return null;
    } catch (AssertionError | RuntimeException | Crash e) {
      return e;
    }
  }
}
