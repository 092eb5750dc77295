package org.taskchampion.ta;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Edit;
import org.taskchampion.Status;
import org.taskchampion.Task;
import org.taskchampion.TaskEditor;

/** {@code ta FILTER purge}. */
final class PurgeCommand extends ChangeCommand {

  PurgeCommand() {
    super("purge", "Removes deleted tasks for good.");
  }

  @Override
  List<String> details() {
    return List.of(
        "Only tasks that are deleted are removed. Tasks that depend on them no longer do. Once it"
            + " is",
        "synchronised, it cannot be taken back on any device.");
  }

  @Override
  List<String> examples() {
    return List.of("ta a1b2c3d4 purge", "ta status:deleted end.before:today-1y purge --yes");
  }

  @Override
  int most() {
    return 0;
  }

  @Override
  boolean isFor(Task task) {
    return task.status().equals(Status.DELETED);
  }

  @Override
  Change change(Session session, CommandLine line) {
    refuseWords(line);
    return new Purging();
  }

  private static final class Purging implements Change {
    private @Nullable Edit edit;

    @Override
    public void prepare(Edit edit, Selection selection) {
      this.edit = edit;
    }

    @Override
    public Effect apply(TaskEditor editor, Task task, Selection selection) {
      if (!task.status().equals(Status.DELETED)) {
        return Effect.nothing("is not deleted, and so not purged");
      }
      Edit open = Objects.requireNonNull(edit);
      for (Task other : open.tasks()) {
        if (other.dependencies().contains(task.uuid())) {
          TaskChange change = new TaskChange(open.task(other.uuid()));
          change.removeDependency(task.uuid());
          boolean unused = change.end();
        }
      }
      editor.purge();
      return Effect.done("Purged");
    }
  }
}
