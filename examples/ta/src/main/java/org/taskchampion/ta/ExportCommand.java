package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code ta export}. */
final class ExportCommand extends Command {

  private static final String STORED = "--stored";

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
        "A JSON array sorted by UUID, one task a line, with every property of every task; ta import takes",
        "it back. What Taskwarrior's form cannot express stands as it is stored in the member",
        "\"properties\". An attribute of your own is a number if it is one in all tasks. With "
            + STORED
            + ", two",
        "replicas that agree print the same bytes.");
  }

  @Override
  List<String> examples() {
    return List.of(
        "ta export > tasks.json", "ta export +shop", "ta export " + STORED + " | cmp - tasks.json");
  }

  @Override
  void addOptions(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(STORED)
            .type(boolean.class)
            .description(
                "Leaves out id and urgency, which are not stored: they differ from replica to replica"
                    + " and from hour to hour.")
            .build());
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    boolean everything = line.filter().isEmpty() && line.allWords().isEmpty();
    Filter filter = everything ? Filter.all() : ListCommand.filter(session, line);
    boolean stored = options.has(STORED);
    List<Task> tasks = new ArrayList<>();
    Map<UUID, Map<String, String>> workedOut = new HashMap<>();
    NumericAttributes numeric;
    try (Replica replica = session.openReplicaToRead()) {
      numeric =
          replica.read(
              view -> {
                Selection selection = new Selection(view);
                tasks.addAll(selection.tasks(filter));
                if (!stored) {
                  Urgency urgency = new Urgency(selection, session.surroundings().now());
                  for (Task task : tasks) {
                    workedOut.put(task.uuid(), workedOut(task, selection, urgency));
                  }
                }
                return NumericAttributes.in(view.tasks());
              });
    }
    tasks.sort(Comparator.comparing(task -> task.uuid().toString()));
    TaskwarriorWriter writer = new TaskwarriorWriter(numeric);
    Output out = session.out();
    out.print("[");
    boolean first = true;
    for (Task task : tasks) {
      out.print(first ? "\n" : ",\n");
      out.print(writer.write(task, workedOut.getOrDefault(task.uuid(), Map.of())));
      first = false;
    }
    out.print("\n]\n");
    return ExitCode.OK;
  }

  private static Map<String, String> workedOut(Task task, Selection selection, Urgency urgency) {
    return Map.of(
        "id",
        Integer.toString(selection.workingSet().index(task.uuid()).orElse(0)),
        "urgency",
        Urgency.json(urgency.of(task)));
  }
}
