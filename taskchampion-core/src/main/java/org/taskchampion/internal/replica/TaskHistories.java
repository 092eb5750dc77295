package org.taskchampion.internal.replica;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
 * The history of one task, or of many by one look at the units: what the kept units did to it, and
 * before these, what the log of operations still has, which does not say whose it was.
 */
public final class TaskHistories {

  private final UUID uuid;
  private final List<Part> parts = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private boolean isWhole = true;

  /** The task as the changes so far leave it; null where there is none. */
  private @Nullable Map<String, String> task;

  /** Whether each change found what the one before it left. */
  private boolean isOneChain = true;

  private TaskHistories(UUID uuid) {
    this.uuid = uuid;
  }

  /** What one unit did to the task. */
  private record Part(UnitOfWork unit, List<Operation> operations) {}

  /**
   * Returns what happened to tasks.
   *
   * @param view the replica
   * @param uuids the tasks
   * @param program the name of the program that asks
   * @return the history of each, in their order
   */
  public static Map<UUID, TaskHistory> of(
      StorageView view, Collection<UUID> uuids, Optional<String> program) {
    Map<UUID, TaskHistories> asked = new LinkedHashMap<>();
    uuids.forEach(uuid -> asked.computeIfAbsent(uuid, TaskHistories::new));
    boolean areWhole = true;
    for (KeptHistory.Kept kept : KeptHistory.units(view, program)) {
      kept.unit().ifPresent(unit -> addParts(unit, asked));
      areWhole &= kept.unit().filter(UnitOfWork::isWhole).isPresent();
    }
    boolean isAnyForgotten = KeptHistory.forgotten(view) > 0;
    Map<UUID, Map<String, String>> present = view.tasks(asked.keySet());
    Map<UUID, TaskHistory> told = new LinkedHashMap<>();
    for (TaskHistories history : asked.values()) {
      history.isWhole = areWhole;
      Collections.reverse(history.parts);
      told.put(history.uuid, history.told(view, isAnyForgotten, present.get(history.uuid)));
    }
    return Collections.unmodifiableMap(told);
  }

  private static void addParts(UnitOfWork unit, Map<UUID, TaskHistories> asked) {
    Map<UUID, Part> parts = new HashMap<>();
    for (Operation operation : unit.operations()) {
      UUID uuid = operation.taskUuid().orElseThrow();
      TaskHistories history = asked.get(uuid);
      if (history != null) {
        Part part = parts.get(uuid);
        if (part == null) {
          part = new Part(unit, new ArrayList<>());
          parts.put(uuid, part);
          history.parts.add(part);
        }
        part.operations.add(operation);
      }
    }
  }

  private TaskHistory told(
      StorageView view, boolean isAnyForgotten, @Nullable Map<String, String> present) {
    if (isAnyForgotten || !isCreatedByUnits()) {
      addLog(view.operations(uuid), present);
    }
    for (Part part : parts) {
      for (Operation operation : part.operations) {
        add(operation, part.unit, part.unit.time());
      }
    }
    boolean isComplete =
        isWhole && isOneChain && !changes.isEmpty() && Objects.equals(task, present);
    return TaskHistory.of(uuid, changes, isComplete);
  }

  /** Says whether the first thing that a unit did to the task was to create it. */
  private boolean isCreatedByUnits() {
    return !parts.isEmpty() && parts.get(0).operations.get(0) instanceof Operation.Create;
  }

  /** Adds what the log has from before the units. */
  private void addLog(List<Operation> log, @Nullable Map<String, String> present) {
    List<Operation> kept = new ArrayList<>();
    List<Operation> logged = new ArrayList<>();
    for (Part part : parts) {
      UnitOfWork unit = part.unit;
      if (kept.isEmpty() && isCreatedAgain(unit, part.operations.get(0))) {
        isWhole = false;
      }
      kept.addAll(part.operations);
      if (unit.kind() != UnitOfWork.Kind.UNDO || unit.isUndoStep()) {
        logged.addAll(part.operations); // another undo takes something out of the log
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
