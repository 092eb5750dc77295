package org.taskchampion.background;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a listener the newest status, one call at a time; one that is behind misses what is
 * between. After the end, it is told nothing more. Thread-safe.
 */
final class StatusListener {

  private static final Logger LOGGER = LoggerFactory.getLogger(StatusListener.class);

  private final Executor executor;
  private final Consumer<? super SyncStatus> listener;

  /** How often there was something to tell since the listener was last told all. */
  private final AtomicInteger untold = new AtomicInteger();

  private @Nullable SyncStatus told; // used by one task at a time

  StatusListener(AutoSync.Builder.Listener listener) {
    this.executor = listener.executor();
    this.listener = listener.consumer();
  }

  /** Says that the status may be another one. */
  void tell(Supplier<SyncStatus> status) {
    if (untold.getAndIncrement() > 0) {
      return; // a task is waiting or running, and tells it
    }
    try {
      executor.execute(() -> run(status));
    } catch (Throwable e) { // a thread that is not to be had is not to end the synchronisation
      untold.set(0);
      LOGGER.warn("The executor of a status listener failed with {}", e.getClass().getName());
    }
  }

  private void run(Supplier<SyncStatus> status) {
    int seen = untold.get();
    do {
      SyncStatus now = status.get();
      boolean over = told != null && told.phase() == SyncStatus.Phase.CLOSED;
      if (!over && !now.equals(told)) {
        told = now;
        call(now);
      }
      seen = untold.addAndGet(-seen);
    } while (seen > 0);
  }

  private void call(SyncStatus status) {
    try {
      listener.accept(status);
    } catch (Throwable e) { // an assertion in a listener is not to end the synchronisation
      LOGGER.warn("A status listener failed with {}", e.getClass().getName());
    }
  }
}
