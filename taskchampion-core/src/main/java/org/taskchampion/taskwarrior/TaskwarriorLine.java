package org.taskchampion.taskwarrior;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.PropertyNames;
import org.taskchampion.Task;
import org.taskchampion.internal.StoredLists;
import org.taskchampion.internal.Uuids;
import org.taskchampion.query.Evaluation;

/**
 * Writes a task in one line, with the members in Taskwarrior's order: the number, the attributes by
 * name, annotations, tags, dependencies, the urgency.
 *
 * <p>What Taskwarrior's form cannot express stands in the member {@code properties} as it is
 * stored: a date that is no plain number, a tag or a dependency with a value, an attribute with a
 * name that the form uses itself. {@link TaskMembers} takes these in place of what the other
 * members say. A null there says that the property is absent, where an import would otherwise put a
 * default.
 */
final class TaskwarriorLine {

  private static final int LONGEST_UUID = 36;

  /** The value that Taskwarrior gives the properties of tags and dependencies. */
  private static final String PRESENT = "x";

  private final AttributeForms forms;
  private final boolean exact;

  /**
   * Makes a writer.
   *
   * @param exact whether what only repeats something is written too: Taskwarrior's lists beside the
   *     properties of tags and dependencies, and the value that it gives those
   */
  TaskwarriorLine(AttributeForms forms, boolean exact) {
    this.forms = forms;
    this.exact = exact;
  }

  /**
   * Returns a task in one line.
   *
   * @param evaluation what the number and the urgency are asked of; null leaves them out
   */
  String of(Task task, @Nullable Evaluation evaluation) {
    Members members = new Members(task);
    StringBuilder line = new StringBuilder("{");
    if (evaluation != null) {
      int id = evaluation.workingSet().index(task.uuid()).orElse(0);
      member(line, AttributeForms.ID, Integer.toString(id));
    }
    members.plain.forEach((name, json) -> member(line, name, json));
    if (!members.annotations.isEmpty()) {
      member(line, AttributeForms.ANNOTATIONS, annotations(members.annotations));
    }
    list(line, PropertyNames.TAGS, members.tags);
    list(line, PropertyNames.DEPENDS, members.dependencies);
    if (!members.raw.isEmpty()) {
      StringBuilder raw = new StringBuilder("{");
      members.raw.forEach((name, json) -> member(raw, name, json));
      member(line, AttributeForms.RAW, raw.append('}').toString());
    }
    if (evaluation != null) {
      member(line, AttributeForms.URGENCY, evaluation.urgency(task).toString());
    }
    return line.append('}').toString();
  }

  /** What becomes of the properties of a task, as JSON. */
  private final class Members {
    private final Map<String, String> plain = new TreeMap<>();
    private final Map<String, String> raw = new TreeMap<>();
    private final List<String> tags = new ArrayList<>();
    private final List<String> dependencies = new ArrayList<>();
    private final Map<Long, String> annotations = new TreeMap<>();

    private Members(Task task) {
      Map<String, String> properties = task.properties();
      plain.put(AttributeForms.UUID, json(task.uuid().toString()));
      properties.forEach(
          (name, value) -> {
            if (exact || !StoredLists.isRepetition(name, properties.keySet())) {
              put(name, value);
            }
          });
      for (String name : AttributeForms.DEFAULTED) {
        if (!properties.containsKey(name)) {
          raw.put(name, "null");
        }
      }
    }

    private void put(String name, String value) {
      String tag = behind(PropertyNames.TAG_PREFIX, name);
      String dependency = behind(PropertyNames.DEPENDENCY_PREFIX, name);
      if (!tag.isEmpty()) {
        element(tags, tag, name, value);
      } else if (isUuid(dependency)) {
        element(dependencies, dependency, name, value);
      } else if (isTime(behind(PropertyNames.ANNOTATION_PREFIX, name))) {
        annotations.put(Long.valueOf(behind(PropertyNames.ANNOTATION_PREFIX, name)), value);
      } else if (isPlain(name, value)) {
        plain.put(name, forms.isNumber(name, value) ? value : json(value));
      } else if (forms.isDate(name) && isTime(value)) {
        plain.put(name, json(String.valueOf(TaskwarriorTimes.format(value))));
      } else {
        raw.put(name, json(value));
      }
    }

    private void element(List<String> list, String element, String name, String value) {
      list.add(element);
      if (!value.isEmpty() && (exact || !value.equals(PRESENT))) {
        raw.put(name, json(value));
      }
    }
  }

  private static String behind(String prefix, String name) {
    return name.startsWith(prefix) ? name.substring(prefix.length()) : "";
  }

  /** Says whether reading a member of this name and value gives just the property that it is. */
  private boolean isPlain(String name, String value) {
    return !forms.isDate(name)
        && !value.isEmpty()
        && !(forms.isUntyped(name) && TaskwarriorTimes.isTime(value))
        && !forms.isReserved(name)
        && !name.startsWith(PropertyNames.TAG_PREFIX)
        && !name.startsWith(PropertyNames.DEPENDENCY_PREFIX)
        && !name.startsWith(PropertyNames.ANNOTATION_PREFIX)
        && !(name.equals(PropertyNames.STATUS) && value.equals(TaskMembers.WAITING));
  }

  private static boolean isTime(String stored) {
    return TaskwarriorTimes.format(stored) != null;
  }

  private static boolean isUuid(String text) {
    UUID uuid = text.length() == LONGEST_UUID ? Uuids.parse(text) : null;
    return uuid != null && uuid.toString().equals(text);
  }

  private static String annotations(Map<Long, String> annotations) {
    StringBuilder text = new StringBuilder("[");
    annotations.forEach(
        (seconds, note) -> {
          StringBuilder object = new StringBuilder("{");
          String time = String.valueOf(TaskwarriorTimes.format(Long.toString(seconds)));
          member(object, PropertyNames.ENTRY, json(time));
          member(object, PropertyNames.DESCRIPTION, json(note));
          text.append(text.length() == 1 ? "" : ",").append(object).append('}');
        });
    return text.append(']').toString();
  }

  private static void list(StringBuilder line, String name, List<String> values) {
    if (!values.isEmpty()) {
      values.sort(null);
      StringBuilder text = new StringBuilder("[");
      for (String value : values) {
        text.append(text.length() == 1 ? "" : ",").append(json(value));
      }
      member(line, name, text.append(']').toString());
    }
  }

  private static void member(StringBuilder object, String name, String json) {
    object.append(object.length() == 1 ? "" : ",").append(json(name)).append(':').append(json);
  }

  /** Returns a string in JSON. Well-formed text only: a replica holds no other. */
  private static String json(String value) {
    StringBuilder text = new StringBuilder(value.length() + 2).append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == '\u2028' || c == '\u2029') {
            text.append("\\u").append(Integer.toHexString(c | 0x10000).substring(1));
          } else {
            text.append(c);
          }
        }
      }
    }
    return text.append('"').toString();
  }
}
