package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.taskchampion.PropertyNames;
import org.taskchampion.Task;

/**
 * Writes tasks as Taskwarrior's JSON, one a line, in one form only: members in the order of their
 * names but for the UUID, which comes first.
 *
 * <p>What Taskwarrior's form cannot express stands in the member {@code properties} as it is
 * stored: a date that is no plain number, a tag or a dependency with a value, an attribute with a
 * name that the form uses itself. {@link TaskwarriorReader} takes these in place of what the other
 * members say, so that nothing is lost between two replicas. A null there says that the property is
 * absent, where an import would otherwise put a default.
 *
 * <p>What only repeats something is left out: Taskwarrior's lists beside the properties of tags and
 * dependencies, and the value {@code x} that it gives those.
 */
final class TaskwarriorWriter {

  /** The member that holds properties as they are stored. */
  static final String RAW = "properties";

  private final NumericAttributes numeric;

  /**
   * Makes a writer.
   *
   * @param numeric which attributes are written as numbers
   */
  TaskwarriorWriter(NumericAttributes numeric) {
    this.numeric = numeric;
  }

  /**
   * Returns a task in one line.
   *
   * @param workedOut members that are not stored, such as the urgency, as JSON by name
   */
  String write(Task task, Map<String, String> workedOut) {
    Map<String, String> members = new TreeMap<>(workedOut);
    Map<String, String> raw = new TreeMap<>();
    List<String> tags = new ArrayList<>();
    List<String> dependencies = new ArrayList<>();
    Map<Long, String> annotations = new TreeMap<>();
    task.properties()
        .forEach(
            (name, value) -> {
              if (TaskProperties.isRepetition(name, task.properties().keySet())) {
                return; // The members tags and depends say the same.
              }
              if (name.startsWith(PropertyNames.TAG_PREFIX)
                  && name.length() > PropertyNames.TAG_PREFIX.length()) {
                tags.add(name.substring(PropertyNames.TAG_PREFIX.length()));
                if (!isUsual(value)) {
                  raw.put(name, json(value));
                }
              } else if (name.startsWith(PropertyNames.DEPENDENCY_PREFIX)
                  && isUuid(name.substring(PropertyNames.DEPENDENCY_PREFIX.length()))) {
                dependencies.add(name.substring(PropertyNames.DEPENDENCY_PREFIX.length()));
                if (!isUsual(value)) {
                  raw.put(name, json(value));
                }
              } else if (isAnnotation(name)) {
                annotations.put(
                    Long.valueOf(name.substring(PropertyNames.ANNOTATION_PREFIX.length())), value);
              } else if (isPlain(name, value)) {
                members.put(name, numeric.contains(name, value) ? value : json(value));
              } else {
                String time = isDate(name) ? TaskwarriorDates.format(value) : null;
                if (time == null) {
                  raw.put(name, json(value));
                } else {
                  members.put(name, json(time));
                }
              }
            });
    for (String name : TaskwarriorReader.DEFAULTED) {
      if (!task.properties().containsKey(name)) {
        raw.put(name, "null");
      }
    }
    if (!tags.isEmpty()) {
      members.put(PropertyNames.TAGS, array(tags));
    }
    if (!dependencies.isEmpty()) {
      members.put(PropertyNames.DEPENDS, array(dependencies));
    }
    if (!annotations.isEmpty()) {
      members.put("annotations", annotations(annotations));
    }
    if (!raw.isEmpty()) {
      members.put(RAW, object(raw, new StringBuilder("{")));
    }
    return object(members, new StringBuilder("{\"uuid\":").append(json(task.uuid().toString())));
  }

  /** Says whether a tag or a dependency has the value of TaskChampion's, or of Taskwarrior's. */
  private static boolean isUsual(String value) {
    return value.isEmpty() || value.equals("x");
  }

  private static boolean isDate(String name) {
    return TaskwarriorDates.PROPERTIES.contains(name);
  }

  /** Says whether an import takes a member of this name and value as the property that it is. */
  private static boolean isPlain(String name, String value) {
    return !isDate(name)
        && !value.isEmpty()
        && (AttributeName.isWhole(name) || !TaskwarriorDates.isTime(value))
        && !TaskwarriorReader.RESERVED.contains(name)
        && !name.startsWith(PropertyNames.TAG_PREFIX)
        && !name.startsWith(PropertyNames.DEPENDENCY_PREFIX)
        && !name.startsWith(PropertyNames.ANNOTATION_PREFIX)
        && !(name.equals(PropertyNames.STATUS) && value.equals("waiting"));
  }

  private static boolean isAnnotation(String name) {
    return name.startsWith(PropertyNames.ANNOTATION_PREFIX)
        && TaskwarriorDates.format(name.substring(PropertyNames.ANNOTATION_PREFIX.length()))
            != null;
  }

  static boolean isUuid(String text) {
    try {
      return text.length() == 36 && UUID.fromString(text).toString().equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String annotations(Map<Long, String> annotations) {
    StringBuilder text = new StringBuilder("[");
    annotations.forEach(
        (seconds, note) ->
            text.append(text.length() == 1 ? "" : ",")
                .append("{\"entry\":\"")
                .append(TaskwarriorDates.format(Long.toString(seconds)))
                .append("\",\"description\":")
                .append(json(note))
                .append('}'));
    return text.append(']').toString();
  }

  private static String array(List<String> values) {
    values.sort(null);
    StringBuilder text = new StringBuilder("[");
    for (String value : values) {
      text.append(text.length() == 1 ? "" : ",").append(json(value));
    }
    return text.append(']').toString();
  }

  private static String object(Map<String, String> members, StringBuilder text) {
    members.forEach(
        (name, json) -> {
          text.append(text.length() == 1 ? "" : ",").append(json(name)).append(':').append(json);
        });
    return text.append('}').toString();
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
            String hex = Integer.toHexString(c);
            text.append("\\u").append("0".repeat(4 - hex.length())).append(hex);
          } else {
            text.append(c);
          }
        }
      }
    }
    return text.append('"').toString();
  }
}
