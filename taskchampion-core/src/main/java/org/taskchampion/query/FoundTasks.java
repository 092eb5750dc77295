package org.taskchampion.query;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Task;

/**
 * The tasks that a query has found, in an order that the time may change: each knows when it would
 * change places with the one below. When that comes, these two are exchanged, and no other is
 * looked at.
 *
 * <p>If there is a limit, that is only so for the tasks that are shown and some more. All others
 * are below a place that does not move, and each knows when it would reach that. Not thread-safe.
 */
final class FoundTasks {

  /** So many tasks are looked at one by one; more of them are sorted with all others. */
  static final int FEW = 32;

  /** When an order has changed by itself, it rests for so long. */
  static final long REST_SECONDS = 5;

  private final TaskOrder order;
  private final boolean moves;
  private final int limit;
  private final int spare;

  private final List<Found> sorted = new ArrayList<>();
  private final Map<UUID, Found> all = new HashMap<>();
  private final TreeMap<Long, Set<Found>> events = new TreeMap<>();

  /** The place that the tasks which are in no order are below; null if all are in order. */
  private @Nullable SortedTask bound;

  private long moved = Long.MIN_VALUE;
  private @Nullable Evaluation evaluation;

  /** A task that was found. */
  private static final class Found {
    final Task task;
    SortedTask place;
    long placedAt;
    long steps = Horizon.NEVER; // when its own place may be another one
    long meets = Horizon.NEVER; // when it meets the one below, or the bound
    long event = Horizon.NEVER;
    int hint; // about where it is; below 0 if it is not in order

    Found(Task task, SortedTask place) {
      this.task = task;
      this.place = place;
    }
  }

  FoundTasks(TaskOrder order, int limit) {
    this.order = order;
    this.moves = Reach.isByUrgency(order);
    this.limit = moves && limit > 0 ? limit : Integer.MAX_VALUE;
    this.spare = Math.max(FEW, Math.min(limit, Integer.MAX_VALUE / 8));
  }

  /** Sets the instant that all that follows is about. */
  void at(Evaluation now) {
    evaluation = now;
  }

  private Evaluation evaluation() {
    return Objects.requireNonNull(evaluation);
  }

  private Horizon horizon() {
    return Objects.requireNonNull(evaluation().horizon());
  }

  /** Begins with other tasks. */
  void fill(Collection<Task> tasks) {
    all.clear();
    events.clear();
    moved = Math.min(moved, horizon().now()); // The clock may have been set back.
    for (Task task : tasks) {
      all.put(task.uuid(), find(task));
    }
    sort();
  }

  private Found find(Task task) {
    horizon().clear();
    Found found = new Found(task, order.place(task, evaluation()));
    found.steps = horizon().until();
    found.placedAt = horizon().now();
    return found;
  }

  /** Works the place of a task out, if that was not done at this instant. */
  private SortedTask place(Found found) {
    if (moves && found.placedAt != horizon().now()) {
      horizon().clear();
      found.place = order.place(found.task, evaluation());
      found.steps = horizon().until();
      found.placedAt = horizon().now();
      plan(found);
    }
    return found.place;
  }

  private void sort() {
    for (Found found : all.values()) {
      if (found.hint < 0) {
        found.placedAt = Long.MIN_VALUE; // It has not planned when its place steps.
      }
      place(found);
    }
    sorted.clear();
    sorted.addAll(all.values());
    sorted.sort(Comparator.comparing(found -> found.place));
    bound = null;
    if (moves && limit != Integer.MAX_VALUE && sorted.size() > limit + 2L * spare) {
      List<Found> others = sorted.subList(limit + spare, sorted.size());
      bound = others.get(0).place;
      others.forEach(this::hide);
      others.clear();
    }
    for (int i = 0; i < sorted.size(); i++) {
      sorted.get(i).hint = i;
    }
    for (int i = 0; i < sorted.size(); i++) {
      meet(i);
    }
  }

  /** Takes tasks away, and puts others in, or the same ones as they are now. */
  void replace(Collection<UUID> gone, Collection<Task> tasks) {
    boolean many = gone.size() > FEW + all.size() / FEW;
    Deque<Found> doubtful = new ArrayDeque<>();
    for (UUID uuid : gone) {
      Found found = all.remove(uuid);
      if (found != null) {
        unplan(found);
        if (!many && found.hint >= 0) {
          remove(indexOf(found), doubtful);
        }
      }
    }
    if (many) {
      tasks.forEach(task -> all.put(task.uuid(), find(task)));
      sort();
      return;
    }
    move(doubtful);
    for (Task task : tasks) {
      Found found = find(task);
      all.put(task.uuid(), found);
      insert(found);
    }
    keepEnough();
  }

  /** Lets the time come: exchanges what has met since. */
  private void move(Deque<Found> doubtful) {
    List<Found> due = new ArrayList<>();
    while (!events.isEmpty() && events.firstKey() <= horizon().now()) {
      due.addAll(Objects.requireNonNull(events.pollFirstEntry()).getValue());
    }
    if (!due.isEmpty()) {
      moved = horizon().now();
    }
    due.forEach(found -> found.event = Horizon.NEVER);
    if (due.size() > FEW + all.size() / FEW) {
      sort();
      return;
    }
    List<Found> risen = new ArrayList<>();
    for (Found found : due) {
      if (found.hint >= 0) {
        doubtful.add(found);
      } else if (isAboveBound(place(found))) {
        risen.add(found);
      } else {
        hide(found);
      }
    }
    if (settle(doubtful)) {
      risen.forEach(this::insert);
    } else {
      sort(); // This is faster.
    }
  }

  private boolean isAboveBound(SortedTask place) {
    return bound == null || place.compareTo(bound) < 0;
  }

  /** Puts a task below the bound, and plans when it may reach that. */
  private void hide(Found found) {
    found.hint = -1;
    horizon().clear();
    // What the place depends on is asked anew, since the age counts apart here.
    found.place = order.place(found.task, evaluation());
    found.placedAt = horizon().now();
    found.steps = found.place.reaches(Objects.requireNonNull(bound), evaluation());
    found.meets = Horizon.NEVER;
    plan(found);
  }

  private void insert(Found found) {
    if (!isAboveBound(found.place)) {
      hide(found);
      return;
    }
    int low = 0;
    int high = sorted.size();
    while (low < high) {
      int middle = (low + high) / 2;
      if (place(sorted.get(middle)).compareTo(found.place) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    sorted.add(low, found);
    found.hint = low;
    meet(low - 1);
    meet(low);
  }

  private void remove(int index, Deque<Found> doubtful) {
    sorted.remove(index);
    if (moves && index > 0) {
      doubtful.add(sorted.get(index - 1));
    }
  }

  /**
   * Brings tasks into order that may be out of it, together with those that they pass.
   *
   * @return false if it has given up, since too many are out of order
   */
  private boolean settle(Deque<Found> doubtful) {
    long steps = 0;
    for (Found found = doubtful.poll(); found != null; found = doubtful.poll()) {
      if (found.hint < 0 || all.get(found.task.uuid()) != found) {
        continue;
      }
      SortedTask place = place(found);
      int from = indexOf(found);
      int to = from;
      while (to > 0 && place(sorted.get(to - 1)).compareTo(place) > 0) {
        Collections.swap(sorted, to, to - 1);
        to--;
      }
      while (to + 1 < sorted.size() && place.compareTo(place(sorted.get(to + 1))) > 0) {
        Collections.swap(sorted, to, to + 1);
        to++;
      }
      found.hint = to;
      if (to + 1 == sorted.size() && !isAboveBound(place)) {
        remove(to, doubtful);
        hide(found);
        continue;
      }
      for (int index : new int[] {to - 1, to, to > from ? from - 1 : from}) {
        if (isOutOfOrder(index)) {
          doubtful.add(sorted.get(index));
        } else {
          meet(index);
        }
      }
      steps += Math.abs(to - from);
      if (steps > 4L * sorted.size() + FEW) {
        return false;
      }
    }
    return true;
  }

  private boolean isOutOfOrder(int index) {
    return index >= 0
        && index + 1 < sorted.size()
        && place(sorted.get(index)).compareTo(place(sorted.get(index + 1))) > 0;
  }

  /** Plans when a task meets the one below it, or the bound. */
  private void meet(int index) {
    if (index < 0 || index >= sorted.size()) {
      return;
    }
    Found found = sorted.get(index);
    found.meets = Horizon.NEVER;
    boolean isLast = index + 1 == sorted.size();
    SortedTask below = isLast ? bound : place(sorted.get(index + 1));
    if (moves && below != null) {
      SortedTask place = place(found);
      horizon().clear();
      place.meet(below, !isLast, evaluation());
      found.meets = horizon().until();
    }
    plan(found);
  }

  private void plan(Found found) {
    long event = Math.min(found.steps, found.meets);
    if (event != found.event) {
      unplan(found);
      found.event = event;
      if (event != Horizon.NEVER) {
        events.computeIfAbsent(event, it -> new HashSet<>()).add(found);
      }
    }
  }

  private void unplan(Found found) {
    Set<Found> then = events.get(found.event);
    if (then != null && then.remove(found) && then.isEmpty()) {
      events.remove(found.event);
    }
    found.event = Horizon.NEVER;
  }

  /** Finds where a task is: mostly about where it was when that was last known. */
  private int indexOf(Found found) {
    int hint = Math.min(found.hint, sorted.size() - 1);
    for (int away = 0; away <= sorted.size(); away++) {
      for (int index : new int[] {hint - away, hint + away}) {
        if (index >= 0 && index < sorted.size() && sorted.get(index) == found) {
          found.hint = index;
          return index;
        }
      }
    }
    throw new IllegalStateException("a task that was found is not in the list");
  }

  /** Sees to it that what is shown is in order, and not much more. */
  private void keepEnough() {
    boolean tooFew = bound != null && sorted.size() < limit && sorted.size() < all.size();
    if (tooFew || (moves && sorted.size() > limit + 4L * spare)) {
      sort();
    }
  }

  /** Returns the tasks at the beginning, not more than so many. */
  List<SortedTask> first(int most) {
    int size = Math.min(sorted.size(), most);
    List<SortedTask> first = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      first.add(sorted.get(i).place);
    }
    return first;
  }

  /** Says whether the time has changed the order, or may have. */
  boolean isDue(long second) {
    return !events.isEmpty() && events.firstKey() <= second;
  }

  /** Returns the second at which to look at the order again; NEVER if there is none. */
  long nextSecond() {
    return events.isEmpty() ? Horizon.NEVER : Math.max(events.firstKey(), moved + REST_SECONDS);
  }
}
