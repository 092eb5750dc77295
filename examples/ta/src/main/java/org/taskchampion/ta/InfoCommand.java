package org.taskchampion.ta;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.taskchampion.Annotation;
import org.taskchampion.PropertyNames;
import org.taskchampion.Replica;
import org.taskchampion.Tag;
import org.taskchampion.Task;
import org.taskchampion.internal.Uuids;

/** {@code ta FILTER info}. */
final class InfoCommand extends Command {

  InfoCommand() {
    super("info", "Shows all that is known of tasks.", FilterUse.REQUIRED);
  }

  @Override
  List<String> examples() {
    return List.of("ta 3 info", "ta a1b2c3d4 info");
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    refuseWords(line);
    if (line.filter().isEmpty()) {
      throw TaException.usage("info needs to know which tasks: " + synopsis());
    }
    Filter filter = FilterReader.read(line.filter(), session.surroundings());
    List<Table> tables = new ArrayList<>();
    try (Replica replica = session.openReplicaToRead()) {
      replica.<Boolean>read(
          view -> {
            Selection selection = new Selection(view);
            for (Task task : selection.tasks(filter)) {
              tables.add(table(task, selection, new TaskColumns(session.surroundings())));
            }
            return true;
          });
    }
    if (tables.isEmpty()) {
      throw TaException.error("no task passes the filter");
    }
    boolean first = true;
    for (Table table : tables) {
      session.out().print(first ? "" : "\n");
      table.print(session.out(), session.surroundings().width());
      first = false;
    }
    return ExitCode.OK;
  }

  private static Table table(Task task, Selection selection, TaskColumns columns) {
    Table table = new Table(List.of("Name", "Value"));
    if (selection.workingSet().index(task.uuid()).isPresent()) {
      add(table, "ID", selection.label(task));
    }
    add(table, "UUID", task.uuid().toString());
    add(table, "Description", task.description());
    add(table, "Status", task.status().value());
    add(table, "Priority", task.priority());
    Set<String> tags = new LinkedHashSet<>(task.storedTags());
    task.tags().forEach(tag -> tags.add(tag.name()));
    add(table, "Tags", String.join(" ", tags));
    time(table, "Entered", task.entry(), columns);
    time(table, "Modified", task.modified(), columns);
    time(table, "Started", task.start(), columns);
    time(table, "Ended", task.end(), columns);
    time(table, "Waits until", task.waitUntil(), columns);
    time(table, "Due", task.due(), columns);
    for (UUID dependency : task.dependencies()) {
      add(table, "Depends on", dependency.toString());
    }
    for (Annotation annotation : task.annotations()) {
      add(
          table,
          "Note",
          columns.time(Optional.of(annotation.entry())) + "  " + annotation.description());
    }
    task.userDefinedAttributes().forEach((name, value) -> raw(table, name, value));
    task.hiddenProperties()
        .forEach(
            (name, value) -> {
              if (!isOrdinary(name, value)) {
                raw(table, name, value);
              }
            });
    return table;
  }

  /** Says whether this is how Taskwarrior writes a tag or a dependency, which are told above. */
  private static boolean isOrdinary(String name, String value) {
    if (!value.equals("x")) {
      return false;
    }
    return name.startsWith(PropertyNames.TAG_PREFIX)
        ? Tag.find(name.substring(PropertyNames.TAG_PREFIX.length())).isPresent()
        : name.startsWith(PropertyNames.DEPENDENCY_PREFIX)
            && isUuid(name.substring(PropertyNames.DEPENDENCY_PREFIX.length()));
  }

  /** Shows a property as it is stored: an empty name or value, and blanks at an end, too. */
  private static void raw(Table table, String name, String value) {
    table.add(List.of(visible(name), visible(value)));
  }

  private static String visible(String text) {
    return text.strip().equals(text) && !text.isEmpty() ? text : "\"" + text + "\"";
  }

  private static void time(Table table, String name, Optional<Instant> time, TaskColumns columns) {
    add(table, name, columns.time(time));
  }

  private static void add(Table table, String name, String value) {
    if (!value.isEmpty()) {
      table.add(List.of(name, value));
    }
  }

  private static boolean isUuid(String text) {
    UUID uuid = Uuids.parse(text);
    return uuid != null && uuid.toString().equals(text);
  }
}
