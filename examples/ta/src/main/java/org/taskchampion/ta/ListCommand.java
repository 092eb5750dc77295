package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.List;
import org.taskchampion.Attribute;
import org.taskchampion.Replica;
import org.taskchampion.Task;

/** {@code ta list}. */
final class ListCommand extends Command {

  /** Tasks with what is worked out from the same state of the replica. */
  record Row(String label, String state, Task task) {}

  ListCommand() {
    super("list", "Lists tasks: the pending ones, or those of the filter.", FilterUse.OPTIONAL);
  }

  @Override
  String arguments() {
    return "[FILTER]";
  }

  @Override
  List<String> details() {
    return List.of(
        "The column S has A for active, W waiting, B blocked, C completed, D deleted, R recurring.");
  }

  @Override
  List<String> examples() {
    return List.of("ta list", "ta +shop -urgent list", "ta list status:completed", "ta 3,5-7 list");
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    Filter filter = filter(session, line);
    List<Row> rows;
    try (Replica replica = session.openReplicaToRead()) {
      rows =
          replica.read(
              view -> {
                Selection selection = new Selection(view);
                return selection.tasks(filter).stream()
                    .map(task -> new Row(selection.label(task), TaskColumns.state(task), task))
                    .toList();
              });
    }
    if (rows.isEmpty()) {
      session.surroundings().note("ta: no tasks");
      return ExitCode.OK;
    }
    TaskColumns columns = new TaskColumns(session.surroundings());
    Table table =
        new Table(List.of("ID", "S", "Age", "P", "Project", "Tags", "Due", "Description"));
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
              task.description()));
    }
    table.print(session.out(), session.surroundings().width());
    return ExitCode.OK;
  }

  /** Returns the filter, of which a part may stand behind the command. */
  static Filter filter(Session session, CommandLine line) {
    List<String> words = new ArrayList<>(line.filter());
    words.addAll(line.allWords());
    return FilterReader.read(words, session.surroundings());
  }
}
