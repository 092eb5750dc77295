package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.List;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.query.Evaluation;
import org.taskchampion.query.Filter;
import org.taskchampion.query.Query;

/** {@code ta expire}. */
final class ExpireCommand extends Command {

  /** As Taskwarrior has it: neither what waits nor a recurring task expires. */
  private static final String EXPIRED = "status:pending until.before:now";

  ExpireCommand() {
    super("expire", "Deletes pending tasks whose time until has passed.", FilterUse.OPTIONAL);
  }

  @Override
  List<String> details() {
    return List.of(
        "Taskwarrior does so before most of its commands; ta does so only when it is asked. A task"
            + " that",
        "waits stays, and so does a recurring one.");
  }

  @Override
  List<String> examples() {
    return List.of("ta expire", "ta +offer expire");
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    refuseWords(line);
    GivenFilter given = GivenFilter.read(line.filter(), session.conventions());
    Query query = Query.of(Filter.parse(EXPIRED, session.conventions()).and(given.filter()));
    List<String> lines;
    try (Replica replica = session.openReplica()) {
      lines =
          replica.editAndGet(
              edit -> {
                Evaluation evaluation = session.evaluation(edit);
                Selection selection = new Selection(edit);
                List<String> expired = new ArrayList<>();
                for (Task task : given.tasks(query, evaluation)) {
                  expired.add(
                      "Expired task "
                          + selection.label(task)
                          + " "
                          + Display.quote(task.description())
                          + ".");
                  edit.task(task.uuid()).delete();
                }
                return expired;
              });
    }
    if (lines.isEmpty()) {
      session.out().line("No task has expired.");
    }
    lines.forEach(session.out()::line);
    return ExitCode.OK;
  }
}
