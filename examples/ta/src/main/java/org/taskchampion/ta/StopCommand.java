package org.taskchampion.ta;

import java.util.List;

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
