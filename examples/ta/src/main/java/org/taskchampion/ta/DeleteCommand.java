package org.taskchampion.ta;

import java.util.List;
import org.taskchampion.Status;
import org.taskchampion.Task;

/** {@code ta FILTER delete}. */
final class DeleteCommand extends ChangeCommand {

  DeleteCommand() {
    super("delete", "Deletes tasks. They can be undeleted: ta UUID modify status:pending.");
  }

  @Override
  List<String> examples() {
    return List.of("ta 3 delete", "ta +someday delete --yes");
  }

  @Override
  boolean isFor(Task task) {
    return isOpen(task);
  }

  @Override
  Change change(Session session, CommandLine line) {
    refuseWords(line);
    return (editor, task, selection) -> {
      if (task.status().equals(Status.DELETED)) {
        return Effect.nothing("is deleted already");
      }
      editor.delete();
      return Effect.done("Deleted");
    };
  }
}
