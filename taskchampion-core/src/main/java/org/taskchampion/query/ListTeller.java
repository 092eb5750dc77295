package org.taskchampion.query;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the listener of a live query how things stand, where it knows something else: the list,
 * what keeps it from being up to date, and the end. What comes while the listener is busy takes the
 * place of what came before, so what waits is bounded, and nothing is lost.
 *
 * <p>Thread-safe, but for {@link #tell()}, which only the worker calls.
 */
final class ListTeller {

  private static final Logger LOGGER = LoggerFactory.getLogger(ListTeller.class);
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(1);

  private final Executor executor;
  private final LiveQuery.Listener listener;
  private final Runnable next;

  // How things are, and as the listener knows them; guarded by this.
  private @Nullable ShownList list;
  private @Nullable ShownList toldList;
  private @Nullable RuntimeException problem;
  private @Nullable String toldProblem;
  private boolean ended;
  private boolean toldEnd;

  // Guarded by this.
  private @Nullable Call open;
  private @Nullable Thread calling;
  private boolean closed;

  /** What telling came to. */
  enum Result {
    /** There was nothing to tell, or nobody to be told now. */
    NOTHING,
    /** The executor has taken a call. */
    TOLD,
    /** The executor refused: the same is to be told later. */
    REFUSED
  }

  /**
   * Begins.
   *
   * @param next sees to it that the worker calls {@link #tell()} again
   */
  ListTeller(Executor executor, LiveQuery.Listener listener, Runnable next) {
    this.executor = executor;
    this.listener = listener;
    this.next = next;
  }

  synchronized void list(ShownList now) {
    list = now;
  }

  /** Says what keeps the list from being up to date; null if nothing does. */
  synchronized void problem(@Nullable RuntimeException now) {
    problem = now;
  }

  synchronized void end() {
    ended = true;
  }

  /** Says whether no call of the listener is to come any more. */
  synchronized boolean isOver() {
    return closed || toldEnd;
  }

  /** Lets no more calls begin, and waits for one that another thread is in, but not for long. */
  synchronized void close() {
    closed = true;
    long end = System.nanoTime() + LONGEST_CLOSE.toNanos();
    try {
      long left = LONGEST_CLOSE.toNanos();
      while (calling != null && calling != Thread.currentThread() && left > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
        left = end - System.nanoTime();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets the executor tell what is new, unless it is telling something: then that call goes on. */
  Result tell() {
    Call call;
    ShownList before;
    ShownList now;
    synchronized (this) {
      if (closed || toldEnd || open != null) {
        return Result.NOTHING;
      }
      call = news();
      before = toldList;
      now = list;
    }
    // Without the lock, for which somebody may wait who closes: this takes long for long lists.
    if (call == null && now != null && now != before) {
      call = change(before, now);
    }
    if (call == null) {
      return Result.NOTHING;
    }
    synchronized (this) {
      open = call;
    }
    try {
      executor.execute(call);
      return Result.TOLD;
    } catch (RuntimeException | Error e) {
      if (!call.isRefused()) {
        return Result.TOLD; // What it threw came after the call.
      }
      LOGGER.warn("The executor of a live query refused with {}", e.getClass().getName());
      return Result.REFUSED;
    }
  }

  private @Nullable Call news() {
    if (ended) {
      return new Call(listener::ended, () -> toldEnd = true);
    }
    RuntimeException now = problem;
    String reason = now == null ? null : now.toString();
    if (now == null) {
      return toldProblem == null ? null : new Call(listener::recovered, () -> toldProblem = null);
    }
    return now.toString().equals(toldProblem)
        ? null
        : new Call(() -> listener.failed(now), () -> toldProblem = reason);
  }

  private @Nullable Call change(@Nullable ShownList before, ShownList now) {
    ListChange change = ListChange.between(before, now);
    if (change.steps().isEmpty() && !change.isFirst()) {
      synchronized (this) {
        toldList = now;
      }
      return null;
    }
    return new Call(() -> listener.changed(change), () -> toldList = now);
  }

  /** A call of the listener. */
  private final class Call implements Runnable {

    private final Runnable call;
    private final Runnable told; // with the lock
    private boolean begun; // guarded by the teller

    Call(Runnable call, Runnable told) {
      this.call = call;
      this.told = told;
    }

    @Override
    public void run() {
      synchronized (ListTeller.this) {
        if (begun || closed || open != this) {
          return; // an executor that had refused, or runs it twice
        }
        begun = true;
        told.run();
        calling = Thread.currentThread();
      }
      try {
        call.run();
      } catch (Throwable e) { // of the application
        LOGGER.warn("The listener of a live query failed with {}", e.getClass().getName());
      } finally {
        synchronized (ListTeller.this) {
          calling = null;
          open = null;
          ListTeller.this.notifyAll();
        }
        next.run();
      }
    }

    /** The executor threw: if the call has not begun, it never will. */
    boolean isRefused() {
      synchronized (ListTeller.this) {
        if (!begun) {
          open = null;
        }
        return !begun;
      }
    }
  }
}
