package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.taskchampion.Replica;
import org.taskchampion.Task;

/** {@code ta next}. */
final class NextCommand extends Command {

  private record Row(String label, String state, int urgency, Task task) {}

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
    Filter filter = ListCommand.filter(line);
    Urgency urgency = new Urgency(session.surroundings().now());
    List<Row> rows = new ArrayList<>();
    try (Replica replica = session.openReplica()) {
      replica.<Boolean>read(
          view -> {
            Selection selection = Selection.in(view);
            for (Task task : selection.tasks(filter)) {
              if (!task.isWaiting() && !task.isBlocked()) {
                rows.add(
                    new Row(
                        selection.label(task),
                        TaskColumns.state(task),
                        urgency.tenths(task),
                        task));
              }
            }
            return true;
          });
    }
    if (rows.isEmpty()) {
      session.surroundings().note("ta: nothing to do");
      return ExitCode.OK;
    }
    rows.sort(Comparator.comparingInt((Row row) -> -row.urgency()));
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
              task.property("project").orElse(""),
              TaskColumns.tags(task),
              columns.time(task.due()),
              row.urgency() / 10 + "." + row.urgency() % 10,
              task.description()));
    }
    table.print(session.out(), session.surroundings().width());
    return ExitCode.OK;
  }
}
