package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.taskchampion.Status;
import org.taskchampion.Tag;
import org.taskchampion.Task;

/**
 * Which tasks a command is about. References (numbers, UUIDs and their beginnings) are united;
 * everything else narrows. Where neither a reference nor a status is named, only pending tasks are
 * meant.
 *
 * @param references the references, as they were typed
 * @param pendingOnly true if only pending tasks are meant
 * @param tests what a task must pass
 */
record Filter(List<String> references, boolean pendingOnly, List<Predicate<Task>> tests) {

  /** Returns the filter of every task. */
  static Filter all() {
    return new Filter(List.of(), false, List.of());
  }

  boolean test(Task task) {
    if (pendingOnly && !task.status().equals(Status.PENDING)) {
      return false;
    }
    for (Predicate<Task> test : tests) {
      if (!test.test(task)) {
        return false;
      }
    }
    return true;
  }

  /** Reads a filter; one without words is the filter of pending tasks. */
  static Filter parse(List<String> words) {
    List<String> references = new ArrayList<>();
    List<Predicate<Task>> tests = new ArrayList<>();
    boolean pendingOnly = true;
    for (String word : words) {
      char first = word.isEmpty() ? ' ' : word.charAt(0);
      if (first == '+' || first == '-') {
        Tag tag = tag(word);
        pendingOnly &= !namesStatus(tag);
        tests.add(first == '+' ? task -> task.hasTag(tag) : task -> !task.hasTag(tag));
      } else if (word.startsWith("status:")) {
        tests.add(status(word.substring("status:".length())));
        pendingOnly = false;
      } else if (word.startsWith("project:")) {
        tests.add(project(word.substring("project:".length())));
      } else if (word.startsWith("priority:")) {
        String priority = word.substring("priority:".length());
        tests.add(task -> task.priority().equalsIgnoreCase(priority));
      } else {
        pendingOnly = false;
        for (String reference : word.split(",", -1)) {
          if (!Selection.isReference(reference)) {
            throw unknown(word);
          }
          references.add(reference);
        }
      }
    }
    return new Filter(references, pendingOnly, tests);
  }

  private static TaException unknown(String word) {
    return TaException.usage(
        Display.quote(word)
            + " is neither a command nor a filter (a number, a UUID or its first 8 digits, +TAG, -TAG,"
            + " status:, project:, priority:); see ta help");
  }

  private static Tag tag(String word) {
    if (word.startsWith("--")) {
      throw TaException.usage("there is no option " + Display.quote(word) + "; see ta help");
    }
    try {
      return Tag.parse(word.substring(1));
    } catch (IllegalArgumentException e) {
      throw TaException.usage(String.valueOf(e.getMessage()));
    }
  }

  private static boolean namesStatus(Tag tag) {
    return tag.equals(Tag.PENDING) || tag.equals(Tag.COMPLETED) || tag.equals(Tag.DELETED);
  }

  private static Predicate<Task> status(String value) {
    return switch (value) {
      case "" -> throw TaException.usage("status: needs a value, such as status:completed");
      case "waiting" -> task -> task.status().equals(Status.PENDING) && task.isWaiting();
      default -> task -> task.status().value().equals(value);
    };
  }

  private static Predicate<Task> project(String name) {
    return task -> {
      String project = task.property("project").orElse("");
      return project.equals(name) || (!name.isEmpty() && project.startsWith(name + "."));
    };
  }
}
