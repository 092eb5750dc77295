package org.taskchampion.ta;

import java.util.List;

/** {@code ta spawn}. */
final class SpawnCommand extends Command {

  SpawnCommand() {
    super("spawn", "Makes the tasks that recurring ones stand for.", FilterUse.NONE);
  }

  @Override
  List<String> details() {
    return List.of(
        "A task with recur: and due: is a template: \"ta add Rent due:1st recur:monthly\". spawn"
            + " makes a",
        "task for each of its dates up to now that has none yet, and as many to come as the"
            + " setting",
        "recurrence.limit says, which is 1 unless it is set. Before, it deletes what is past its"
            + " until:, as",
        "ta expire does. The dates are Taskwarrior's, and replicas that spawn before a sync make"
            + " the same",
        "tasks, and not two of each.",
        "",
        "Taskwarrior does so before most of its commands. ta does so only when it is asked, or,"
            + " after",
        "\"ta config set recurrence yes\", before each report and export, and says what it did on"
            + " standard",
        "error. ta undo takes it back.");
  }

  @Override
  List<String> examples() {
    return List.of("ta spawn", "ta config set recurrence.limit 3", "ta config set recurrence yes");
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    refuseWords(line);
    RecurrenceRun run = RecurrenceRun.run(session);
    if (run.lines().isEmpty()) {
      session.out().line("No recurring task has come due.");
    }
    run.lines().forEach(session.out()::line);
    run.problems().forEach(session.surroundings()::warn);
    return run.problems().isEmpty() ? ExitCode.OK : ExitCode.ERROR;
  }
}
