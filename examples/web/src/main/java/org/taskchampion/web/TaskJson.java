package org.taskchampion.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.taskchampion.Annotation;
import org.taskchampion.PropertyNames;
import org.taskchampion.Task;

/** A task as the page's list knows it. */
final class TaskJson {

  /** No screen shows more of a text on one line. */
  private static final int MOST_CHARACTERS = 400;

  private TaskJson() {}

  /** Returns what a line of the list shows; what is empty is left out. */
  static Map<String, Object> row(Task task, int number) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("uuid", task.uuid().toString());
    put(row, "number", number > 0, number);
    row.put("description", cut(task.description()));
    row.put("status", task.status().value());
    task.property(PropertyNames.PROJECT).ifPresent(it -> row.put("project", cut(it)));
    put(row, "priority", !task.priority().isEmpty(), cut(task.priority()));
    List<String> tags = task.storedTags().stream().limit(20).map(TaskJson::cut).toList();
    put(row, "tags", !tags.isEmpty(), tags);
    for (String time :
        List.of(
            PropertyNames.DUE,
            PropertyNames.WAIT,
            PropertyNames.SCHEDULED,
            PropertyNames.START,
            PropertyNames.END)) {
      task.time(time).ifPresent(it -> row.put(time, it.getEpochSecond()));
    }
    put(row, "notes", !task.annotations().isEmpty(), task.annotations().size());
    put(row, "blocked", task.isBlocked(), true);
    put(row, "blocking", task.isBlocking(), true);
    put(row, "recurs", task.property(PropertyNames.RECUR).isPresent(), true);
    return row;
  }

  private static void put(Map<String, Object> row, String name, boolean is, Object value) {
    if (is) {
      row.put(name, value);
    }
  }

  static List<Map<String, Object>> notes(Task task) {
    List<Map<String, Object>> notes = new ArrayList<>();
    for (Annotation note : task.annotations()) {
      Map<String, Object> one = new LinkedHashMap<>();
      Instant entry = note.entry();
      one.put("entry", entry.getEpochSecond());
      one.put("description", note.description());
      notes.add(one);
    }
    return notes;
  }

  /** Cuts a text to what a line can show; not within a letter. */
  static String cut(String text) {
    if (text.length() <= MOST_CHARACTERS) {
      return text;
    }
    int end =
        Character.isHighSurrogate(text.charAt(MOST_CHARACTERS - 1))
            ? MOST_CHARACTERS - 1
            : MOST_CHARACTERS;
    return text.substring(0, end) + "…";
  }
}
