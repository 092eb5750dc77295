package org.taskchampion.ta;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.taskchampion.Operation;
import org.taskchampion.PropertyNames;
import org.taskchampion.Task;
import org.taskchampion.TaskReader;
import org.taskchampion.history.ChangedSince;
import org.taskchampion.history.TaskHistory;
import org.taskchampion.history.UndoPlan;
import org.taskchampion.history.UnitOfWork;

/** Says in words what was done, and whose it was. */
final class UnitTexts {

  private static final int FEW_TASKS = 3;

  private final TaskReader reader;
  private final DateCells dates;

  UnitTexts(TaskReader reader, Surroundings surroundings) {
    this.reader = reader;
    this.dates = new DateCells(surroundings.zone(), surroundings.now());
  }

  String time(UnitOfWork unit) {
    return time(unit.time());
  }

  /** Returns a time; nothing where it is not known. */
  String time(Instant time) {
    return time.equals(Instant.EPOCH) ? "" : dates.local(time);
  }

  /** Returns what happened to a task: a property with both values. */
  String what(TaskHistory.Change change) {
    return switch (change.kind()) {
      case CREATED -> "added";
      case REMOVED -> "removed";
      case CHANGED -> {
        String property = change.property().orElseThrow();
        yield Display.quote(property)
            + ": "
            + OverwrittenValues.shown(property, change.oldValue(), dates)
            + " to "
            + OverwrittenValues.shown(property, change.newValue(), dates);
      }
    };
  }

  static String who(UnitOfWork unit) {
    return switch (unit.whose()) {
      case THIS_PROGRAM, ANOTHER_PROGRAM -> unit.program().orElse("a program without a name");
      case UNKNOWN -> unit.program().orElse("unknown");
      case OTHER_REPLICAS -> unit.kind() == UnitOfWork.Kind.HEAL ? "doctor" : "sync";
    };
  }

  /** Returns the label, or what kind of work it is, and the tasks. */
  String what(UnitOfWork unit) {
    String kind =
        switch (unit.kind()) {
          case EDIT -> "";
          case UNDO -> "undo: ";
          case REDO -> "redo: ";
          case REVERT -> "take back: ";
          case TAKE_BACK -> "take back an overwritten value: ";
          case SYNC -> "received: ";
          case HEAL -> "healed: ";
          case UNKNOWN -> "(ta cannot read what was done) ";
        };
    if (unit.label().isPresent()) {
      return kind + unit.label().get();
    }
    if (unit.kind() == UnitOfWork.Kind.UNKNOWN) {
      return kind.strip();
    }
    return unit.isWhole()
        ? kind + tasks(unit)
        : kind + unit.operationCount() + " changes, too many to be kept";
  }

  /** Returns a line for each unit: what it did, who, and when. */
  List<String> lines(List<UnitOfWork> units) {
    return units.stream()
        .map(
            unit ->
                "  " + Display.sanitise(what(unit) + " (" + who(unit) + ", " + time(unit) + ")"))
        .collect(Collectors.toList());
  }

  /** Returns a line for each unit that an undo would take back, and one for what is not kept. */
  List<String> lines(UndoPlan plan) {
    List<String> lines = new ArrayList<>(lines(plan.units()));
    if (!plan.hasAllUnits()) {
      String all = plan.operations().size() + " changes of " + tasks(plan.operations());
      lines.add(
          plan.units().isEmpty()
              ? "  " + all + ", of which the history keeps no more"
              : "  and what the history does not keep any more, in all " + all);
    }
    return lines;
  }

  /** Counts the tasks of operations. */
  static String tasks(List<Operation> operations) {
    return Replicas.tasks(
        (int) operations.stream().flatMap(it -> it.taskUuid().stream()).distinct().count());
  }

  /** Names the first tasks. */
  private String tasks(UnitOfWork unit) {
    Set<UUID> uuids = new LinkedHashSet<>();
    unit.operations().forEach(operation -> operation.taskUuid().ifPresent(uuids::add));
    List<String> names =
        uuids.stream()
            .limit(FEW_TASKS)
            .map(uuid -> Display.quote(name(uuid, unit)) + " " + verb(uuid, unit))
            .collect(Collectors.toList());
    if (names.isEmpty()) {
      return "nothing";
    }
    int more = uuids.size() - names.size();
    return String.join(", ", names) + (more > 0 ? " and " + more + " more" : "");
  }

  /** Returns what the unit did to a task, in a word or by the names of the first properties. */
  private static String verb(UUID uuid, UnitOfWork unit) {
    Set<String> properties = new LinkedHashSet<>();
    for (Operation operation : unit.operations()) {
      if (operation.taskUuid().equals(Optional.of(uuid))) {
        if (operation instanceof Operation.Create) {
          return "added";
        } else if (operation instanceof Operation.Delete) {
          return "removed";
        } else if (operation instanceof Operation.Update update
            && !update.property().equals(PropertyNames.MODIFIED)) {
          properties.add(update.property());
        }
      }
    }
    String names = properties.stream().limit(FEW_TASKS).collect(Collectors.joining(", "));
    return "(" + names + (properties.size() > FEW_TASKS ? ", …" : "") + ")";
  }

  /** Returns the description of a task, as it is or was. */
  private String name(UUID uuid, UnitOfWork unit) {
    List<Task> tasks = reader.tasks(List.of(uuid));
    if (!tasks.isEmpty()) {
      return tasks.get(0).description();
    }
    String name = uuid.toString().substring(0, 8);
    for (Operation operation : unit.operations()) {
      if (operation.taskUuid().equals(Optional.of(uuid))) {
        if (operation instanceof Operation.Update update
            && update.property().equals(PropertyNames.DESCRIPTION)) {
          name = Optional.ofNullable(update.value()).orElse(name);
        } else if (operation instanceof Operation.Delete delete) {
          name = delete.oldTask().getOrDefault(PropertyNames.DESCRIPTION, name);
        }
      }
    }
    return name;
  }

  /** Says what stands in the way of taking something back. */
  String changedSince(List<ChangedSince> changes) {
    return changes.stream()
            .limit(FEW_TASKS)
            .map(
                change ->
                    "task "
                        + change.taskUuid().toString().substring(0, 8)
                        + change
                            .property()
                            .map(property -> ": " + Display.quote(property))
                            .orElse(" itself"))
            .collect(Collectors.joining("; "))
        + (changes.size() > FEW_TASKS ? " and " + (changes.size() - FEW_TASKS) + " more" : "");
  }
}
