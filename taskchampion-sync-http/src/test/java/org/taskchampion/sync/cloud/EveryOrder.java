package org.taskchampion.sync.cloud;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.cloud.MemoryBucket.Fault;
import org.taskchampion.sync.cloud.MemoryBucket.Faults;

/**
 * Lets threads send their requests to a bucket in every order that there is. Two orders that differ
 * only in neighbours which nobody can tell apart, such as two that read, count as one: every state
 * of the bucket is reached all the same (Godefroid's sleep sets).
 */
final class EveryOrder implements AutoCloseable {

  /** What is lived through anew in each order. */
  interface Story {

    /** Returns what each thread does. */
    List<Life> lives();

    /** Looks at the bucket between any two requests. */
    void between();

    /** Looks at everything when all threads have ended. */
    void end();
  }

  /** What a thread does, with a way to the bucket that lets each request wait for its turn. */
  interface Life {
    void live(Faults way);
  }

  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "life");
            thread.setDaemon(true);
            return thread;
          });

  /** Where the current order has come from its beginning; what is tried next is at its end. */
  private final List<Point> path = new ArrayList<>();

  private EveryOrder() {}

  /**
   * Lives through all orders.
   *
   * @return how many there were
   */
  static int of(Supplier<Story> stories) {
    try (EveryOrder orders = new EveryOrder()) {
      return orders.all(stories, -1).orders();
    }
  }

  /**
   * Lives through all orders in which the first thread dies before one of its requests, whichever
   * that is, and in which it does not.
   *
   * @return how many there were
   */
  static int ofWithDeathOfTheFirst(Supplier<Story> stories) {
    int orders = 0;
    for (int requests = 0; ; requests++) {
      try (EveryOrder each = new EveryOrder()) {
        Lived lived = each.all(stories, requests);
        orders += lived.orders();
        if (lived.deaths() == 0) {
          return orders;
        }
      }
    }
  }

  /**
   * How many orders there were.
   *
   * @param orders all
   * @param deaths in how many of them the first thread died
   */
  private record Lived(int orders, int deaths) {}

  private Lived all(Supplier<Story> stories, int requests) {
    int orders = 0;
    int deaths = 0;
    do {
      Run run = new Run(stories.get(), requests);
      if (run.go()) {
        orders++;
        deaths += run.gates.get(0).died ? 1 : 0;
      }
    } while (isMore());
    return new Lived(orders, deaths);
  }

  /** Takes the last choice back for which there is another one, and makes that. */
  private boolean isMore() {
    while (!path.isEmpty()) {
      Point last = path.get(path.size() - 1);
      last.tried.add(last.chosen);
      Integer other = first(last.waiting, last.asleep, last.tried);
      if (other != null) {
        last.chosen = other;
        return true;
      }
      path.remove(path.size() - 1);
    }
    return false;
  }

  private static @Nullable Integer first(
      Set<Integer> waiting, Set<Integer> asleep, Set<Integer> tried) {
    for (Integer each : waiting) {
      if (!asleep.contains(each) && !tried.contains(each)) {
        return each;
      }
    }
    return null;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** A choice of who goes on. Threads that are asleep would lead to what was there before. */
  private static final class Point {
    private final Set<Integer> waiting;
    private final Set<Integer> asleep;
    private final Set<Integer> tried = new TreeSet<>();
    private Integer chosen;

    private Point(Set<Integer> waiting, Set<Integer> asleep, Integer chosen) {
      this.waiting = new TreeSet<>(waiting);
      this.asleep = asleep;
      this.chosen = chosen;
    }
  }

  /** A request that waits for its turn. */
  private record Request(String method, String key) {

    private boolean reads() {
      return method.equals("GET") || method.equals("LIST");
    }

    /** Says whether nobody can tell in which order two were done. */
    private boolean isIndependentOf(Request other) {
      if (reads() && other.reads()) {
        return true;
      }
      if (method.equals("DELETE") && other.method.equals("DELETE")) {
        return true;
      }
      return !touches(other) && !other.touches(this);
    }

    private boolean touches(Request other) {
      return method.equals("LIST") ? other.key.startsWith(key) : other.key.equals(key);
    }
  }

  /** The end of a thread, which nobody may catch. */
  private static final class Death extends Error {
    private static final long serialVersionUID = 1;

    Death() {
      super("dead", null, false, false);
    }
  }

  /** One order. */
  private final class Run {
    private final Story story;
    private final List<Gate> gates = new ArrayList<>();
    private final Semaphore arrived = new Semaphore(0);
    private final List<String> sent = new ArrayList<>();

    Run(Story story, int requestsOfTheFirst) {
      this.story = story;
      for (int i = 0; i < story.lives().size(); i++) {
        gates.add(new Gate(i == 0 ? requestsOfTheFirst : -1));
      }
    }

    /** Returns false if it leads to what was there before. */
    boolean go() {
      List<Life> lives = story.lives();
      for (int i = 0; i < gates.size(); i++) {
        Life life = lives.get(i);
        Gate gate = gates.get(i);
        threads.execute(() -> gate.guard(life));
      }
      arrived.acquireUninterruptibly(gates.size());
      try {
        boolean isNew = order();
        for (Gate gate : gates) {
          if (gate.failure != null) {
            throw new AssertionError(gate.failure);
          }
        }
        if (isNew) {
          story.end();
        }
        return isNew;
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            e.getMessage() + "\nafter the requests\n  " + String.join("\n  ", sent), e);
      } finally {
        abandon();
      }
    }

    private boolean order() {
      Set<Integer> asleep = Set.of();
      for (int depth = 0; ; depth++) {
        Map<Integer, Request> waiting = waiting();
        if (waiting.isEmpty()) {
          return true;
        }
        if (depth == path.size()) {
          Integer first = first(waiting.keySet(), asleep, Set.of());
          if (first == null) {
            return false;
          }
          path.add(new Point(waiting.keySet(), asleep, first));
        }
        Point point = path.get(depth);
        Request next = waiting.get(point.chosen);
        if (next == null) {
          throw new IllegalStateException("the same beginning led to something else");
        }
        asleep = new TreeSet<>(point.asleep);
        asleep.addAll(point.tried);
        asleep.removeIf(each -> !waiting.get(each).isIndependentOf(next));
        sent.add(point.chosen + " " + next.method() + " " + next.key());
        gates.get(point.chosen).open.release();
        arrived.acquireUninterruptibly(); // it is at its gate again, or has ended
        story.between();
      }
    }

    private Map<Integer, Request> waiting() {
      Map<Integer, Request> waiting = new TreeMap<>();
      for (int i = 0; i < gates.size(); i++) {
        Request request = gates.get(i).request;
        if (request != null) {
          waiting.put(i, request);
        }
      }
      return waiting;
    }

    /** Ends all threads that have not come to their end. */
    private void abandon() {
      for (Gate gate : gates) {
        if (gate.request != null) {
          gate.isAbandoned = true;
          gate.open.release();
          arrived.acquireUninterruptibly();
        }
      }
    }

    /** Where a thread waits for its turn. Its fields change hands with the semaphores. */
    private final class Gate implements Faults {
      private final Semaphore open = new Semaphore(0);
      private int left;
      private @Nullable Request request;
      private boolean isAbandoned;
      private boolean died;
      private @Nullable Throwable failure;

      private Gate(int left) {
        this.left = left;
      }

      private void guard(Life life) {
        try {
          life.live(this);
        } catch (Death e) {
          died = true;
        } catch (Throwable e) {
          failure = e;
        } finally {
          request = null;
          arrived.release();
        }
      }

      @Override
      public Fault at(String method, String key) {
        if (left == 0) {
          throw new Death();
        }
        left--;
        request = new Request(method, key);
        arrived.release();
        open.acquireUninterruptibly();
        if (isAbandoned) {
          throw new Death();
        }
        return Fault.NONE;
      }
    }
  }
}
