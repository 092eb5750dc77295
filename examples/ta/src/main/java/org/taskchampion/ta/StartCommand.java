package org.taskchampion.ta;

import java.util.List;
import org.taskchampion.Status;

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
