package org.taskchampion.ta;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Edit;
import org.taskchampion.Task;
import org.taskchampion.TaskEditor;
import org.taskchampion.TaskReader;
import org.taskchampion.WorkingSet;

/** Finds the tasks that references mean, in one state of the replica. */
final class Selection {

  private static final int SHORTEST_PREFIX = 8;

  private final TaskReader reader;
  private @Nullable WorkingSet workingSet;
  private @Nullable Set<UUID> uuids;
  private @Nullable Set<String> names;

  Selection(TaskReader reader) {
    this.reader = reader;
  }

  WorkingSet workingSet() {
    WorkingSet known = workingSet;
    if (known == null) {
      known = reader.workingSet();
      workingSet = known;
    }
    return known;
  }

  Optional<Task> find(UUID uuid) {
    return reader.tasks(List.of(uuid)).stream().findFirst();
  }

  /** Says whether any task here, of whatever status, has a property of a name. */
  boolean hasProperty(String name) {
    Set<String> known = names;
    if (known == null) {
      known = new HashSet<>();
      for (Task task : reader.tasks()) {
        known.addAll(task.properties().keySet());
      }
      names = known;
    }
    return known.contains(name);
  }

  /** Returns the task that a number, a UUID or the beginning of one means. */
  Task task(String reference) {
    UUID uuid = uuid(reference);
    return find(uuid).orElseThrow(() -> TaException.error("there is no task " + uuid + " here"));
  }

  /** Returns the UUID that a reference means, whether or not there is such a task. */
  UUID uuid(String reference) {
    if (isNumber(reference)) {
      Optional<UUID> numbered = workingSet().uuid(number(reference));
      if (numbered.isPresent()) {
        return numbered.get();
      }
      if (reference.length() < SHORTEST_PREFIX) {
        throw TaException.error(
            "there is no task with the number " + reference + "; ta list shows the numbers");
      }
    }
    String prefix = reference.toLowerCase(Locale.ROOT);
    if (prefix.length() == 36) {
      return UUID.fromString(prefix);
    }
    Set<UUID> all = uuids;
    if (all == null) {
      all = reader.uuids();
      uuids = all;
    }
    UUID found = null;
    for (UUID uuid : all) {
      if (uuid.toString().startsWith(prefix)) {
        if (found != null) {
          throw TaException.error("several tasks begin with " + prefix + "; give more of the UUID");
        }
        found = uuid;
      }
    }
    if (found == null) {
      throw TaException.error("there is no task that begins with " + prefix + " here");
    }
    return found;
  }

  /** Says whether a word has the form of a number, a UUID or its beginning. */
  static boolean isReference(String word) {
    if (isNumber(word)) {
      return true;
    }
    if (word.length() < SHORTEST_PREFIX || word.length() > 36) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      boolean dashHere = i == 8 || i == 13 || i == 18 || i == 23;
      char c = word.charAt(i);
      if (dashHere ? c != '-' : Character.digit(c, 16) < 0 || c > 'f') {
        return false;
      }
    }
    return true;
  }

  /** Returns the task's number, or the beginning of its UUID if it has none. */
  String label(Task task) {
    return label(task.uuid());
  }

  String label(UUID uuid) {
    return workingSet().index(uuid).isPresent()
        ? Integer.toString(workingSet().index(uuid).getAsInt())
        : uuid.toString().substring(0, SHORTEST_PREFIX);
  }

  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static int number(String digits) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      return Integer.MAX_VALUE;
    }
  }

  /** Returns the editor of a task that was there a moment ago. */
  static TaskEditor editor(Edit edit, UUID uuid) {
    try {
      return edit.task(uuid);
    } catch (NoSuchElementException e) {
      throw TaException.error("the task " + uuid + " was removed meanwhile; nothing was changed");
    }
  }
}
