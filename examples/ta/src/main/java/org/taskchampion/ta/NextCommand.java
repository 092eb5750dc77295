package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.taskchampion.Attribute;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.TaskReader;

/** {@code ta next}. */
final class NextCommand extends Command {

  private record Row(String label, String state, float urgency, Task task) {}

  NextCommand() {
    super("next", "Lists what to do next: the most urgent first.", FilterUse.OPTIONAL);
  }

  @Override
  String arguments() {
    return "[FILTER]";
  }

  @Override
  List<String> details() {
    List<String> lines = new ArrayList<>();
    lines.add("Tasks that are waiting or blocked are left out.");
    lines.addAll(Table.wrap(Urgency.RULE, 90));
    return lines;
  }

  @Override
  List<String> examples() {
    return List.of("ta next", "ta project:Home next");
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    Filter filter = ListCommand.filter(session, line);
    List<Row> rows = new ArrayList<>();
    List<String> circle = new ArrayList<>();
    List<Task> hidden = new ArrayList<>();
    try (Replica replica = session.openReplicaToRead()) {
      replica.<Boolean>read(
          view -> {
            Selection selection = new Selection(view);
            Urgency urgency = new Urgency(selection, session.surroundings().now());
            for (Task task : selection.tasks(filter)) {
              if (!task.isWaiting() && !task.isBlocked()) {
                rows.add(
                    new Row(
                        selection.label(task), TaskColumns.state(task), urgency.of(task), task));
              } else {
                hidden.add(task);
              }
            }
            for (UUID uuid : Circles.find(blocked(view))) {
              circle.add(selection.label(uuid));
            }
            return true;
          });
    }
    if (!circle.isEmpty()) {
      warn(circle, session.surroundings());
    }
    if (rows.isEmpty()) {
      session.surroundings().note("ta: " + nothing(hidden));
      return ExitCode.OK;
    }
    rows.sort(Comparator.comparingDouble((Row row) -> -row.urgency()));
    TaskColumns columns = new TaskColumns(session.surroundings());
    Table table =
        new Table(List.of("ID", "S", "Age", "P", "Project", "Tags", "Due", "Urg", "Description"));
    for (Row row : rows) {
      Task task = row.task();
      table.add(
          List.of(
              row.label(),
              row.state(),
              columns.age(task),
              task.priority(),
              task.get(Attribute.PROJECT).orElse(""),
              TaskColumns.tags(task),
              columns.time(task.due()),
              Urgency.shown(row.urgency()),
              task.description()));
    }
    table.print(session.out(), session.surroundings().width());
    return ExitCode.OK;
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

  private static void warn(List<String> circle, Surroundings surroundings) {
    String first = circle.get(0);
    String second = circle.get(1 % circle.size());
    surroundings.warn(
        "these tasks depend on each other in a circle, and so none of them can be begun: "
            + String.join(" on ", circle)
            + " on "
            + first
            + "; ta "
            + first
            + " modify depends:-"
            + second
            + " breaks it");
  }

  private static String nothing(List<Task> hidden) {
    if (hidden.isEmpty()) {
      return "nothing to do";
    }
    long waiting = hidden.stream().filter(Task::isWaiting).count();
    long blocked = hidden.size() - waiting;
    return "nothing can be begun now: "
        + (waiting == 0 ? "" : Replicas.tasks((int) waiting) + " waiting")
        + (waiting == 0 || blocked == 0 ? "" : ", ")
        + (blocked == 0 ? "" : Replicas.tasks((int) blocked) + " blocked")
        + "; see ta list";
  }
}
