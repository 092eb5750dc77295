package org.taskchampion.ta;

import java.util.List;
import org.taskchampion.Status;
import org.taskchampion.Task;

/** {@code ta FILTER done}. */
final class DoneCommand extends ChangeCommand {

  DoneCommand() {
    super("done", "Completes tasks.");
  }

  @Override
  List<String> examples() {
    return List.of("ta 3 done", "ta 4,5,8 done");
  }

  @Override
  boolean isFor(Task task) {
    return task.status().equals(Status.PENDING);
  }

  @Override
  Change change(Session session, CommandLine line) {
    refuseWords(line);
    return (editor, task, selection) -> {
      if (task.status().equals(Status.COMPLETED)) {
        return Effect.nothing("is completed already");
      }
      if (task.status().equals(Status.RECURRING)) {
        return Effect.nothing("recurs; delete ends it");
      }
      if (task.status().equals(Status.DELETED)) {
        return Effect.nothing("is deleted; modify status:pending brings it back");
      }
      editor.done();
      return Effect.done("Completed");
    };
  }
}
