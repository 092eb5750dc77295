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

  private final Query query;
  private final Conventions conventions;
  private final LiveTasks tasks;
  private final boolean onlyWorkingSet;
  private final Reach reach;
  private final FoundTasks found;

  /** When the answer about a task may be another one, and the other way round. */
  private final Map<UUID, Long> until = new HashMap<>();

  private final TreeMap<Long, Set<UUID>> due = new TreeMap<>();

  /** When words of the filter mean other dates. */
  private long otherDates = Horizon.NEVER;

  private boolean stale = true;

  /** Whether changes were taken in part. */
  private boolean broken;

  private @Nullable Evaluation evaluation;
  private @Nullable ShownList shown;

  LiveList(Query query, Conventions conventions) {
    this.query = query;
    this.conventions = conventions;
    this.reach = Reach.of(query, conventions);
    this.tasks = new LiveTasks(reach.urgency() && conventions.inheritsUrgency());
    this.found = new FoundTasks(query.order(), query.limit().orElse(0));
    this.onlyWorkingSet =
        Candidates.of(query.filter().condition()).scope() == Candidates.Scope.WORKING_SET;
  }

  /**
   * Follows changes, and the time. If the filter makes no sense for a task, or anything else fails,
   * the list stays as it was, and the next call looks at all tasks.
   *
   * @param changes what has changed; null if only the time has
   * @throws FilterSyntaxException if the filter asks of a task what makes no sense
   */
  void follow(@Nullable TaskChanges changes, Instant now) {
    Set<UUID> touched = changes == null ? new LinkedHashSet<>() : take(changes);
    Evaluation before = evaluation;
    long seconds = now.getEpochSecond();
    boolean backwards = before != null && now.isBefore(before.now());
    boolean all =
        stale || backwards || seconds >= otherDates || (reach.others() && !touched.isEmpty());
    if (!all) {
      takeDue(seconds, touched);
      if (touched.isEmpty() && !found.isDue(seconds)) {
        return;
      }
      all = reach.others();
    }
    stale = true;
    shown = null;
    tasks.readAt(now);
    if (all) {
      begin(now);
      lookAtAll();
    } else {
      if (before == null || before.now().getEpochSecond() != seconds) {
        begin(now);
      }
      lookAt(touched);
    }
    stale = false;
  }

  private Set<UUID> take(TaskChanges changes) {
    broken = true;
    Set<UUID> touched = tasks.follow(changes);
    broken = false;
    return touched;
  }

  /**
   * Says whether changes were taken in part, since something failed half way, such as memory: then
   * it has to be cleared, and to hear of all tasks anew.
   */
  boolean isBroken() {
    return broken;
  }

  /** Forgets all tasks. */
  void clear() {
    tasks.clear();
    broken = false;
    stale = true;
    evaluation = null;
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
    found.at(next);
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
    until.clear();
    due.clear();
    List<Task> matching = new ArrayList<>();
    for (Task task : Candidates.of(query.filter().condition()).read(evaluation())) {
      if (matches(task)) {
        matching.add(task);
      }
    }
    found.fill(matching);
  }

  /** Tests a task, and says when to test it again, and when it says something else of itself. */
  private boolean matches(Task task) {
    horizon().clear();
    boolean matches = evaluation().test(query.filter()).test(task);
    if (matches) {
      task.waitUntil().ifPresent(wait -> horizon().at(wait.getEpochSecond()));
    }
    long next = horizon().until();
    Long before = next == Horizon.NEVER ? until.remove(task.uuid()) : until.put(task.uuid(), next);
    if (before != null) {
      forget(task.uuid(), before);
    }
    if (next != Horizon.NEVER) {
      due.computeIfAbsent(next, it -> new HashSet<>()).add(task.uuid());
    }
    return matches;
  }

  private void forget(UUID uuid, long when) {
    Set<UUID> then = due.get(when);
    if (then != null && then.remove(uuid) && then.isEmpty()) {
      due.remove(when);
    }
  }

  private void lookAt(Set<UUID> touched) {
    List<Task> matching = new ArrayList<>();
    for (UUID uuid : touched) {
      Task task = tasks.task(uuid);
      if (task == null || (onlyWorkingSet && tasks.number(uuid) == 0)) {
        Long when = until.remove(uuid);
        if (when != null) {
          forget(uuid, when);
        }
      } else if (matches(task)) {
        matching.add(task);
      }
    }
    found.replace(touched, matching);
  }

  /** Says whether there are tasks at all. */
  boolean hasBegun() {
    return evaluation != null;
  }

  /** Says whether the list is what the query finds, as it is not before the first changes. */
  boolean isUpToDate() {
    return !stale;
  }

  /** Returns the list, of no more tasks than the query's limit; the same one if nothing changed. */
  ShownList shown() {
    ShownList known = shown;
    if (known == null) {
      List<SortedTask> first = found.first(query.limit().orElse(Integer.MAX_VALUE));
      List<Task> listed = new ArrayList<>(first.size());
      int[] numbers = new int[first.size()];
      for (SortedTask place : first) {
        numbers[listed.size()] = tasks.number(place.task().uuid());
        listed.add(place.task());
      }
      known = new ShownList(Collections.unmodifiableList(listed), numbers, evaluation().now());
      shown = known;
    }
    return known;
  }

  /** Returns the first second, in Unix time, at which the time can change the list; else NEVER. */
  long nextSecond() {
    long next = Math.min(otherDates, found.nextSecond());
    return due.isEmpty() ? next : Math.min(next, due.firstKey());
  }
}
