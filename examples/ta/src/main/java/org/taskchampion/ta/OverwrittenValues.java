package org.taskchampion.ta;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.taskchampion.PropertyNames;
import org.taskchampion.Task;
import org.taskchampion.TaskReader;
import org.taskchampion.sync.Overwritten;

/** Says which values a synchronisation overwrote, in a few lines or in all. */
final class OverwrittenValues {

  private static final int FEW_TASKS = 5;
  private static final int FEW_PROPERTIES = 6;

  private final Selection selection;
  private final DateCells dates;

  OverwrittenValues(TaskReader reader, Surroundings surroundings) {
    this.selection = new Selection(reader);
    this.dates = new DateCells(surroundings.zone(), surroundings.now());
  }

  /**
   * Returns how many there are, and the first tasks and properties. The time of modification is
   * overwritten whenever both sides changed a task, and nobody misses it: it is left out.
   */
  List<String> few(List<Overwritten> overwritten) {
    List<Overwritten> missed =
        overwritten.stream()
            .filter(value -> !value.property().equals(PropertyNames.MODIFIED))
            .toList();
    if (missed.isEmpty()) {
      return List.of();
    }
    Map<UUID, List<Overwritten>> byTask = byTask(missed);
    List<String> lines = new ArrayList<>();
    lines.add(count(missed, byTask));
    for (Map.Entry<UUID, List<Overwritten>> entry : byTask.entrySet()) {
      if (lines.size() > FEW_TASKS) {
        int more = byTask.size() - FEW_TASKS;
        lines.add("  and " + (more == 1 ? "1 more task" : more + " more tasks"));
        break;
      }
      List<String> names =
          entry.getValue().stream().map(value -> shortened(value.property())).distinct().toList();
      int more = names.size() - FEW_PROPERTIES;
      lines.add(
          "  "
              + task(entry.getKey(), entry.getValue())
              + ": "
              + String.join(", ", names.subList(0, Math.min(names.size(), FEW_PROPERTIES)))
              + (more > 0 ? " and " + more + " more" : ""));
    }
    lines.add("(ta conflicts shows each value, and what is kept instead, and takes it back.)");
    return lines;
  }

  /** Returns all of them, with both values. */
  List<String> all(List<Overwritten> overwritten) {
    if (overwritten.isEmpty()) {
      return List.of();
    }
    Map<UUID, List<Overwritten>> byTask = byTask(overwritten);
    List<String> lines = new ArrayList<>();
    lines.add(count(overwritten, byTask));
    byTask.forEach(
        (uuid, values) -> {
          lines.add("  " + task(uuid, values));
          for (Overwritten value : values) {
            lines.add("    " + said(value));
          }
        });
    return lines;
  }

  /** Returns one of them, with both values. */
  String one(Overwritten value) {
    return task(value.taskUuid(), List.of(value)) + ": " + said(value);
  }

  private String said(Overwritten value) {
    return value.property()
        + ": here "
        + shown(value.property(), value.local(), dates)
        + ", on the server "
        + shown(value.property(), value.server(), dates)
        + "; "
        + switch (value.winner()) {
          case LOCAL -> "kept what was here";
          case SERVER -> "kept what the server had";
        };
  }

  private static Map<UUID, List<Overwritten>> byTask(List<Overwritten> overwritten) {
    Map<UUID, List<Overwritten>> byTask = new LinkedHashMap<>();
    for (Overwritten value : overwritten) {
      byTask.computeIfAbsent(value.taskUuid(), uuid -> new ArrayList<>()).add(value);
    }
    return byTask;
  }

  private static String count(List<Overwritten> values, Map<UUID, List<Overwritten>> byTask) {
    return "Overwritten: "
        + (values.size() == 1 ? "1 value" : values.size() + " values")
        + " of "
        + (byTask.size() == 1 ? "1 task" : byTask.size() + " tasks")
        + ".";
  }

  /** Names a task, which may no longer be here. */
  private String task(UUID uuid, List<Overwritten> values) {
    Optional<Task> task = selection.find(uuid);
    if (task.isPresent()) {
      return "task " + selection.label(task.get()) + " " + Display.quote(task.get().description());
    }
    String description =
        values.stream()
            .filter(value -> value.property().equals(PropertyNames.DESCRIPTION))
            .flatMap(value -> value.local().or(value::server).stream())
            .findFirst()
            .map(text -> " " + Display.quote(text))
            .orElse("");
    return "task " + uuid.toString().substring(0, 8) + description + ", which is no longer here";
  }

  private static String shortened(String property) {
    return property.length() <= 50 ? property : Display.quote(property);
  }

  /** Returns a value as somebody reads it: a time in local time, other texts in quotes. */
  static String shown(String property, Optional<String> value, DateCells dates) {
    if (value.isEmpty()) {
      return "nothing";
    }
    String text = value.get();
    if (AttributeName.isTime(property)) {
      try {
        return dates.local(Instant.ofEpochSecond(Long.parseLong(text)));
      } catch (NumberFormatException | DateTimeException e) {
        // Shown as it is: somebody else's data may hold anything.
      }
    }
    return "\"" + text + "\"";
  }
}
