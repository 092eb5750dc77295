package org.taskchampion.internal.sync;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncProblem;
import org.taskchampion.sync.SyncServer;

/**
 * Says when a synchronisation is to end early, and ends the call on the server that is under way
 * then: the application cancels it or its token says so, the deadline has come, or the replica was
 * closed.
 *
 * <p>It interrupts the thread that waits for the server, which ends its call then, as its contract
 * says; one that does not heed interrupts is waited for. The interrupt is taken back when the call
 * has ended, so neither the caller nor a storage sees it, and an answer that came all the same is
 * made use of. One thread looks twenty times a second, where there is a token or a deadline to look
 * at; it ends with {@link #close}.
 */
final class CallWatch implements AutoCloseable {

  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Duration LONGEST_TOKEN = Duration.ofSeconds(1);

  private static final Logger LOGGER = LoggerFactory.getLogger(CallWatch.class);

  private enum Reason {
    CANCELLED,
    CLOSED,
    TOO_LATE
  }

  private final BooleanSupplier cancelled;
  private final @Nullable Duration limit;
  private boolean begun; // used by the thread that synchronises, and the watcher, which it starts
  private long start;
  private @Nullable Thread watcher;

  // Guarded by this.
  private @Nullable Thread caller; // while a call is under way
  private boolean interrupted; // by this object, and not taken back yet
  private @Nullable Reason told; // by another thread that the synchronisation is to end
  private @Nullable Reason reason; // of the interrupt

  CallWatch(SyncOptions options) {
    this.cancelled = options.cancelled();
    this.limit = options.deadline().orElse(null);
  }

  /** Returns a server, each call of which ends when the synchronisation is to end. */
  SyncServer watched(SyncServer server) {
    return (SyncServer)
        Proxy.newProxyInstance(
            CallWatch.class.getClassLoader(),
            new Class<?>[] {SyncServer.class},
            (proxy, method, arguments) ->
                call(
                    () -> {
                      try {
                        return method.invoke(server, arguments);
                      } catch (InvocationTargetException e) {
                        throw thrown(e.getCause());
                      } catch (IllegalAccessException e) {
                        throw new IllegalStateException(e); // the interface is public
                      }
                    }));
  }

  /** Throws what a call threw, which can be no checked exception. */
  static RuntimeException thrown(@Nullable Throwable cause) {
    if (cause instanceof RuntimeException exception) {
      return exception;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(cause);
  }

  /**
   * Makes a call, on this thread.
   *
   * @throws SyncException if it was ended early
   */
  <T extends @Nullable Object> T call(Supplier<T> request) {
    begin();
    try {
      return request.get();
    } catch (RuntimeException e) {
      Reason why = end();
      throw why == null ? e : ended(why, e);
    } finally {
      end();
    }
  }

  /**
   * Goes on, unless the synchronisation is to end. Called between steps.
   *
   * @throws SyncException if it is to end; an interrupt that came from elsewhere stays set
   */
  void check() {
    if (Thread.currentThread().isInterrupted()) {
      throw ended(Reason.CANCELLED, null);
    }
    Reason why = look();
    if (why != null) {
      throw ended(why, null);
    }
  }

  /**
   * Waits between two steps.
   *
   * @param time how long; nothing happens if that is less than a millisecond
   * @throws SyncException if the synchronisation is to end, at once
   */
  void pause(Duration time) {
    long millis = time.toMillis();
    if (millis > 0) {
      call(
          () -> {
            try {
              Thread.sleep(millis);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt(); // The call takes it back if it is its own.
            }
            return time;
          });
      check();
    }
  }

  /** Lets the deadline count from now on, and calls be looked after until {@link #close}. */
  void start() {
    start = System.nanoTime();
    begun = true;
  }

  /** Ends the synchronisation, since its replica is closed. Called by any thread. */
  void replicaClosed() {
    endBecause(Reason.CLOSED);
  }

  /** Ends the synchronisation, since somebody wants that. Called by any thread. */
  void cancel() {
    endBecause(Reason.CANCELLED);
  }

  private synchronized void endBecause(Reason why) {
    told = why;
    interruptCall(why);
  }

  /** Ends the looking: its thread has ended then, unless the application's token takes its time. */
  @Override
  public void close() {
    if (watcher == null) {
      return;
    }
    watcher.interrupt();
    awaitEnd(watcher, LONGEST_TOKEN.toMillis());
  }

  /**
   * Waits until a thread has ended, also where this one is interrupted, whose flag is set
   * afterwards.
   *
   * @param millis how long at the most; 0 for as long as it takes
   */
  static void awaitEnd(Thread thread, long millis) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join(millis);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void begin() {
    if (begun
        && watcher == null
        && (limit != null || cancelled != SyncOptions.defaults().cancelled())) {
      watcher = new Thread(this::watch, "taskchampion-sync-watch");
      watcher.setDaemon(true);
      watcher.start();
    }
    synchronized (this) {
      caller = Thread.currentThread();
      if (told != null) {
        interruptCall(told);
      }
    }
  }

  /** Returns why the call was interrupted, the first time it is asked; null if it was not. */
  private synchronized @Nullable Reason end() {
    caller = null;
    if (!interrupted) {
      return null;
    }
    interrupted = false;
    boolean unused = Thread.interrupted();
    return reason;
  }

  private synchronized void interruptCall(Reason why) {
    // A thread that somebody else has interrupted is on its way already.
    if (caller != null && !interrupted && !caller.isInterrupted()) {
      interrupted = true;
      reason = why;
      caller.interrupt();
    }
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(LOOK.toMillis());
        boolean underWay;
        synchronized (this) {
          underWay = caller != null && !interrupted;
        }
        Reason why = underWay ? look() : null;
        if (why != null) {
          interruptCall(why);
        }
      }
    } catch (InterruptedException e) {
      // The synchronisation has ended.
    } catch (RuntimeException e) {
      // The synchronisation's own thread asks the token at its next step, and meets it, too.
      LOGGER.warn("The token of a synchronisation failed with {}", e.getClass().getName());
    }
  }

  private @Nullable Reason look() {
    synchronized (this) {
      if (told != null) {
        return told;
      }
    }
    if (cancelled.getAsBoolean()) {
      return Reason.CANCELLED;
    }
    Duration passed = Duration.ofNanos(begun ? System.nanoTime() - start : 0);
    return limit != null && passed.compareTo(limit) >= 0 ? Reason.TOO_LATE : null;
  }

  private SyncException ended(Reason why, @Nullable Throwable cause) {
    return switch (why) {
      case CANCELLED ->
          new SyncCancelledException(
              "the synchronisation was cancelled; the next one goes on where it ended", cause);
      case CLOSED -> closed(cause);
      case TOO_LATE ->
          new ServerUnreachableException(
              SyncProblem.TIMEOUT,
              "the synchronisation was not done within "
                  + inWords(limit)
                  + "; the next one goes on where it ended",
              cause);
    };
  }

  private static String inWords(@Nullable Duration limit) {
    long millis = limit == null ? 0 : limit.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " seconds" : millis + " milliseconds";
  }

  /** Returns what tells that the replica was closed. */
  static SyncCancelledException closed(@Nullable Throwable cause) {
    return new SyncCancelledException(
        "the replica was closed while it synchronised; the next synchronisation goes on where this"
            + " one ended",
        cause);
  }
}
