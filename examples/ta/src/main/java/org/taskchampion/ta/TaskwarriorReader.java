package org.taskchampion.ta;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.PropertyNames;
import org.taskchampion.Status;

/**
 * Reads Taskwarrior's JSON: an array of tasks, or one task after the other. See {@link
 * TaskwarriorWriter} for the member {@code properties}.
 */
final class TaskwarriorReader {

  /** Members that are no properties of their own. */
  static final Set<String> RESERVED =
      Set.of(
          "uuid",
          "id",
          "urgency",
          PropertyNames.TAGS,
          "annotations",
          PropertyNames.DEPENDS,
          TaskwarriorWriter.RAW);

  /** Properties that an import puts in place where the file does not name them. */
  static final List<String> DEFAULTED =
      List.of(PropertyNames.STATUS, PropertyNames.ENTRY, PropertyNames.MODIFIED);

  private final TaskwarriorText text;
  private final ZoneId zone;
  private final List<TaskwarriorTask> tasks = new ArrayList<>();
  private final Map<UUID, Integer> numbers = new HashMap<>();

  private TaskwarriorReader(TaskwarriorText text, ZoneId zone) {
    this.text = text;
    this.zone = zone;
  }

  /**
   * Reads tasks.
   *
   * @param source what the bytes were read from, for messages
   * @param zone where times without an offset are meant
   * @throws TaException if they are malformed
   */
  static List<TaskwarriorTask> read(String source, byte[] bytes, ZoneId zone) {
    TaskwarriorText text = new TaskwarriorText(source, bytes);
    TaskwarriorReader reader = new TaskwarriorReader(text, zone);
    text.forEachTask(reader::readTask);
    return reader.tasks;
  }

  /** What the members of a task say. */
  private static final class Members {
    private @Nullable UUID uuid;
    private final Map<String, String> properties = new TreeMap<>();
    private final Map<String, String> raw = new TreeMap<>();
    private final Map<String, String> asWritten = new TreeMap<>();
    private final Set<String> removed = new TreeSet<>();
    private final Set<String> seen = new HashSet<>();
  }

  private void readTask() throws IOException {
    Members members = new Members();
    text.members(
        name -> {
          if (!members.seen.add(name)) {
            throw text.malformed("the member stands there twice");
          }
          if (!text.skipNull()) {
            readMember(name, members);
          }
        });
    UUID uuid = members.uuid;
    members.properties.putAll(members.raw);
    members.properties.keySet().removeAll(members.removed);
    if (uuid == null && !members.properties.containsKey(PropertyNames.DESCRIPTION)) {
      throw text.malformed("the task has neither a uuid nor a description");
    }
    add(
        new TaskwarriorTask(
            uuid == null ? UUID.randomUUID() : uuid,
            members.properties,
            members.removed,
            members.asWritten));
  }

  private void readMember(String name, Members members) throws IOException {
    switch (name) {
      case "uuid" -> {
        String uuid = text.string();
        members.uuid = uuid.isEmpty() ? null : uuid(uuid);
      }
      case "id", "urgency" -> text.skip();
      case PropertyNames.TAGS -> {
        for (String tag : text.strings()) {
          members.properties.put(PropertyNames.TAG_PREFIX + tag, "");
        }
      }
      case PropertyNames.DEPENDS -> {
        for (String uuid : text.strings()) {
          members.properties.put(PropertyNames.DEPENDENCY_PREFIX + uuid(uuid), "");
        }
      }
      case "annotations" -> annotations(members.properties);
      case TaskwarriorWriter.RAW -> {
        if (text.isObject()) {
          raw(members);
        } else {
          attribute(name, text.string(), members);
        }
      }
      default -> attribute(name, text.string(), members);
    }
  }

  /** The same task twice is harmless; two different ones of a UUID are not both to be had. */
  private void add(TaskwarriorTask task) {
    Integer before = numbers.put(task.uuid(), tasks.size());
    if (before == null) {
      tasks.add(task);
    } else if (tasks.get(before).equals(task)) {
      numbers.put(task.uuid(), before);
    } else {
      throw text.malformed(
          "an earlier task of the file has the UUID "
              + task.uuid()
              + " too, and says something else: keep one of them");
    }
  }

  private void attribute(String name, String value, Members members) {
    if (value.isEmpty()) {
      return; // As null: Taskwarrior has no empty attributes.
    }
    if (TaskwarriorDates.PROPERTIES.contains(name)) {
      members.properties.put(name, seconds(value));
    } else if (name.equals(PropertyNames.STATUS) && value.equals("waiting")) {
      // What Taskwarrior 2 called waiting follows from the property wait.
      members.properties.put(name, Status.PENDING.value());
    } else {
      String time = AttributeName.isWhole(name) ? null : userDefinedTime(value);
      members.properties.put(name, time == null ? value : time);
      if (time != null) {
        members.asWritten.put(name, value);
      }
    }
  }

  /** Returns what Taskwarrior stores for a user-defined time; null if it is none. */
  private static @Nullable String userDefinedTime(String text) {
    try {
      return TaskwarriorDates.isTime(text)
          ? Long.toString(TaskwarriorDates.parse(text).getEpochSecond())
          : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private void raw(Members members) throws IOException {
    text.object(
        "the stored properties are an object",
        name -> {
          if (members.raw.containsKey(name) || members.removed.contains(name)) {
            throw text.malformed("the property " + Display.quote(name) + " stands there twice");
          }
          if (text.skipNull()) {
            members.removed.add(name);
          } else {
            members.raw.put(name, text.string("a stored property is a string, or null"));
          }
        });
  }

  private void annotations(Map<String, String> properties) throws IOException {
    List<Note> notes = new ArrayList<>();
    text.array("annotations are an array", () -> notes.add(note()));
    // Each takes a second of its own, the next one that is free: in their order, nobody looks
    // twice.
    notes.sort(Comparator.comparingLong(Note::second));
    long free = Long.MIN_VALUE;
    for (Note note : notes) {
      long second = Math.max(free, note.second());
      properties.put(PropertyNames.ANNOTATION_PREFIX + second, note.description());
      free = second + 1;
    }
  }

  private record Note(long second, String description) {}

  private Note note() throws IOException {
    Map<String, String> members = new HashMap<>();
    text.object(
        "an annotation is an object",
        name -> {
          switch (name) {
            case PropertyNames.ENTRY -> members.put(name, seconds(text.string()));
            case PropertyNames.DESCRIPTION -> members.put(name, text.string());
            default -> text.skip();
          }
        });
    String entry = members.get(PropertyNames.ENTRY);
    String description = members.get(PropertyNames.DESCRIPTION);
    if (entry == null || description == null) {
      throw text.malformed("an annotation needs entry and description");
    }
    return new Note(Long.parseLong(entry), description);
  }

  private UUID uuid(String uuid) {
    try {
      if (uuid.length() == 36) {
        UUID parsed = UUID.fromString(uuid);
        if (parsed.toString().equalsIgnoreCase(uuid)) {
          return parsed;
        }
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw text.malformed(Display.quote(uuid) + " is no UUID");
  }

  private String seconds(String time) {
    try {
      return Long.toString(TaskwarriorDates.parse(time, zone).getEpochSecond());
    } catch (DateTimeException e) {
      throw text.malformed(
          Display.quote(time) + " is no time such as 20261224T180000Z, 2026-12-24 or Unix seconds");
    }
  }
}
