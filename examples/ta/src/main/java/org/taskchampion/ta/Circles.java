package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Task;

/** Tasks that depend on each other in a circle, so that none of them can ever be begun. */
final class Circles {

  private Circles() {}

  /**
   * Refuses a dependency that would close a circle, as Taskwarrior does.
   *
   * @throws TaException if there is a way from the dependency back to the task
   */
  static void refuse(Task task, UUID dependency, Selection selection) {
    if (task.uuid().equals(dependency)) {
      throw TaException.error("a task cannot depend on itself");
    }
    List<UUID> way =
        way(
            dependency,
            task.uuid(),
            uuid -> selection.find(uuid).map(Task::dependencies).orElse(Set.of()));
    if (way != null) {
      List<String> labels = new ArrayList<>();
      labels.add(selection.label(task));
      way.forEach(uuid -> labels.add(selection.label(uuid)));
      throw TaException.error(
          "this would be a circle, in which no task can be begun: "
              + String.join(" depends on ", labels)
              + "; nothing was changed");
    }
  }

  /** Returns the shortest way between two tasks, both included; null if there is none. */
  private static @Nullable List<UUID> way(
      UUID from, UUID to, Function<UUID, Set<UUID>> dependencies) {
    Map<UUID, UUID> reachedFrom = new HashMap<>();
    List<UUID> queue = new ArrayList<>(List.of(from));
    for (int i = 0; i < queue.size(); i++) {
      UUID at = queue.get(i);
      if (at.equals(to)) {
        List<UUID> way = new ArrayList<>();
        for (UUID step = to; step != null; step = reachedFrom.get(step)) {
          way.add(step);
        }
        Collections.reverse(way);
        return way;
      }
      for (UUID next : dependencies.apply(at)) {
        if (!next.equals(from) && reachedFrom.putIfAbsent(next, at) == null) {
          queue.add(next);
        }
      }
    }
    return null;
  }

  /**
   * Finds a circle.
   *
   * @param dependencies what each task depends on; tasks that are no keys do not count
   * @return the tasks of one circle, in which each depends on the next one; empty if there is none
   */
  static List<UUID> find(Map<UUID, Set<UUID>> dependencies) {
    // What depends on nothing that is left is in no circle: without it, again, until all are.
    Map<UUID, Set<UUID>> left = new LinkedHashMap<>();
    Map<UUID, List<UUID>> dependents = new HashMap<>();
    dependencies.forEach(
        (uuid, targets) -> {
          Set<UUID> within = new HashSet<>(targets);
          within.retainAll(dependencies.keySet());
          left.put(uuid, within);
          within.forEach(
              target -> dependents.computeIfAbsent(target, t -> new ArrayList<>()).add(uuid));
        });
    List<UUID> free = new ArrayList<>();
    left.forEach(
        (uuid, targets) -> {
          if (targets.isEmpty()) {
            free.add(uuid);
          }
        });
    for (int i = 0; i < free.size(); i++) {
      left.remove(free.get(i));
      for (UUID dependent : dependents.getOrDefault(free.get(i), List.of())) {
        Set<UUID> targets = left.get(dependent);
        if (targets != null && targets.remove(free.get(i)) && targets.isEmpty()) {
          free.add(dependent);
        }
      }
    }
    if (left.isEmpty()) {
      return List.of();
    }
    // Everything that is left depends on something that is left: whoever goes on comes round.
    Set<UUID> path = new LinkedHashSet<>();
    UUID at = left.keySet().iterator().next();
    while (path.add(at)) {
      at = Collections.min(left.getOrDefault(at, Set.of()));
    }
    List<UUID> walked = new ArrayList<>(path);
    return walked.subList(walked.indexOf(at), walked.size());
  }
}
