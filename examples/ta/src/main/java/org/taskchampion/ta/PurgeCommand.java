package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
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
        "synchronised, only ta undo NUMBER takes it back, while ta history still shows it.");
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

    /** The tasks that depend on a task, by that task: looked for once, and not for each. */
    private final Map<UUID, List<UUID>> dependents = new HashMap<>();

    @Override
    public void prepare(Edit edit, Selection selection) {
      this.edit = edit;
      dependents.clear();
      for (Task task : edit.tasks()) {
        for (UUID dependency : task.dependencies()) {
          dependents.computeIfAbsent(dependency, unused -> new ArrayList<>()).add(task.uuid());
        }
      }
    }

    @Override
    public Effect apply(TaskEditor editor, Task task, Selection selection) {
      if (!task.status().equals(Status.DELETED)) {
        return Effect.nothing("is not deleted, and so not purged");
      }
      Edit open = Objects.requireNonNull(edit);
      for (UUID dependent : dependents.getOrDefault(task.uuid(), List.of())) {
        open.find(dependent)
            .ifPresent(
                other -> {
                  TaskChange change = new TaskChange(other);
                  change.removeDependency(task.uuid());
                  boolean unused = change.end();
                });
      }
      editor.purge();
      return Effect.done("Purged");
    }
  }
}
