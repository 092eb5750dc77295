package org.taskchampion.ta;

import java.util.List;
import org.taskchampion.Status;
import org.taskchampion.Task;

/** {@code ta FILTER start}. */
final class StartCommand extends ChangeCommand {

  StartCommand() {
    super("start", "Starts tasks: they are active from now on.");
  }

  @Override
  List<String> examples() {
    return List.of("ta 3 start");
  }

  @Override
  boolean isFor(Task task) {
    return task.status().equals(Status.PENDING);
  }

  @Override
  Change change(Session session, CommandLine line) {
    refuseWords(line);
    return (editor, task, selection) -> {
      if (!task.status().equals(Status.PENDING)) {
        throw TaException.error(
            "task " + selection.label(task) + " is not pending and cannot be started");
      }
      if (task.isActive()) {
        return Effect.nothing("is active already");
      }
      editor.start();
      return Effect.done("Started");
    };
  }
}
