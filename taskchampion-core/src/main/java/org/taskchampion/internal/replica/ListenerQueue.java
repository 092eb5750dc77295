package org.taskchampion.internal.replica;

import java.time.Duration;
import java.util.ArrayDeque;
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
  private final ArrayDeque<TaskChanges> apart = new ArrayDeque<>();
  private @Nullable MergedChanges merged;
  private State state = State.IDLE;
  private @Nullable Thread calling;
  private boolean waitsLong;
  private boolean firstIsLeft; // for a follower
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
    queue.apart.add(first);
    queue.firstIsLeft = true;
    return queue;
  }

  /** Keeps what a commit changed until it is told. */
  synchronized void enqueue(TaskChanges changes) {
    if (ended || isNothing(changes)) {
      return;
    }
    if (merged == null && apart.size() < MOST_APART) {
      apart.add(changes);
      return;
    }
    if (merged == null) {
      merged = new MergedChanges();
      apart.forEach(merged::add);
      apart.clear();
    }
    merged.add(changes);
  }

  private boolean isNothing(TaskChanges changes) {
    return changes.isEmpty() && (follower == null || changes.numbers().isEmpty());
  }

  /** Sees to it that the listener is told; by this thread, if it is free to. Never throws. */
  void tell() {
    if (!callersTell) {
      tellElsewhere(true);
    } else if (becomes(State.IDLE, State.TELLING)) {
      takeTurn();
    }
  }

  /**
   * Sees to it that another thread tells the listener. Never throws.
   *
   * @param now if false, only what waited when this was called before, too
   */
  void tellElsewhere(boolean now) {
    synchronized (this) {
      boolean due = now || waitsLong;
      waitsLong = isAnythingLeft();
      if (!due || !becomes(State.IDLE, State.SCHEDULED)) {
        return;
      }
    }
    schedule();
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
      apart.clear();
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

  private synchronized boolean becomes(State from, State to) {
    if (state != from || !isAnythingLeft()) {
      return false;
    }
    state = to;
    return true;
  }

  /** Says whether something is to be told, and nobody is about to. */
  synchronized boolean isLeftAlone() {
    return state == State.IDLE && isAnythingLeft();
  }

  private boolean isAnythingLeft() {
    return endIsLeft || failure != toldFailure || merged != null || !apart.isEmpty();
  }

  private void schedule() {
    try {
      executor.execute(this::run);
      refused = false;
    } catch (Throwable e) { // of the application's executor
      boolean isNews = !refused;
      synchronized (this) {
        if (state == State.SCHEDULED) {
          state = State.IDLE; // the next commit or look tries again
        }
        isNews &= !ended;
      }
      refused = true;
      if (isNews) {
        warn("The executor of a listener of task changes refused with {}", e);
      }
    }
  }

  private void run() {
    synchronized (this) {
      if (state != State.SCHEDULED) {
        return;
      }
      state = State.TELLING;
    }
    takeTurn();
  }

  private void takeTurn() {
    boolean left = false;
    try {
      long start = System.nanoTime();
      Runnable next = beginCall();
      while (next != null) {
        call(next);
        next = System.nanoTime() - start < TURN.toNanos() ? beginCall() : null;
      }
    } finally {
      synchronized (this) {
        left = isAnythingLeft();
        state = left ? State.SCHEDULED : State.IDLE;
      }
    }
    if (left) {
      schedule();
    }
  }

  /** Takes what is to be told next; from now on this thread is in a call. */
  private synchronized @Nullable Runnable beginCall() {
    Runnable next = next();
    if (next != null) {
      calling = Thread.currentThread();
      waitsLong = false;
    }
    return next;
  }

  private @Nullable Runnable next() {
    if (follower != null) {
      if (endIsLeft) {
        endIsLeft = false;
        return follower::ended;
      }
      RuntimeException news = failure;
      if (news != toldFailure) {
        toldFailure = news;
        return news == null ? follower::recovered : () -> follower.failed(news);
      }
    }
    TaskChanges next = merged == null ? apart.poll() : merged.changes();
    merged = null;
    if (next == null || (isNothing(next) && !firstIsLeft)) {
      return null;
    }
    firstIsLeft = false;
    return () -> listener.accept(next);
  }

  private void call(Runnable call) {
    InnerCalls.enter();
    try {
      call.run();
    } catch (Throwable e) { // a listener's fault must not look like a failed commit
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt(); // thrown without being declared; the flag is cleared
      }
      warn("A listener of task changes failed with {}", e);
    } finally {
      InnerCalls.leave();
      synchronized (this) {
        calling = null;
        notifyAll();
      }
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
