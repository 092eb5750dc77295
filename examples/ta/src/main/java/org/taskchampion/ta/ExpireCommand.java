package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.query.Evaluation;
import org.taskchampion.taskwarrior.Recurrence;

/** {@code ta expire}. */
final class ExpireCommand extends Command {

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
    List<String> lines;
    try (Replica replica = session.openReplica()) {
      lines =
          replica.editAndGet(
              edit -> {
                Evaluation evaluation = session.evaluation(edit);
                Map<UUID, Task> matching = new LinkedHashMap<>();
                given.tasks(evaluation).forEach(task -> matching.put(task.uuid(), task));
                List<UUID> deleted =
                    Recurrence.with(session.conventions())
                        .expire(edit, evaluation.now(), task -> matching.containsKey(task.uuid()));
                matching.keySet().retainAll(deleted);
                Selection selection = new Selection(edit);
                List<String> expired = new ArrayList<>();
                for (Task task : matching.values()) {
                  expired.add(
                      "Expired task "
                          + selection.label(task)
                          + " "
                          + Display.quote(task.description())
                          + ".");
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
