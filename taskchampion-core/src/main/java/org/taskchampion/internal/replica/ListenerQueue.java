package org.taskchampion.internal.replica;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.TaskChanges;
import org.taskchampion.TaskFollower;

/**
 * One listener and what it has still to hear of: a few commits apart, and more of them put
 * together, so that what waits is bounded by the number of tasks.
 *
 * <p>Where the listener brings no executor, the thread that committed tells it, for a short while;
 * what is left then goes to a spare thread, so that nobody who edits tells for others for long.
 * Calls come one at a time, in the order of the commits, and nothing that a listener throws gets
 * out. Thread-safe.
 */
final class ListenerQueue {

  private static final Logger LOGGER = LoggerFactory.getLogger(ListenerQueue.class);

  /** How many commits a listener that is behind hears of one by one. */
  static final int MOST_APART = 8;

  /** How long a thread begins further calls. */
  static final Duration TURN = Duration.ofMillis(50);

  private enum State {
    /** Nobody tells. */
    IDLE,
    /** An executor was asked to. */
    SCHEDULED,
    /** A thread does. */
    TELLING
  }

  private final Consumer<? super TaskChanges> listener;
  private final @Nullable TaskFollower follower;
  private final Executor executor;
  private final boolean callersTell;

  // All guarded by this.
  private @Nullable TaskChanges first; // for a follower, before all others; null when it was told
  private @Nullable ChangeLink waiting; // from which on nothing was told; null before and after
  private @Nullable MergedChanges merged; // what comes before the waiting link
  private State state = State.IDLE;
  private @Nullable Thread calling;
  private boolean waitsLong;
  private boolean ended;

  // For a follower; all guarded by this.
  private @Nullable RuntimeException failure; // as it is now
  private @Nullable RuntimeException toldFailure; // as the follower knows it
  private boolean endIsLeft;

  private volatile boolean refused; // by the executor, the last time

  /**
   * Begins.
   *
   * @param executor makes the calls, or those for which the callers have no time
   * @param callersTell whether the threads that commit make calls
   */
  ListenerQueue(Consumer<? super TaskChanges> listener, Executor executor, boolean callersTell) {
    this(listener, null, executor, callersTell);
  }

  private ListenerQueue(
      Consumer<? super TaskChanges> listener,
      @Nullable TaskFollower follower,
      Executor executor,
      boolean callersTell) {
    this.listener = listener;
    this.follower = follower;
    this.executor = executor;
    this.callersTell = callersTell;
  }

  /**
   * Begins for a follower, who also hears of numbers.
   *
   * @param first what there is, which is told even if it is nothing
   */
  static ListenerQueue following(TaskFollower follower, Executor executor, TaskChanges first) {
    ListenerQueue queue = new ListenerQueue(follower::changed, follower, executor, false);
    queue.first = first;
    return queue;
  }

  /** Begins to hear of what will be in a link. */
  synchronized void beginAt(ChangeLink link) {
    waiting = link;
  }

  /**
   * Puts together what waits, if that is much. If it fails in the middle, nothing is lost: it goes
   * on there the next time.
   */
  synchronized void merge() {
    MergedChanges together = merged;
    if (together == null) {
      if (!isFarBehind()) {
        return;
      }
      together = new MergedChanges();
      if (first != null) {
        together.add(first);
      }
      merged = together;
    }
    for (TaskChanges next = peek(); next != null; next = peek()) {
      together.add(next);
      pass();
    }
  }

  private boolean isFarBehind() {
    int apart = first == null ? 0 : 1;
    for (ChangeLink link = waiting; link != null && apart <= MOST_APART; link = link.next()) {
      TaskChanges changes = link.changes();
      apart += changes == null || isNothing(changes) ? 0 : 1;
    }
    return apart > MOST_APART;
  }

  /** Returns what is in the waiting link, behind those that have nothing for this listener. */
  private @Nullable TaskChanges peek() {
    TaskChanges changes = waiting == null ? null : waiting.changes();
    while (changes != null && isNothing(changes)) {
      pass();
      changes = waiting == null ? null : waiting.changes();
    }
    return changes;
  }

  private void pass() {
    waiting = waiting == null ? null : waiting.next();
  }

  private boolean isNothing(TaskChanges changes) {
    return changes.isEmpty() && (follower == null || changes.numbers().isEmpty());
  }

  /** Sees to it that the listener is told; by this thread, if it is free to. */
  void tell() {
    if (callersTell) {
      takeTurn(State.IDLE);
    } else {
      tellElsewhere(true);
    }
  }

  /**
   * Sees to it that another thread tells the listener.
   *
   * @param now if false, only what waited when this was called before, too
   */
  void tellElsewhere(boolean now) {
    boolean asks = false;
    try {
      synchronized (this) {
        boolean due = now || waitsLong;
        waitsLong = isAnythingLeft();
        if (due && waitsLong && state == State.IDLE) {
          state = State.SCHEDULED;
          asks = true;
        }
      }
      if (asks) {
        executor.execute(this::run);
        refused = false;
      }
    } catch (Throwable e) { // of the application's executor
      boolean isNews;
      synchronized (this) {
        if (asks && state == State.SCHEDULED) {
          state = State.IDLE; // the next commit or look tries again
        }
        isNews = asks && !refused && !ended;
      }
      refused |= asks;
      if (isNews) {
        warn("The executor of a listener of task changes refused with {}", e);
      }
    }
  }

  /**
   * Ends the listening.
   *
   * @param wait whether to wait until no other thread is in a call of the listener; does not wait
   *     where that thread might wait for this one, nor when this one is interrupted
   */
  void end(boolean wait) {
    boolean waits = wait && !InnerCalls.isInside();
    synchronized (this) {
      ended = true;
      endIsLeft = false;
      toldFailure = failure;
      first = null;
      waiting = null;
      merged = null;
      try {
        while (waits && calling != null) {
          wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Tells a follower that what others did cannot be read at the moment, or can be read again,
   * unless the follower knows. Never throws.
   *
   * @param now why it cannot be read; null if it can
   */
  void fails(@Nullable RuntimeException now) {
    synchronized (this) {
      if (ended || follower == null || (now == null) == (failure == null)) {
        return;
      }
      failure = now;
    }
    tellElsewhere(true);
  }

  /** Ends the listening, and tells a follower that nothing follows any more. Never throws. */
  void tellEnd() {
    end(false);
    synchronized (this) {
      endIsLeft = follower != null;
    }
    tellElsewhere(true);
  }

  /** Says whether something is to be told, and nobody is about to. */
  synchronized boolean isLeftAlone() {
    return state == State.IDLE && isAnythingLeft();
  }

  private boolean isAnythingLeft() {
    return endIsLeft || failure != toldFailure || first != null || merged != null || peek() != null;
  }

  private void run() {
    try {
      takeTurn(State.SCHEDULED);
    } catch (Throwable e) { // without memory or stack: the next commit or look tries again
      warn("Telling a listener of task changes failed with {}", e);
    }
  }

  /**
   * Makes calls for a while, if nobody else does. Whatever fails, somebody else can do so
   * afterwards.
   *
   * @param from the state in which it is this thread's turn
   */
  private void takeTurn(State from) {
    boolean mine = false;
    try {
      synchronized (this) {
        if (state == from && (from == State.SCHEDULED || isAnythingLeft())) {
          state = State.TELLING;
          mine = true;
        }
      }
      if (mine) {
        long start = System.nanoTime();
        while (callNext() && System.nanoTime() - start < TURN.toNanos()) {
          // The next one.
        }
      }
    } finally {
      if (mine) {
        synchronized (this) { // no calls in here: there may be no stack
          state = State.IDLE;
        }
      }
    }
    if (mine) {
      tellElsewhere(true);
    }
  }

  /**
   * Makes one call. What is told leaves the queue last, so that nothing is lost if there is no
   * memory or stack before.
   *
   * @return false if nothing is to be told
   */
  private boolean callNext() {
    InnerCalls.enter();
    try {
      boolean isEnd = false;
      boolean isNews = false;
      RuntimeException news = null;
      TaskChanges next = null;
      synchronized (this) {
        news = failure;
        isEnd = endIsLeft;
        isNews = !isEnd && news != toldFailure;
        next = isEnd || isNews ? null : next();
        if (!isEnd && !isNews && next == null) {
          return false;
        }
        endIsLeft = false;
        toldFailure = isNews ? news : toldFailure;
        waitsLong = false;
        calling = Thread.currentThread();
      }
      call(isEnd, news, next);
      return true;
    } finally {
      synchronized (this) {
        calling = null;
        notifyAll();
      }
      InnerCalls.leave();
    }
  }

  /** Takes the next changes out of the queue, if there are any. */
  private @Nullable TaskChanges next() {
    if (merged != null) {
      merge();
      TaskChanges all = merged.changes();
      boolean isTold = first != null || !isNothing(all); // the first is told also if it is nothing
      merged = null;
      first = null;
      if (isTold) {
        return all;
      }
    }
    TaskChanges next = first;
    if (next != null) {
      first = null;
      return next;
    }
    next = peek();
    if (next != null) {
      pass();
    }
    return next;
  }

  private void call(boolean isEnd, @Nullable RuntimeException news, @Nullable TaskChanges next) {
    try {
      if (next != null) {
        listener.accept(next);
      } else if (follower != null && isEnd) {
        follower.ended();
      } else if (follower != null && news != null) {
        follower.failed(news);
      } else if (follower != null) {
        follower.recovered();
      }
    } catch (Throwable e) { // a listener's fault must not look like a failed commit
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt(); // thrown without being declared; the flag is cleared
      }
      warn("A listener of task changes failed with {}", e);
    }
  }

  private static void warn(String message, Throwable failure) {
    try {
      LOGGER.warn(message, failure.getClass().getName());
    } catch (Throwable e) {
      // Without memory or stack there is no logging either, and the commit has been made.
    }
  }
}
