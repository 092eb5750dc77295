package org.taskchampion.internal.replica;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * The history of one task: what the kept units did to it, and before these, what the log of
 * operations still has, which does not say whose it was.
 */
public final class TaskHistories {

  private final UUID uuid;
  private final List<UnitOfWork> units = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private boolean isWhole = true;

  /** The task as the changes so far leave it; null where there is none. */
  private @Nullable Map<String, String> task;

  /** Whether each change found what the one before it left. */
  private boolean isOneChain = true;

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
    TaskHistories history = new TaskHistories(uuid);
    history.readUnits(view, program);
    Map<String, String> present = view.task(uuid).orElse(null);
    if (KeptHistory.forgotten(view) > 0 || !history.isCreatedByUnits()) {
      history.addLog(view.operations(uuid), present);
    }
    for (UnitOfWork unit : history.units) {
      for (Operation operation : history.ofTask(unit)) {
        history.add(operation, unit, unit.time());
      }
    }
    boolean isComplete =
        history.isWhole
            && history.isOneChain
            && !history.changes.isEmpty()
            && Objects.equals(history.task, present);
    return TaskHistory.of(uuid, history.changes, isComplete);
  }

  private void readUnits(StorageView view, Optional<String> program) {
    for (KeptHistory.Kept kept : KeptHistory.units(view, program)) {
      kept.unit().ifPresent(units::add);
      isWhole &= kept.unit().filter(UnitOfWork::isWhole).isPresent();
    }
    Collections.reverse(units);
  }

  /** Says whether the first thing that a unit did to the task was to create it. */
  private boolean isCreatedByUnits() {
    for (UnitOfWork unit : units) {
      List<Operation> operations = ofTask(unit);
      if (!operations.isEmpty()) {
        return operations.get(0) instanceof Operation.Create;
      }
    }
    return false;
  }

  private List<Operation> ofTask(UnitOfWork unit) {
    List<Operation> operations = new ArrayList<>();
    for (Operation operation : unit.operations()) {
      if (operation.taskUuid().equals(Optional.of(uuid))) {
        operations.add(operation);
      }
    }
    return operations;
  }

  /** Adds what the log has from before the units. */
  private void addLog(List<Operation> log, @Nullable Map<String, String> present) {
    List<Operation> kept = new ArrayList<>();
    List<Operation> logged = new ArrayList<>();
    for (UnitOfWork unit : units) {
      List<Operation> operations = ofTask(unit);
      if (kept.isEmpty() && !operations.isEmpty() && isCreatedAgain(unit, operations.get(0))) {
        isWhole = false;
      }
      kept.addAll(operations);
      if (unit.kind() != UnitOfWork.Kind.UNDO || unit.isUndoStep()) {
        logged.addAll(operations); // another undo takes something out of the log
      }
    }
    List<Operation> earlier =
        new EarlierOperations(log, logged, kept, isWhole ? present : null).operations();
    for (int i = 0; i < earlier.size(); i++) {
      add(earlier.get(i), null, time(earlier, i));
    }
  }

  /** Says whether a unit created the task that had been there before and was removed. */
  private static boolean isCreatedAgain(UnitOfWork unit, Operation first) {
    return first instanceof Operation.Create && !unit.takenBack().isEmpty();
  }

  /**
   * Returns the time of an operation. Of a creation and a removal it is not known, but for what was
   * set right after the one and before the other.
   */
  private static Instant time(List<Operation> operations, int index) {
    int near = index;
    if (operations.get(index) instanceof Operation.Create) {
      near = Math.min(index + 1, operations.size() - 1);
    } else if (operations.get(index) instanceof Operation.Delete) {
      near = Math.max(index - 1, 0);
    }
    return operations.get(near) instanceof Operation.Update update
        ? update.timestamp()
        : Instant.EPOCH;
  }

  private void add(Operation operation, @Nullable UnitOfWork unit, Instant time) {
    if (operation instanceof Operation.Update update) {
      isOneChain &= task != null && Objects.equals(task.get(update.property()), update.oldValue());
      set(update.property(), update.value());
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
    isOneChain &= created == (task == null);
    task = created ? new HashMap<>() : null;
    changes.add(
        new Change(
            created ? Change.Kind.CREATED : Change.Kind.REMOVED,
            time,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.ofNullable(unit)));
  }

  private void set(String property, @Nullable String value) {
    if (task == null) {
      return;
    }
    if (value == null) {
      task.remove(property);
    } else {
      task.put(property, value);
    }
  }
}
