package org.taskchampion.taskwarrior;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Edit;
import org.taskchampion.Operation;
import org.taskchampion.PropertyNames;
import org.taskchampion.Status;
import org.taskchampion.TaskEditor;
import org.taskchampion.internal.StoredLists;

/**
 * Makes tasks what an import says they are: properties that differ are set, those that it lacks are
 * removed, and nothing else is touched, so that importing the same again changes nothing.
 */
final class TaskwarriorImport {

  private final Edit edit;
  private final Instant now;
  private int added;
  private int changed;
  private int unchanged;

  TaskwarriorImport(Edit edit) {
    this.edit = edit;
    this.now = edit.now();
  }

  ImportReport report() {
    return new ImportReport(added, changed, unchanged);
  }

  /**
   * Takes a task in.
   *
   * @throws IllegalArgumentException if it holds what cannot be sent
   */
  void put(TaskwarriorTask task) {
    Optional<TaskEditor> found = edit.find(task.uuid());
    Map<String, String> before =
        found.<Map<String, String>>map(it -> it.task().properties()).orElseGet(TreeMap::new);
    boolean exists = found.isPresent();
    Map<String, String> after = new TreeMap<>(task.properties());
    keep(before, after, task);
    String seconds = Long.toString(now.getEpochSecond());
    Map<String, String> defaults =
        Map.of(
            PropertyNames.STATUS,
            Status.PENDING.value(),
            PropertyNames.ENTRY,
            seconds,
            PropertyNames.MODIFIED,
            seconds);
    for (String name : AttributeForms.DEFAULTED) {
      String value = exists ? before.get(name) : defaults.get(name);
      if (value != null && !task.absent().contains(name)) {
        after.putIfAbsent(name, value);
      }
    }
    if (exists && before.equals(after)) {
      unchanged++;
      return;
    }
    if (exists) {
      changed++;
      if (!task.properties().containsKey(PropertyNames.MODIFIED)
          && !task.absent().contains(PropertyNames.MODIFIED)) {
        after.put(PropertyNames.MODIFIED, seconds);
      }
    } else {
      added++;
      edit.apply(Operation.create(task.uuid()));
    }
    apply(task, before, after);
  }

  private void apply(TaskwarriorTask task, Map<String, String> before, Map<String, String> after) {
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    for (String name : names) {
      @Nullable String value = after.get(name);
      if (value == null || !value.equals(before.get(name))) {
        try {
          edit.apply(Operation.update(task.uuid(), name, value, now));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(
              "task " + task.number() + " in line " + task.line() + ": " + e.getMessage(), e);
        }
      }
    }
  }

  /** Keeps what is there and what Taskwarrior's form has no word for, or has another word for. */
  private static void keep(
      Map<String, String> before, Map<String, String> after, TaskwarriorTask task) {
    before.forEach(
        (name, value) -> {
          boolean listed =
              name.startsWith(PropertyNames.TAG_PREFIX)
                  || name.startsWith(PropertyNames.DEPENDENCY_PREFIX);
          if (value.equals(task.asWritten().get(name))) {
            after.put(name, value); // A text that looks like a time.
          } else if (listed && "".equals(after.get(name))) {
            after.put(name, value);
          } else if (name.startsWith(PropertyNames.DEPENDENCY_PREFIX)
              && after.remove(name.toLowerCase(Locale.ROOT), "")) {
            after.put(name, value);
          } else if (!listed
              && !name.startsWith(PropertyNames.ANNOTATION_PREFIX)
              && (value.isEmpty() || StoredLists.isList(name))
              && !task.absent().contains(name)) {
            after.putIfAbsent(name, value);
          }
        });
    StoredLists.listsAfter(before, after.keySet())
        .forEach(
            (name, list) -> {
              if (list == null) {
                after.remove(name);
              } else {
                after.put(name, list);
              }
            });
  }
}
