package org.taskchampion.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Edit;
import org.taskchampion.PropertyNames;
import org.taskchampion.Status;
import org.taskchampion.Task;
import org.taskchampion.TaskEditor;
import org.taskchampion.TaskReader;
import org.taskchampion.query.Conventions;
import org.taskchampion.ta.TaException;

/** What the page changes: each call is one unit of work, with one undo. */
final class Edits {

  private static final List<String> KNOWN =
      List.of(
          PropertyNames.PROJECT,
          PropertyNames.PRIORITY,
          PropertyNames.DUE,
          PropertyNames.WAIT,
          PropertyNames.SCHEDULED,
          PropertyNames.UNTIL,
          PropertyNames.RECUR);

  private final Desk desk;

  Edits(Desk desk) {
    this.desk = desk;
  }

  /** Says what a line would add, and adds nothing. What it cannot mean is an answer, too. */
  Map<String, Object> understand(String text) {
    Words words = Words.of(text);
    try {
      return desk.replica()
          .read(
              view ->
                  understood(view, desk.setup().understand(view, words.words(), words.literal())));
    } catch (TaException e) {
      return Map.of("problem", String.valueOf(e.getMessage()));
    }
  }

  private Map<String, Object> understood(TaskReader reader, Task task) {
    Conventions conventions = desk.conventions();
    Changes changes = new Changes(reader, conventions);
    List<Object> parts = new ArrayList<>();
    List<String> names = new ArrayList<>(KNOWN);
    conventions.attributes().stream()
        .map(attribute -> attribute.name())
        .filter(name -> !KNOWN.contains(name))
        .forEach(names::add);
    for (String name : names) {
      task.property(name).ifPresent(value -> parts.add(part(name, changes.value(name, value))));
    }
    task.storedTags().forEach(tag -> parts.add(part("tag", tag)));
    for (UUID dependency : task.dependencies()) {
      parts.add(part("depends on", changes.name(dependency, List.of())));
    }
    return Map.of("description", TaskJson.cut(task.description()), "parts", parts);
  }

  private static Map<String, Object> part(String name, Object value) {
    return Map.of("name", name, "value", value);
  }

  Map<String, Object> add(String text) {
    Words words = Words.of(text);
    Task task =
        desk.replica().editAndGet(edit -> desk.setup().add(edit, words.words(), words.literal()));
    if (task.status().equals(Status.RECURRING)) {
      desk.recurringTaskWasChanged();
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("uuid", task.uuid().toString());
    json.put("description", TaskJson.cut(task.description()));
    return json;
  }

  Map<String, Object> modify(UUID uuid, @Nullable Object given) {
    if (!(given instanceof List<?> list) || list.isEmpty()) {
      throw new Problem(400, "The request has no words.");
    }
    List<String> words = new ArrayList<>();
    for (Object word : list) {
      if (!(word instanceof String text)) {
        throw new Problem(400, "A word is a text.");
      }
      words.add(text);
    }
    boolean changed = desk.replica().editAndGet(edit -> desk.setup().modify(edit, uuid, words));
    desk.recurringTaskWasChanged();
    return Map.of("changed", changed);
  }

  Map<String, Object> status(UUID uuid, String status) {
    return change(
        uuid,
        (edit, editor) -> {
          TaskEditor unused = editor.status(Status.of(status));
          desk.setup().recurrence().mark(edit, uuid, edit.now());
        });
  }

  Map<String, Object> start(UUID uuid, boolean start) {
    return change(
        uuid,
        (edit, editor) -> {
          TaskEditor unused = start ? editor.start() : editor.stop();
        });
  }

  Map<String, Object> annotate(UUID uuid, String text) {
    if (text.isBlank()) {
      throw new Problem(422, "A note needs a text.");
    }
    return change(
        uuid,
        (edit, editor) -> {
          TaskEditor unused = editor.annotate(text.strip());
        });
  }

  Map<String, Object> denotate(UUID uuid, String entry) {
    Instant time;
    try {
      time = Instant.ofEpochSecond(Long.parseLong(entry));
    } catch (NumberFormatException | DateTimeException e) {
      throw new Problem(400, "That is no time.");
    }
    return change(
        uuid,
        (edit, editor) -> {
          TaskEditor unused = editor.removeAnnotation(time);
        });
  }

  private Map<String, Object> change(UUID uuid, BiConsumer<Edit, TaskEditor> change) {
    var unused =
        desk.replica()
            .edit(
                edit ->
                    change.accept(
                        edit,
                        edit.find(uuid)
                            .orElseThrow(() -> new Problem(404, "This task was removed."))));
    return Map.of();
  }
}
