package org.taskchampion.ta;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Status;
import org.taskchampion.Tag;
import org.taskchampion.TaskEditor;

/**
 * What the words behind {@code add} or {@code modify} ask for. Reading it checks everything that
 * can be checked without the replica, so that bad input changes nothing.
 */
final class Modification {

  private interface Step {
    void apply(TaskEditor editor, Selection selection);
  }

  private static final List<String> TIMES =
      List.of("wait", "due", "scheduled", "until", "entry", "start", "end");

  private final List<String> description = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, String> given = new HashMap<>();
  private final Dates dates;

  private Modification(Dates dates) {
    this.dates = dates;
  }

  /**
   * Reads a modification.
   *
   * @throws TaException if a word has the form of a change and cannot be one
   */
  static Modification parse(CommandLine line, Dates dates) {
    Modification modification = new Modification(dates);
    for (String word : line.words()) {
      modification.add(word);
    }
    modification.description.addAll(line.literal());
    return modification;
  }

  /** Returns the words that are text. */
  String description() {
    return String.join(" ", description).strip();
  }

  boolean isEmpty() {
    return steps.isEmpty() && description().isEmpty();
  }

  /** Applies all but the description. */
  void apply(TaskEditor editor, Selection selection) {
    for (Step step : steps) {
      step.apply(editor, selection);
    }
  }

  private void add(String word) {
    char first = word.isEmpty() ? ' ' : word.charAt(0);
    if ((first == '+' || first == '-') && isTagLike(word)) {
      Tag tag = tag(word.substring(1));
      steps.add(
          first == '+'
              ? (editor, selection) -> editor.addTag(tag)
              : (editor, selection) -> editor.removeTag(tag));
      return;
    }
    int colon = word.indexOf(':');
    String name = colon < 0 ? "" : name(word.substring(0, colon));
    Step step = name.isEmpty() ? null : step(name, word.substring(colon + 1));
    if (step == null) {
      description.add(word);
      return;
    }
    if (given.put(name, word) != null) {
      throw TaException.usage(name + ": is given twice");
    }
    steps.add(step);
  }

  /** "+1 555" and "-" are text; "+shop" and "+a:b" want to be tags. */
  private static boolean isTagLike(String word) {
    return word.length() > 1 && Character.isLetter(word.codePointAt(1));
  }

  private static Tag tag(String name) {
    Tag tag;
    try {
      tag = Tag.parse(name);
    } catch (IllegalArgumentException e) {
      throw TaException.usage(e.getMessage() + "; what follows -- is taken as text");
    }
    if (tag.isSynthetic()) {
      throw TaException.usage("the tag " + tag + " follows from the task and cannot be set");
    }
    return tag;
  }

  private static String name(String name) {
    return switch (name) {
      case "pri" -> "priority";
      case "proj" -> "project";
      default -> name;
    };
  }

  /**
   * Returns what a name and a value ask for; null if the name has no meaning, and the word is text.
   */
  private @Nullable Step step(String name, String value) {
    if (TIMES.contains(name)) {
      Instant time = value.isEmpty() ? null : dates.parse(value);
      return (editor, selection) -> editor.time(name, time);
    }
    return switch (name) {
      case "status" -> status(value);
      case "priority" -> {
        String priority = value.isEmpty() ? null : priority(value);
        yield (editor, selection) -> editor.priority(priority);
      }
      case "project" -> {
        String project = value.isEmpty() ? null : value;
        yield (editor, selection) -> editor.set("project", project);
      }
      case "depends" -> depends(value);
      default -> null;
    };
  }

  private static Step status(String value) {
    Status status = Status.of(value);
    if (value.equals("waiting")) {
      throw TaException.usage("a task waits when it has a date for it: use wait:DATE");
    }
    if (!status.isKnown()) {
      throw TaException.usage(
          Display.quote(value) + " is no status; use pending, completed, deleted or recurring");
    }
    return (editor, selection) -> editor.status(status);
  }

  private static String priority(String value) {
    String priority = value.toUpperCase(Locale.ROOT);
    if (!List.of("H", "M", "L").contains(priority)) {
      throw TaException.usage(Display.quote(value) + " is no priority; use H, M or L");
    }
    return priority;
  }

  private static Step depends(String value) {
    if (value.isEmpty()) {
      return (editor, selection) -> editor.task().dependencies().forEach(editor::removeDependency);
    }
    List<String> references = List.of(value.split(",", -1));
    for (String reference : references) {
      if (!Selection.isReference(reference.startsWith("-") ? reference.substring(1) : reference)) {
        throw TaException.usage(
            "depends:" + value + " is not understood; use numbers or UUIDs, such as depends:3,-4");
      }
    }
    return (editor, selection) -> {
      for (String reference : references) {
        if (reference.startsWith("-")) {
          editor.removeDependency(selection.uuid(reference.substring(1)));
        } else if (selection.task(reference).uuid().equals(editor.uuid())) {
          throw TaException.error("a task cannot depend on itself");
        } else {
          editor.addDependency(selection.task(reference).uuid());
        }
      }
    };
  }
}
