package org.taskchampion.examples.recipes;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.query.Conventions;
import org.taskchampion.query.ListChange;
import org.taskchampion.query.LiveQuery;
import org.taskchampion.query.Query;

/**
 * The lists of a live query as a publisher of {@code java.util.concurrent.Flow}: the first list,
 * and then a list after each change. Each subscriber has a live query of its own, which ends when
 * it cancels. Thread-safe.
 *
 * <p>A subscriber gets as many lists as it asks for. While it asks for none, only the newest one is
 * kept: what it gets next is how things are then. It hears of the end when the replica is closed. A
 * failure that passes is not told, for a publisher that fails has ended.
 */
final class LiveLists implements Flow.Publisher<List<Task>> {

  private final Replica replica;
  private final Query query;
  private final Conventions conventions;
  private final Executor executor;

  /**
   * Makes a publisher.
   *
   * @param replica stays the caller's to close
   * @param executor calls the subscribers
   */
  LiveLists(Replica replica, Query query, Conventions conventions, Executor executor) {
    this.replica = replica;
    this.query = query;
    this.conventions = conventions;
    this.executor = executor;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super List<Task>> subscriber) {
    Lists lists = new Lists(Objects.requireNonNull(subscriber, "subscriber"));
    subscriber.onSubscribe(lists);
    try {
      lists.opened(LiveQuery.open(replica, query, conventions, executor, lists));
    } catch (RuntimeException e) {
      lists.fail(e);
    }
  }

  /** What one subscriber has asked for, and what there is for it. */
  private final class Lists implements Flow.Subscription, LiveQuery.Listener {

    private final Flow.Subscriber<? super List<Task>> subscriber;

    // Guarded by this.
    private long demand;
    private @Nullable List<Task> newest; // null if it was handed over
    private boolean ended;
    private @Nullable Throwable failure;
    private boolean handing; // a thread is calling the subscriber; it goes on with what comes
    private boolean done; // the subscriber hears of nothing any more
    private @Nullable LiveQuery live;

    Lists(Flow.Subscriber<? super List<Task>> subscriber) {
      this.subscriber = subscriber;
    }

    void opened(LiveQuery opened) {
      boolean tooLate;
      synchronized (this) {
        live = opened;
        tooLate = done;
      }
      if (tooLate) {
        opened.close();
      }
    }

    @Override
    public void request(long count) {
      if (count <= 0) {
        fail(new IllegalArgumentException("asked for " + count + " lists, not for one or more"));
        return;
      }
      synchronized (this) {
        demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
      }
      executor.execute(this::handOver);
    }

    @Override
    public void cancel() {
      LiveQuery closing;
      synchronized (this) {
        done = true;
        newest = null;
        closing = live;
      }
      if (closing != null) {
        closing.close();
      }
    }

    @Override
    public void changed(ListChange change) {
      synchronized (this) {
        newest = change.tasks();
      }
      handOver();
    }

    @Override
    public void ended() {
      synchronized (this) {
        ended = true;
      }
      handOver();
    }

    void fail(Throwable e) {
      synchronized (this) {
        failure = e;
      }
      executor.execute(this::handOver);
    }

    /** Calls the subscriber, one thread at a time, until nothing is left that it asked for. */
    private void handOver() {
      synchronized (this) {
        if (handing) {
          return; // whoever is handing over sees what has come
        }
        handing = true;
      }
      for (Runnable call = next(); call != null; call = next()) {
        call.run();
      }
    }

    private synchronized @Nullable Runnable next() {
      List<Task> list = newest;
      if (!done && failure != null) {
        Throwable e = failure;
        return () -> {
          cancel();
          subscriber.onError(e);
        };
      }
      if (!done && list != null && demand > 0) {
        demand -= demand == Long.MAX_VALUE ? 0 : 1;
        newest = null;
        return () -> subscriber.onNext(list);
      }
      if (!done && ended && list == null) {
        done = true;
        return subscriber::onComplete;
      }
      handing = false;
      return null;
    }
  }
}
