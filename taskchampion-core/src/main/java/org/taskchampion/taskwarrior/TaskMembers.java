package org.taskchampion.taskwarrior;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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
import org.taskchampion.internal.Uuids;

/**
 * Makes properties of the members of one task. What is wrong with one member is said, and the next
 * one is looked at.
 */
final class TaskMembers {

  /** The status that Taskwarrior 2 gave a task with a {@code wait} to come. */
  static final String WAITING = "waiting";

  private static final int UUID_LENGTH = 36;
  private static final String NO_TEXT = "a string or a number was expected";
  private static final String NO_LIST = "an array of strings was expected";

  private final TaskFrame frame;
  private final AttributeForms forms;
  private final ZoneId zone;
  private final Set<String> seen = new HashSet<>();
  private @Nullable UUID uuid;
  private @Nullable String modification;
  private final Map<String, String> properties = new TreeMap<>();
  private final Map<String, String> raw = new TreeMap<>();
  private final Map<String, String> asWritten = new TreeMap<>();
  private final Set<String> absent = new TreeSet<>();

  private TaskMembers(TaskFrame frame, AttributeForms forms, ZoneId zone) {
    this.frame = frame;
    this.forms = forms;
    this.zone = zone;
  }

  /** Reads a task; null if there are faults. */
  static @Nullable TaskwarriorTask read(TaskFrame frame, AttributeForms forms, ZoneId zone) {
    TaskMembers members = new TaskMembers(frame, forms, zone);
    frame.read(members::member);
    return frame.isFaulty() ? null : members.task();
  }

  private @Nullable TaskwarriorTask task() {
    if (modification != null) {
      properties.putIfAbsent(PropertyNames.MODIFIED, modification);
    }
    properties.putAll(raw);
    properties.keySet().removeAll(absent);
    if (uuid == null && !properties.containsKey(PropertyNames.DESCRIPTION)) {
      frame.fault("the task has neither a uuid nor a description");
      return null;
    }
    return new TaskwarriorTask(
        uuid == null ? UUID.randomUUID() : uuid,
        properties,
        absent,
        asWritten,
        frame.number(),
        frame.line());
  }

  private void member(String name, @Nullable Object value) {
    if (!seen.add(name)) {
      frame.fault("the member stands there twice");
    } else if (value != null) {
      switch (name) {
        case AttributeForms.UUID -> uuid = uuidOf(value);
        case AttributeForms.ID, AttributeForms.URGENCY -> {} // They are worked out anew.
        case PropertyNames.TAGS ->
            strings(value).forEach(tag -> properties.put(PropertyNames.TAG_PREFIX + tag, ""));
        case PropertyNames.DEPENDS -> strings(value).forEach(this::dependency);
        case AttributeForms.ANNOTATIONS -> annotations(value);
        case AttributeForms.MODIFICATION -> modification(value);
        case AttributeForms.RAW -> {
          if (value instanceof Map<?, ?> stored) {
            raw(stored);
          } else {
            attribute(name, value);
          }
        }
        default -> attribute(name, value);
      }
    }
  }

  private @Nullable UUID uuidOf(Object value) {
    String text = text(value);
    return text == null || text.isEmpty() ? null : uuid(text);
  }

  private void dependency(String text) {
    UUID dependency = uuid(text);
    if (dependency != null) {
      properties.put(PropertyNames.ofDependency(dependency), "");
    }
  }

  private void modification(Object value) {
    if (forms.isUntyped(AttributeForms.MODIFICATION)) {
      String text = text(value);
      modification = text == null || text.isEmpty() ? null : seconds(text);
    } else {
      attribute(AttributeForms.MODIFICATION, value);
    }
  }

  private void attribute(String name, Object value) {
    String text = text(value);
    if (text == null || text.isEmpty()) {
      return; // An empty text is as null: Taskwarrior has no empty attributes.
    }
    if (forms.isDate(name)) {
      String seconds = seconds(text);
      if (seconds != null) {
        properties.put(name, seconds);
      }
    } else if (name.equals(PropertyNames.STATUS) && text.equals(WAITING)) {
      // What Taskwarrior 2 called waiting follows from the property wait.
      properties.put(name, Status.PENDING.value());
    } else {
      String time = forms.isUntyped(name) ? TaskwarriorTimes.secondsOf(text) : null;
      properties.put(name, time == null ? text : time);
      if (time != null) {
        asWritten.put(name, text);
      }
    }
  }

  private void raw(Map<?, ?> stored) {
    stored.forEach(
        (name, value) -> {
          if (value == null) {
            absent.add((String) name);
          } else if (value instanceof String text) {
            raw.put((String) name, text);
          } else {
            frame.fault("a stored property is a string, or null");
          }
        });
  }

  private void annotations(Object value) {
    if (value.equals("")) {
      return; // as it is with every other member
    }
    if (!(value instanceof List<?> list)) {
      frame.fault("annotations are an array");
      return;
    }
    List<Note> notes = new ArrayList<>();
    for (Object element : list) {
      Note note = note(element);
      if (note != null) {
        notes.add(note);
      }
    }
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

  private @Nullable Note note(@Nullable Object element) {
    if (!(element instanceof Map<?, ?> note)) {
      frame.fault("an annotation is an object");
      return null;
    }
    Object entry = note.get(PropertyNames.ENTRY);
    Object description = note.get(PropertyNames.DESCRIPTION);
    if (entry == null || description == null) {
      frame.fault("an annotation needs entry and description");
      return null;
    }
    String time = text(entry);
    String seconds = time == null ? null : seconds(time);
    String text = text(description);
    return seconds == null || text == null ? null : new Note(Long.parseLong(seconds), text);
  }

  /**
   * Reads an array of strings, or, as old exports have it, one string with commas, which can look
   * like an array.
   */
  private List<String> strings(Object value) {
    List<String> strings = new ArrayList<>();
    if (value instanceof String text) {
      boolean isArray = text.startsWith("[") && text.endsWith("]");
      String plain = isArray ? text.replaceAll("[\\[\\]\"\\\\ ]", "") : text;
      Arrays.stream(plain.split(",", -1)).filter(part -> !part.isEmpty()).forEach(strings::add);
    } else if (value instanceof List<?> list) {
      for (Object element : list) {
        if (!(element instanceof String string)) {
          frame.fault(NO_LIST);
        } else if (string.isEmpty()) {
          frame.fault("an empty string stands for nothing here");
        } else {
          strings.add(string);
        }
      }
    } else {
      frame.fault(NO_LIST);
    }
    return strings;
  }

  private @Nullable String text(Object value) {
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof TaskFrame.Numeral number) {
      return number.text();
    }
    frame.fault(NO_TEXT);
    return null;
  }

  private @Nullable UUID uuid(String text) {
    UUID uuid = text.length() == UUID_LENGTH ? Uuids.parse(text) : null;
    if (uuid == null) {
      frame.fault("this is no UUID, such as 11111111-2222-3333-4444-555555555555");
    }
    return uuid;
  }

  private @Nullable String seconds(String time) {
    try {
      return Long.toString(TaskwarriorTimes.parse(time, zone).getEpochSecond());
    } catch (DateTimeException e) {
      frame.fault("this is no time, such as 20261224T180000Z, 2026-12-24 or Unix seconds");
      return null;
    }
  }
}
