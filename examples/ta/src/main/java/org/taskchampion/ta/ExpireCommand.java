package org.taskchampion.ta;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.taskchampion.Replica;

/** {@code ta expire}. */
final class ExpireCommand extends Command {

  ExpireCommand() {
    super("expire", "Deletes pending tasks whose time until has passed.", FilterUse.OPTIONAL);
  }

  @Override
  List<String> details() {
    return List.of(
        "Taskwarrior does so before most of its commands; ta does so only when it is asked, also by"
            + " ta spawn",
        "and the setting recurrence. A task that waits stays, and so does a recurring one. That one"
            + " of a",
        "series has expired is marked in the recurring task.");
  }

  @Override
  List<String> examples() {
    return List.of("ta expire", "ta +offer expire");
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    refuseWords(line);
    GivenFilter given =
        line.filter().isEmpty()
            ? GivenFilter.read(line.filter(), session.conventions())
            : GivenFilter.ofChange(line.filter(), session.conventions());
    List<String> lines;
    try (Replica replica = session.openReplica()) {
      lines =
          replica.editAndGet(
              edit -> {
                Set<UUID> matching = new HashSet<>();
                given.tasks(session.evaluation(edit)).forEach(task -> matching.add(task.uuid()));
                return RecurrenceRun.expire(
                    edit, session.recurrence(), task -> matching.contains(task.uuid()));
              });
    }
    if (lines.isEmpty()) {
      session.out().line("No task has expired.");
    }
    lines.forEach(session.out()::line);
    return ExitCode.OK;
  }
}
