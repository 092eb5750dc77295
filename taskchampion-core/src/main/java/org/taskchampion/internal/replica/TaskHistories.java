package org.taskchampion.internal.replica;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.history.TaskHistory;
import org.taskchampion.history.TaskHistory.Change;
import org.taskchampion.history.UnitOfWork;
import org.taskchampion.storage.StorageView;

/**
 * The history of one task: what the kept units did to it, and before the oldest of these, what the
 * log of operations still has, which does not say whose it was.
 */
public final class TaskHistories {

  private final UUID uuid;
  private final List<Change> changes = new ArrayList<>();
  private boolean complete;

  private TaskHistories(UUID uuid) {
    this.uuid = uuid;
  }

  /**
   * Returns what happened to a task.
   *
   * @param view the replica
   * @param uuid the task
   * @param program the name of the program that asks
   * @return its history
   */
  public static TaskHistory of(StorageView view, UUID uuid, Optional<String> program) {
    List<UnitOfWork> units = new ArrayList<>();
    KeptHistory.units(view, program).forEach(units::add);
    Collections.reverse(units);
    TaskHistories history = new TaskHistories(uuid);
    history.addLog(view, units.isEmpty() ? null : units.get(0).time());
    for (UnitOfWork unit : units) {
      if (!unit.isWhole()) {
        history.complete = false;
      }
      for (Operation operation : unit.operations()) {
        history.add(operation, unit, unit.time());
      }
    }
    return TaskHistory.of(uuid, history.changes, history.complete);
  }

  /** Adds what the log has from before a time. */
  private void addLog(StorageView view, @Nullable Instant end) {
    if (end != null && KeptHistory.forgotten(view) == 0) {
      return;
    }
    Instant last = Instant.EPOCH; // nobody knows when a task was created but for what was set then
    for (Operation operation : view.operations(uuid)) {
      if (operation instanceof Operation.Update update) {
        last = update.timestamp();
        if (end != null && !last.isBefore(end)) {
          return;
        }
      }
      add(operation, null, last);
    }
  }

  private void add(Operation operation, @Nullable UnitOfWork unit, Instant time) {
    if (!operation.taskUuid().equals(Optional.of(uuid))) {
      return;
    }
    if (operation instanceof Operation.Update update) {
      if (!Objects.equals(update.oldValue(), update.value())) {
        changes.add(
            new Change(
                Change.Kind.CHANGED,
                update.timestamp(),
                Optional.of(update.property()),
                Optional.ofNullable(update.oldValue()),
                Optional.ofNullable(update.value()),
                Optional.ofNullable(unit)));
      }
      return;
    }
    boolean created = operation instanceof Operation.Create;
    complete |= created && changes.isEmpty();
    changes.add(
        new Change(
            created ? Change.Kind.CREATED : Change.Kind.REMOVED,
            time,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.ofNullable(unit)));
  }
}
