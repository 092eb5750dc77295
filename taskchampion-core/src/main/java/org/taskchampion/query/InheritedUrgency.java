package org.taskchampion.query;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Task;

/**
 * The urgencies of the tasks that others wait for, which are a little more urgent than these. All
 * are worked out at once, in the order of the working set, so that the urgency of tasks in a
 * circle, which wait for each other, does not depend on which of them is asked for first.
 */
final class InheritedUrgency {

  static final String NAME = "inherit";

  /** What a task is more urgent than those that wait for it. */
  private static final float MORE = 0.01f;

  private final OpenTasks tasks;
  private final Evaluation evaluation;
  private final Map<UUID, Float> known = new HashMap<>();

  /** A task whose dependents are being looked at. */
  private static final class Visit {
    final UUID uuid;
    final Iterator<Task> dependents;
    float best;

    Visit(UUID uuid, float own, Iterator<Task> dependents) {
      this.uuid = uuid;
      this.best = own;
      this.dependents = dependents;
    }
  }

  InheritedUrgency(OpenTasks tasks, Evaluation evaluation) {
    this.tasks = tasks;
    this.evaluation = evaluation;
    for (UUID uuid : tasks.dependents().keySet()) {
      Task task = tasks.find(uuid);
      if (task != null && !known.containsKey(uuid)) {
        walk(task);
      }
    }
  }

  float of(Task task) {
    Float found = known.get(task.uuid());
    return found == null ? own(task) : found;
  }

  private float own(Task task) {
    return evaluation.conventions().urgencyFormula().own(task, evaluation);
  }

  private void walk(Task first) {
    Deque<Visit> open = new ArrayDeque<>();
    enter(first, open);
    while (!open.isEmpty()) {
      Visit visit = open.peek();
      if (visit.dependents.hasNext()) {
        Task dependent = visit.dependents.next();
        Float found = known.get(dependent.uuid());
        if (found == null) {
          enter(dependent, open);
        } else {
          visit.best = Math.max(visit.best, found);
        }
      } else {
        open.pop();
        leave(visit, open.peek());
      }
    }
  }

  /** Begins with a task. Until it is done, it counts with its own urgency: there may be circles. */
  private void enter(Task task, Deque<Visit> open) {
    float own = own(task);
    known.put(task.uuid(), own);
    List<Task> dependents = tasks.dependents().getOrDefault(task.uuid(), List.of());
    open.push(new Visit(task.uuid(), own, dependents.iterator()));
  }

  private void leave(Visit visit, @Nullable Visit outer) {
    float value = tasks.dependents().containsKey(visit.uuid) ? visit.best + MORE : visit.best;
    known.put(visit.uuid, value);
    if (outer != null) {
      outer.best = Math.max(outer.best, value);
    }
  }
}
