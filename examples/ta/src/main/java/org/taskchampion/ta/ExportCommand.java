package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.taskchampion.Replica;
import org.taskchampion.Task;

/** {@code ta export}. */
final class ExportCommand extends Command {

  ExportCommand() {
    super("export", "Prints tasks of every status as Taskwarrior's JSON.", FilterUse.OPTIONAL);
  }

  @Override
  String arguments() {
    return "[FILTER]";
  }

  @Override
  List<String> details() {
    return List.of(
        "A JSON array sorted by UUID, one task a line, with every property of every task: two replicas",
        "that agree print the same bytes, and ta import takes it back exactly. What Taskwarrior's form",
        "cannot express stands as it is stored in the member \"properties\".");
  }

  @Override
  List<String> examples() {
    return List.of("ta export > tasks.json", "ta export +shop", "ta export | cmp - tasks.json");
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    boolean everything = line.filter().isEmpty() && line.allWords().isEmpty();
    Filter filter = everything ? Filter.all() : ListCommand.filter(line);
    List<Task> tasks;
    try (Replica replica = session.openReplica()) {
      tasks = new ArrayList<>(replica.read(view -> Selection.in(view).tasks(filter)));
    }
    tasks.sort(Comparator.comparing(task -> task.uuid().toString()));
    Output out = session.out();
    out.print("[");
    boolean first = true;
    for (Task task : tasks) {
      out.print(first ? "\n" : ",\n");
      out.print(TaskwarriorWriter.write(task));
      first = false;
    }
    out.print("\n]\n");
    return ExitCode.OK;
  }
}
