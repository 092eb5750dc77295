package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.taskchampion.Task;
import org.taskchampion.TaskReader;
import org.taskchampion.query.Evaluation;
import org.taskchampion.query.VirtualTag;

/** Why there seems to be nothing to do although there are open tasks. */
final class Hindrances {

  private Hindrances() {}

  /** Returns what to say of tasks that depend on each other in a circle; empty if none do. */
  static String circle(TaskReader view, Selection selection) {
    List<String> circle = new ArrayList<>();
    for (UUID uuid : Circles.find(blocked(view))) {
      circle.add(selection.label(uuid));
    }
    if (circle.isEmpty()) {
      return "";
    }
    String first = circle.get(0);
    String second = circle.get(1 % circle.size());
    return "these tasks depend on each other in a circle, and so none of them can be begun: "
        + String.join(" on ", circle)
        + " on "
        + first
        + "; ta "
        + first
        + " modify depends:-"
        + second
        + " breaks it";
  }

  /** Returns what keeps each blocked task from being begun. */
  private static Map<UUID, Set<UUID>> blocked(TaskReader view) {
    Map<UUID, Set<UUID>> blocked = new TreeMap<>();
    for (UUID uuid : view.workingSet().asMap().values()) {
      if (view.dependencies().isBlocked(uuid)) {
        blocked.put(uuid, view.dependencies().dependencies(uuid));
      }
    }
    return blocked;
  }

  /** Returns which open tasks match the user's filter that a report does not show. */
  static String hidden(GivenFilter given, Evaluation evaluation) {
    int waiting = 0;
    int blocked = 0;
    List<Task> matching;
    try {
      matching = given.tasks(evaluation);
    } catch (TaException e) {
      return ""; // Of tasks that the report does not show, it cannot be worked out.
    }
    for (Task task : matching) {
      if (evaluation.hasTag(task, VirtualTag.WAITING)) {
        waiting++;
      } else if (evaluation.hasTag(task, VirtualTag.PENDING)
          && evaluation.hasTag(task, VirtualTag.BLOCKED)) {
        blocked++;
      }
    }
    if (waiting == 0 && blocked == 0) {
      return "";
    }
    return " here, but "
        + (waiting == 0 ? "" : Replicas.tasks(waiting) + " waiting (ta waiting)")
        + (waiting == 0 || blocked == 0 ? "" : " and ")
        + (blocked == 0 ? "" : Replicas.tasks(blocked) + " blocked (ta blocked)");
  }
}
