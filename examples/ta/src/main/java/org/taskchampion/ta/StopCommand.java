package org.taskchampion.ta;

import java.util.List;
import org.taskchampion.Task;

/** {@code ta FILTER stop}. */
final class StopCommand extends ChangeCommand {

  StopCommand() {
    super("stop", "Stops tasks that were started.");
  }

  @Override
  List<String> examples() {
    return List.of("ta 3 stop", "ta +ACTIVE stop");
  }

  @Override
  boolean isFor(Task task) {
    return isOpen(task) && task.isActive();
  }

  @Override
  Change change(Session session, CommandLine line) {
    refuseWords(line);
    return (editor, task, selection) -> {
      if (!task.isActive()) {
        return Effect.nothing("is not active");
      }
      editor.stop();
      return Effect.done("Stopped");
    };
  }
}
