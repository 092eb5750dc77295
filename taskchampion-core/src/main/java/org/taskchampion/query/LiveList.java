package org.taskchampion.query;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Task;
import org.taskchampion.TaskChanges;

/**
 * What a query finds, which follows changes and the time: it looks only at the tasks that changed,
 * at those that wait for them or for which they wait, and at those for which the time has come.
 * Where one task can change the place of any other, it looks at all. Not thread-safe.
 */
final class LiveList {

  /** So many tasks are put into the list one by one; more of them are sorted with all others. */
  private static final int FEW = 32;

  private final Query query;
  private final Conventions conventions;
  private final LiveTasks tasks;
  private final boolean onlyWorkingSet;
  private final Reach reach;
  private final boolean movesByItself;

  private final List<SortedTask> sorted = new ArrayList<>();
  private final Map<UUID, SortedTask> found = new HashMap<>();

  /** When the answer about a task may be another one, and the other way round. */
  private final Map<UUID, Long> until = new HashMap<>();

  private final TreeMap<Long, Set<UUID>> due = new TreeMap<>();

  /** When words of the filter mean other dates. */
  private long otherDates = Horizon.NEVER;

  /** When the time changes the order. */
  private long otherOrder = Horizon.NEVER;

  private boolean stale = true;
  private @Nullable Evaluation evaluation;

  LiveList(Query query, Conventions conventions) {
    this.query = query;
    this.conventions = conventions;
    this.reach = Reach.of(query, conventions);
    this.tasks = new LiveTasks(reach.urgency() && conventions.inheritsUrgency());
    this.movesByItself = Reach.isByUrgency(query.order());
    this.onlyWorkingSet =
        Candidates.of(query.filter().condition()).scope() == Candidates.Scope.WORKING_SET;
  }

  /**
   * Follows changes, and the time. If the filter makes no sense for a task, the list stays as it
   * was, and the next call begins anew.
   *
   * @param changes what has changed; null if only the time has
   * @throws FilterSyntaxException if the filter asks of a task what makes no sense
   */
  void follow(@Nullable TaskChanges changes, Instant now) {
    Set<UUID> touched = changes == null ? new LinkedHashSet<>() : tasks.follow(changes);
    Evaluation before = evaluation;
    long seconds = now.getEpochSecond();
    boolean backwards = before != null && now.isBefore(before.now());
    boolean all =
        stale || backwards || seconds >= otherDates || (reach.others() && !touched.isEmpty());
    if (!all) {
      takeDue(seconds, touched);
      if (touched.isEmpty() && seconds < otherOrder) {
        return;
      }
      all = reach.others();
    }
    stale = true;
    tasks.readAt(now);
    if (all) {
      begin(now);
      lookAtAll();
    } else {
      if (before == null || before.now().getEpochSecond() != seconds) {
        begin(now);
      }
      lookAt(touched);
      if (seconds >= otherOrder) {
        sortAnew();
      }
    }
    stale = false;
  }

  /** Takes the tasks for which the time has come. */
  private void takeDue(long seconds, Set<UUID> touched) {
    while (!due.isEmpty() && due.firstKey() <= seconds) {
      for (UUID uuid : Objects.requireNonNull(due.pollFirstEntry()).getValue()) {
        until.remove(uuid);
        touched.add(uuid);
      }
    }
  }

  private void begin(Instant now) {
    Evaluation next = Evaluation.lookingAhead(tasks, conventions, now);
    evaluation = next;
    Predicate<Task> unused = next.test(query.filter());
    otherDates = horizon().until();
  }

  private Evaluation evaluation() {
    return Objects.requireNonNull(evaluation);
  }

  private Horizon horizon() {
    return Objects.requireNonNull(evaluation().horizon());
  }

  private void lookAtAll() {
    List<Task> candidates = Candidates.of(query.filter().condition()).read(evaluation());
    sorted.clear();
    found.clear();
    until.clear();
    due.clear();
    for (Task task : candidates) {
      SortedTask place = place(task);
      if (place != null) {
        sorted.add(place);
        found.put(task.uuid(), place);
      }
    }
    Collections.sort(sorted);
    lookAtOrder();
  }

  /** Tests a task, and says when to test it again. Returns its place; null if it does not match. */
  private @Nullable SortedTask place(Task task) {
    horizon().clear();
    SortedTask place =
        evaluation().test(query.filter()).test(task)
            ? query.order().place(task, evaluation())
            : null;
    long next = horizon().until();
    Long before = next == Horizon.NEVER ? until.remove(task.uuid()) : until.put(task.uuid(), next);
    if (before != null) {
      forget(task.uuid(), before);
    }
    if (next != Horizon.NEVER) {
      due.computeIfAbsent(next, it -> new HashSet<>()).add(task.uuid());
    }
    return place;
  }

  private void forget(UUID uuid, long when) {
    Set<UUID> then = due.get(when);
    if (then != null && then.remove(uuid) && then.isEmpty()) {
      due.remove(when);
    }
  }

  /** Looks at several tasks. The places of the others hold, so those of these are taken first. */
  private void lookAt(Set<UUID> touched) {
    boolean many = touched.size() > FEW + sorted.size() / FEW;
    if (many) {
      sorted.removeIf(place -> touched.contains(place.task().uuid()));
    }
    for (UUID uuid : touched) {
      SortedTask before = found.remove(uuid);
      if (before != null && !many) {
        int index = indexOf(before);
        sorted.remove(index);
        meet(index - 1);
      }
    }
    for (UUID uuid : touched) {
      SortedTask place = find(uuid);
      if (place != null) {
        int index = many ? sorted.size() : search(place);
        sorted.add(index, place);
        found.put(uuid, place);
        if (!many) {
          meet(index - 1);
          meet(index);
        }
      }
    }
    if (many) {
      sortAnew();
    }
  }

  private @Nullable SortedTask find(UUID uuid) {
    Task task = tasks.task(uuid);
    if (task != null && !(onlyWorkingSet && tasks.number(uuid) == 0)) {
      return place(task);
    }
    Long when = until.remove(uuid);
    if (when != null) {
      forget(uuid, when);
    }
    return null;
  }

  /** Finds a task that is in the list, also where the time has changed the order meanwhile. */
  private int indexOf(SortedTask task) {
    UUID uuid = task.task().uuid();
    if (!movesByItself) {
      int index = Collections.binarySearch(sorted, task);
      if (index >= 0 && sorted.get(index).task().uuid().equals(uuid)) {
        return index;
      }
    }
    for (int i = 0; i < sorted.size(); i++) {
      if (sorted.get(i).task().uuid().equals(uuid)) {
        return i;
      }
    }
    throw new IllegalStateException("a task that was found is not in the list");
  }

  /** Returns where a task that is not in the list belongs. */
  private int search(SortedTask place) {
    int low = 0;
    int high = sorted.size();
    while (low < high) {
      int middle = (low + high) / 2;
      if (upToDate(middle).compareTo(place) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Returns a task of the list with its place as it is now. */
  private SortedTask upToDate(int index) {
    SortedTask known = sorted.get(index);
    if (!movesByItself) {
      return known;
    }
    SortedTask place = query.order().place(known.task(), evaluation());
    sorted.set(index, place);
    found.put(place.task().uuid(), place);
    return place;
  }

  private void sortAnew() {
    for (int i = 0; i < sorted.size(); i++) {
      SortedTask unused = upToDate(i);
    }
    Collections.sort(sorted);
    lookAtOrder();
  }

  private void lookAtOrder() {
    otherOrder = Horizon.NEVER;
    for (int i = 0; movesByItself && i + 1 < sorted.size(); i++) {
      meet(sorted.get(i), sorted.get(i + 1));
    }
  }

  /** Works out when a task and the one below change places. */
  private void meet(int index) {
    if (movesByItself && index >= 0 && index + 1 < sorted.size()) {
      meet(upToDate(index), upToDate(index + 1));
    }
  }

  private void meet(SortedTask above, SortedTask below) {
    horizon().clear();
    above.meet(below, evaluation());
    otherOrder = Math.min(otherOrder, horizon().until());
  }

  /** Says whether there are tasks at all. */
  boolean hasBegun() {
    return evaluation != null;
  }

  /** Says whether the list is what the query finds, as it is not before the first changes. */
  boolean isUpToDate() {
    return !stale;
  }

  /** Returns the tasks, no more than the query's limit. */
  List<Task> shown() {
    int size = Math.min(sorted.size(), query.limit().orElse(Integer.MAX_VALUE));
    List<Task> shown = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      shown.add(sorted.get(i).task());
    }
    return Collections.unmodifiableList(shown);
  }

  /** Returns the first second, in Unix time, at which the time can change the list; else NEVER. */
  long nextSecond() {
    long next = Math.min(otherDates, otherOrder);
    return due.isEmpty() ? next : Math.min(next, due.firstKey());
  }
}
