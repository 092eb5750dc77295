package org.taskchampion.ta;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.TaskReader;
import org.taskchampion.internal.Uuids;
import org.taskchampion.query.Conventions;
import org.taskchampion.query.Evaluation;
import org.taskchampion.taskwarrior.TaskwarriorJson;
import org.taskchampion.taskwarrior.TaskwarriorWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code ta export}. */
final class ExportCommand extends Command {

  private static final String STORED = "--stored";
  private static final int BUFFER_BYTES = 16 * 1024;

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
        "FILTER is that of ta help; without it, all tasks are printed.",
        "A JSON array sorted by UUID, one task a line, with every property of every task; ta import"
            + " takes",
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
                "Leaves out id and urgency, which are not stored: they differ from replica to"
                    + " replica and from hour to hour.")
            .build());
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    GivenFilter filter = ReportCommand.filter(session, line);
    try (Replica replica = session.openReplicaToRead()) {
      replica.<Boolean>read(view -> write(session, view, filter, options.has(STORED)));
    }
    return ExitCode.OK;
  }

  private static boolean write(
      Session session, TaskReader view, GivenFilter filter, boolean stored) {
    List<Task> tasks = new ArrayList<>(filter.tasks(session.evaluation(view)));
    tasks.sort(Comparator.comparing(Task::uuid, Uuids.BY_TEXT));
    Conventions conventions = NumericAttributes.in(view.tasks(), session.conventions());
    Evaluation evaluation = stored ? null : session.evaluation(view);
    try {
      OutputStream out = new BufferedOutputStream(session.out().stream(), BUFFER_BYTES);
      TaskwarriorWriter writer = TaskwarriorJson.with(conventions).writer(out);
      for (Task task : tasks) {
        writer.write(task, evaluation);
      }
      writer.end();
    } catch (IOException e) {
      throw session.out().failed(e);
    }
    return true;
  }
}
