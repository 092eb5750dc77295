package org.taskchampion.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.AttributeType;
import org.taskchampion.Operation;
import org.taskchampion.PropertyNames;
import org.taskchampion.Task;
import org.taskchampion.TaskReader;
import org.taskchampion.query.Conventions;

/** Says what operations do to tasks: which properties, from which values to which. */
final class Changes {

  private static final int MOST_TASKS = 50;

  /** What follows from another property, or is of no interest. */
  private static final Set<String> QUIET =
      Set.of(PropertyNames.MODIFIED, PropertyNames.TAGS, PropertyNames.DEPENDS);

  private static final Set<String> TIMES =
      Set.of(
          PropertyNames.DUE,
          PropertyNames.WAIT,
          PropertyNames.SCHEDULED,
          PropertyNames.UNTIL,
          PropertyNames.START,
          PropertyNames.END,
          PropertyNames.ENTRY,
          PropertyNames.MODIFIED);

  private final TaskReader reader;
  private final Conventions conventions;

  Changes(TaskReader reader, Conventions conventions) {
    this.reader = reader;
    this.conventions = conventions;
  }

  /** Says whether a property follows from others, or is of no interest. */
  static boolean isQuiet(String property) {
    return QUIET.contains(property);
  }

  /** Returns what operations do, task by task, and how many more tasks there are. */
  Map<String, Object> of(List<Operation> operations) {
    Map<UUID, List<Operation>> byTask = new LinkedHashMap<>();
    for (Operation operation : operations) {
      operation
          .taskUuid()
          .ifPresent(uuid -> byTask.computeIfAbsent(uuid, it -> new ArrayList<>()).add(operation));
    }
    List<Object> tasks = new ArrayList<>();
    byTask.forEach(
        (uuid, own) -> {
          if (tasks.size() < MOST_TASKS) {
            tasks.add(task(uuid, own));
          }
        });
    return Map.of("tasks", tasks, "more", byTask.size() - tasks.size());
  }

  private Map<String, Object> task(UUID uuid, List<Operation> operations) {
    Map<String, Object> task = new LinkedHashMap<>();
    task.put("uuid", uuid.toString());
    task.put("description", TaskJson.cut(name(uuid, operations)));
    boolean created = operations.stream().anyMatch(it -> it instanceof Operation.Create);
    boolean removed = operations.stream().anyMatch(it -> it instanceof Operation.Delete);
    task.put("kind", created ? "added" : removed ? "removed" : "changed");
    List<Object> changes = new ArrayList<>();
    for (Operation operation : operations) {
      if (operation instanceof Operation.Update update && !created && !removed) {
        change(
                update.property(),
                Optional.ofNullable(update.oldValue()),
                Optional.ofNullable(update.value()))
            .ifPresent(changes::add);
      }
    }
    task.put("changes", changes);
    return task;
  }

  /** Returns the description of a task, as it is or was. */
  String name(UUID uuid, List<Operation> operations) {
    List<Task> tasks = reader.tasks(List.of(uuid));
    if (!tasks.isEmpty()) {
      return tasks.get(0).description();
    }
    String name = uuid.toString().substring(0, 8);
    for (Operation operation : operations) {
      if (operation instanceof Operation.Update update
          && update.property().equals(PropertyNames.DESCRIPTION)
          && update.value() != null) {
        name = update.value();
      } else if (operation instanceof Operation.Delete delete) {
        name = delete.oldTask().getOrDefault(PropertyNames.DESCRIPTION, name);
      }
    }
    return name;
  }

  /** Returns a change of a property; empty if it is of no interest. */
  Optional<Map<String, Object>> change(
      String property, Optional<String> from, Optional<String> to) {
    if (isQuiet(property)) {
      return Optional.empty();
    }
    Map<String, Object> change = new LinkedHashMap<>();
    change.put("name", label(property));
    from.ifPresent(value -> change.put("from", value(property, value)));
    to.ifPresent(value -> change.put("to", value(property, value)));
    return Optional.of(change);
  }

  /** Returns what people call a property. */
  String label(String property) {
    if (property.startsWith(PropertyNames.TAG_PREFIX)) {
      return "tag";
    }
    if (property.startsWith(PropertyNames.DEPENDENCY_PREFIX)) {
      return "depends on";
    }
    return property.startsWith(PropertyNames.ANNOTATION_PREFIX) ? "note" : property;
  }

  /** Returns a value: a number of seconds for a time, else a text. */
  Object value(String property, String value) {
    if (property.startsWith(PropertyNames.TAG_PREFIX)) {
      return property.substring(PropertyNames.TAG_PREFIX.length());
    }
    if (property.startsWith(PropertyNames.DEPENDENCY_PREFIX)) {
      return dependency(property.substring(PropertyNames.DEPENDENCY_PREFIX.length()));
    }
    Long time = isTime(property) ? seconds(value) : null;
    return time == null ? TaskJson.cut(value) : time;
  }

  private String dependency(String uuid) {
    try {
      return name(UUID.fromString(uuid), List.of());
    } catch (IllegalArgumentException e) {
      return uuid;
    }
  }

  boolean isTime(String property) {
    return TIMES.contains(property)
        || conventions
            .attribute(property)
            .filter(attribute -> attribute.type() == AttributeType.DATE)
            .isPresent();
  }

  private static @Nullable Long seconds(String value) {
    try {
      return Instant.ofEpochSecond(Long.parseLong(value)).getEpochSecond();
    } catch (NumberFormatException | DateTimeException e) {
      return null;
    }
  }
}
