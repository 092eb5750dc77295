package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

/** Finds the tasks that a filter or a reference means, in one state of the replica. */
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

  /**
   * Returns the tasks that a filter lets pass: first those in the working set, by number.
   *
   * @throws TaException if the filter names what no task here has
   */
  List<Task> tasks(Filter filter) {
    for (Filter.Claim claim : filter.claims()) {
      if (reader.tasks().stream().noneMatch(claim.test())) {
        throw claim.otherwise();
      }
    }
    Collection<Task> candidates;
    if (!filter.references().isEmpty()) {
      candidates = named(filter.references());
    } else if (filter.pendingOnly()) {
      candidates = reader.workingSetTasks();
    } else {
      candidates = reader.tasks();
    }
    List<Task> found = new ArrayList<>();
    for (Task task : candidates) {
      if (filter.test(task)) {
        found.add(task);
      }
    }
    found.sort(this::compare);
    return found;
  }

  private int compare(Task a, Task b) {
    int byNumber =
        Integer.compare(
            workingSet().index(a.uuid()).orElse(Integer.MAX_VALUE),
            workingSet().index(b.uuid()).orElse(Integer.MAX_VALUE));
    return byNumber != 0 ? byNumber : a.uuid().toString().compareTo(b.uuid().toString());
  }

  private Collection<Task> named(List<String> references) {
    Map<UUID, Task> found = new LinkedHashMap<>();
    for (String reference : references) {
      int dash = reference.indexOf('-');
      if (dash > 0 && isNumber(reference.substring(0, dash)) && dash < SHORTEST_PREFIX) {
        range(reference, dash).forEach(task -> found.put(task.uuid(), task));
      } else {
        Task task = task(reference);
        found.put(task.uuid(), task);
      }
    }
    return found.values();
  }

  private List<Task> range(String reference, int dash) {
    int first = number(reference.substring(0, dash));
    int last = number(reference.substring(dash + 1));
    List<UUID> uuids =
        new ArrayList<>(
            workingSet().asMap().subMap(Math.min(first, last), Math.max(first, last)).values());
    workingSet().uuid(last).ifPresent(uuids::add);
    List<Task> found = reader.tasks(uuids);
    if (first > last || found.isEmpty()) {
      throw TaException.error(
          "there is no task with a number of " + reference + "; ta list shows the numbers");
    }
    return found;
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

  /** Says whether a word has the form of a number, a range, a UUID or its beginning. */
  static boolean isReference(String word) {
    if (isNumber(word)) {
      return true;
    }
    int dash = word.indexOf('-');
    if (dash > 0
        && dash < SHORTEST_PREFIX
        && isNumber(word.substring(0, dash))
        && isNumber(word.substring(dash + 1))) {
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
