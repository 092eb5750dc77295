package org.taskchampion.query;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Task;

/**
 * The tasks of the working set that are neither completed nor deleted, and which of them wait for
 * which others. To Taskwarrior, other than to TaskChampion, waiting and recurring tasks block, too.
 */
final class OpenTasks implements Blocks {

  private final Map<UUID, Task> open = new LinkedHashMap<>();
  private final Set<UUID> blocked = new HashSet<>();
  private final Map<UUID, List<Task>> dependents = new LinkedHashMap<>();
  private @Nullable InheritedUrgency inherited;

  OpenTasks(List<Task> workingSet, Instant now) {
    for (Task task : workingSet) {
      if (TaskState.of(task, now).isOpen()) {
        open.put(task.uuid(), task);
      }
    }
    for (Task task : open.values()) {
      for (UUID dependency : task.dependencies()) {
        if (open.containsKey(dependency)) {
          blocked.add(task.uuid());
          dependents.computeIfAbsent(dependency, uuid -> new ArrayList<>()).add(task);
        }
      }
    }
  }

  @Override
  public boolean isBlocked(Task task) {
    return blocked.contains(task.uuid());
  }

  @Override
  public boolean isBlocking(Task task) {
    return dependents.containsKey(task.uuid());
  }

  /** Returns the tasks that wait for others to be done, each with those others' UUIDs as keys. */
  Map<UUID, List<Task>> dependents() {
    return dependents;
  }

  @Nullable Task find(UUID uuid) {
    return open.get(uuid);
  }

  @Override
  public InheritedUrgency inherited(Evaluation evaluation) {
    InheritedUrgency known = inherited;
    if (known == null) {
      known = new InheritedUrgency(this, evaluation);
      inherited = known;
    }
    return known;
  }
}
