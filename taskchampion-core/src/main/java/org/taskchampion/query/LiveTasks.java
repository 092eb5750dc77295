package org.taskchampion.query;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
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
import org.jspecify.annotations.Nullable;
import org.taskchampion.PropertyNames;
import org.taskchampion.Status;
import org.taskchampion.Task;
import org.taskchampion.TaskChanges;
import org.taskchampion.WorkingSet;
import org.taskchampion.internal.Uuids;

/**
 * All tasks of a replica in memory, with their numbers and with who waits for whom. It shares the
 * tasks' properties with the replica, which keeps them for its listeners. Not thread-safe.
 */
final class LiveTasks implements TaskSource, Blocks {

  private final Map<UUID, Map<String, String>> tasks = new HashMap<>();
  private final Map<UUID, Integer> numbers = new HashMap<>();
  private final TreeMap<Integer, UUID> byNumber = new TreeMap<>();

  /** What {@link #byNumber} holds, until a number changes. */
  private @Nullable WorkingSet workingSet;

  /** Which tasks of the working set name a task as a dependency: no others wait for any. */
  private final Map<UUID, Set<UUID>> namedBy = new HashMap<>();

  private final boolean inherits;
  private Instant readAt = Instant.EPOCH;

  /**
   * Begins without tasks.
   *
   * @param inherits whether urgencies are inherited, so that all tasks that wait are needed at once
   */
  LiveTasks(boolean inherits) {
    this.inherits = inherits;
  }

  /** Forgets all tasks. */
  void clear() {
    tasks.clear();
    numbers.clear();
    byNumber.clear();
    namedBy.clear();
    workingSet = null;
  }

  /** Sets when tasks are read from now on. */
  void readAt(Instant now) {
    readAt = now;
  }

  /** Follows changes, and returns the tasks that may match, be sorted or look otherwise now. */
  Set<UUID> follow(TaskChanges changes) {
    Set<UUID> touched = new LinkedHashSet<>(changes.removed());
    touched.addAll(changes.present());
    changes.removed().forEach(uuid -> set(uuid, null, touched));
    for (UUID uuid : changes.present()) {
      set(uuid, changes.after(uuid).orElseThrow(), touched);
    }
    if (!changes.numbers().isEmpty()) {
      workingSet = null;
    }
    changes.numbers().forEach((uuid, number) -> byNumber.remove(number(uuid), uuid));
    changes.numbers().forEach((uuid, number) -> setNumber(uuid, number, touched));
    return touched;
  }

  private void set(UUID uuid, @Nullable Map<String, String> now, Set<UUID> touched) {
    Map<String, String> before = now == null ? tasks.remove(uuid) : tasks.put(uuid, now);
    Set<UUID> names = dependencies(now);
    Set<UUID> named = dependencies(before);
    if (names.equals(named) && Objects.equals(status(before), status(now))) {
      return;
    }
    if (numbers.containsKey(uuid)) {
      unlink(uuid, named);
      link(uuid, names);
    }
    touched.addAll(named);
    touchNeighbours(uuid, names, touched);
  }

  private void link(UUID uuid, Set<UUID> names) {
    for (UUID other : names) {
      namedBy.computeIfAbsent(other, it -> new LinkedHashSet<>()).add(uuid);
    }
  }

  private void unlink(UUID uuid, Set<UUID> named) {
    for (UUID other : named) {
      Set<UUID> by = namedBy.get(other);
      if (by != null && by.remove(uuid) && by.isEmpty()) {
        namedBy.remove(other);
      }
    }
  }

  private void setNumber(UUID uuid, int number, Set<UUID> touched) {
    Integer before = number == 0 ? numbers.remove(uuid) : numbers.put(uuid, number);
    if (number != 0) {
      byNumber.put(number, uuid);
    }
    touched.add(uuid);
    Set<UUID> names = dependencies(tasks.get(uuid));
    if (before == null && number != 0) {
      link(uuid, names);
      touchNeighbours(uuid, names, touched);
    } else if (before != null && number == 0) {
      unlink(uuid, names);
      touchNeighbours(uuid, names, touched);
    }
  }

  private void touchNeighbours(UUID uuid, Set<UUID> dependencies, Set<UUID> touched) {
    touched.addAll(dependencies);
    touched.addAll(namedBy.getOrDefault(uuid, Set.of()));
  }

  private static @Nullable String status(@Nullable Map<String, String> task) {
    return task == null ? null : task.getOrDefault(PropertyNames.STATUS, "");
  }

  private static Set<UUID> dependencies(@Nullable Map<String, String> task) {
    Set<UUID> found = Set.of();
    if (task != null) {
      for (String property : task.keySet()) {
        if (property.startsWith(PropertyNames.DEPENDENCY_PREFIX)) {
          UUID uuid = Uuids.parse(property.substring(PropertyNames.DEPENDENCY_PREFIX.length()));
          found = found.isEmpty() ? new HashSet<>() : found;
          if (uuid != null) {
            found.add(uuid);
          }
        }
      }
    }
    return found;
  }

  /** Returns a task; null if it does not exist. */
  @Nullable Task task(UUID uuid) {
    Map<String, String> properties = tasks.get(uuid);
    return properties == null ? null : task(uuid, properties);
  }

  private Task task(UUID uuid, Map<String, String> properties) {
    boolean blocked = false;
    if (isMember(uuid)) {
      for (UUID other : dependencies(properties)) {
        blocked |= isPending(tasks.get(other));
      }
    }
    boolean blocking = isPending(properties) && isNamedBy(uuid, this::isMember);
    return Task.of(uuid, properties, blocked, blocking, readAt);
  }

  private interface Test {
    boolean holds(UUID uuid);
  }

  private boolean isNamedBy(UUID uuid, Test test) {
    for (UUID other : namedBy.getOrDefault(uuid, Set.of())) {
      if (test.holds(other)) {
        return true;
      }
    }
    return false;
  }

  /** To TaskChampion, a task waits for those that are stored as pending, and for no others. */
  private static boolean isPending(@Nullable Map<String, String> task) {
    return task != null && Status.PENDING.value().equals(task.get(PropertyNames.STATUS));
  }

  private boolean isMember(UUID uuid) {
    return numbers.containsKey(uuid) && tasks.containsKey(uuid);
  }

  /** To Taskwarrior, a task waits for any that is neither completed nor deleted. */
  private boolean isOpen(UUID uuid) {
    Map<String, String> task = tasks.get(uuid);
    return task != null && numbers.containsKey(uuid) && TaskState.isOpen(task);
  }

  @Override
  public boolean isBlocked(Task task) {
    if (isOpen(task.uuid())) {
      for (UUID other : dependencies(tasks.get(task.uuid()))) {
        if (isOpen(other)) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public boolean isBlocking(Task task) {
    return isOpen(task.uuid()) && isNamedBy(task.uuid(), this::isOpen);
  }

  @Override
  public InheritedUrgency inherited(Evaluation evaluation) {
    throw new IllegalStateException("urgencies are not inherited");
  }

  @Override
  public Blocks blocks(Evaluation evaluation) {
    return inherits ? new OpenTasks(workingSetTasks(), evaluation.now()) : this;
  }

  @Override
  public List<Task> tasks() {
    List<Task> all = new ArrayList<>(tasks.size());
    tasks.forEach((uuid, properties) -> all.add(task(uuid, properties)));
    return all;
  }

  @Override
  public List<Task> tasks(Collection<UUID> uuids) {
    List<Task> found = new ArrayList<>();
    for (UUID uuid : new LinkedHashSet<>(uuids)) {
      Task task = task(uuid);
      if (task != null) {
        found.add(task);
      }
    }
    return found;
  }

  @Override
  public List<Task> workingSetTasks() {
    return tasks(byNumber.values());
  }

  @Override
  public Set<UUID> uuids() {
    return Collections.unmodifiableSet(tasks.keySet());
  }

  @Override
  public WorkingSet workingSet() {
    WorkingSet known = workingSet;
    if (known == null) {
      known = WorkingSet.of(byNumber);
      workingSet = known;
    }
    return known;
  }

  @Override
  public int number(UUID uuid) {
    return numbers.getOrDefault(uuid, 0);
  }
}
