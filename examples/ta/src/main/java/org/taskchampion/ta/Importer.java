package org.taskchampion.ta;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Edit;
import org.taskchampion.Operation;
import org.taskchampion.PropertyNames;
import org.taskchampion.Status;

/**
 * Makes tasks what an import says they are: properties that differ are set, those that it lacks are
 * removed, and nothing else is touched, so that importing the same again changes nothing.
 */
final class Importer {

  private final Edit edit;
  private final Instant now;
  private int added;
  private int changed;
  private int same;

  Importer(Edit edit, Instant now) {
    this.edit = edit;
    this.now = now;
  }

  /**
   * Takes a task in.
   *
   * @param place where it stands in the file, to begin an error with
   * @throws TaException if it holds what cannot be sent
   */
  void put(String place, TaskwarriorTask task) {
    Map<String, String> before =
        edit.find(task.uuid()).map(editor -> editor.task().properties()).orElse(Map.of());
    boolean exists = edit.find(task.uuid()).isPresent();
    Map<String, String> after = new TreeMap<>(task.properties());
    keep(before, after, task);
    defaultTo(
        PropertyNames.STATUS,
        exists ? before.get(PropertyNames.STATUS) : Status.PENDING.value(),
        after,
        task);
    String seconds = Long.toString(now.getEpochSecond());
    defaultTo(PropertyNames.ENTRY, exists ? before.get(PropertyNames.ENTRY) : seconds, after, task);
    defaultTo(
        PropertyNames.MODIFIED, exists ? before.get(PropertyNames.MODIFIED) : seconds, after, task);
    if (exists && before.equals(after)) {
      same++;
      return;
    }
    if (exists
        && !task.properties().containsKey(PropertyNames.MODIFIED)
        && !task.removed().contains(PropertyNames.MODIFIED)) {
      after.put(PropertyNames.MODIFIED, seconds);
    }
    if (exists) {
      changed++;
    } else {
      edit.apply(Operation.create(task.uuid()));
      added++;
    }
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    for (String name : names) {
      String value = after.get(name);
      if (value == null || !value.equals(before.get(name))) {
        Edit unused =
            UserInput.store(
                place,
                () -> edit.apply(Operation.update(task.uuid(), name, value, now)),
                "nothing was imported");
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
              && (value.isEmpty() || TaskProperties.isList(name))
              && !task.removed().contains(name)) {
            after.putIfAbsent(name, value);
          }
        });
    TaskProperties.listsAfter(before, after.keySet())
        .forEach(
            (name, list) -> {
              if (list == null) {
                after.remove(name);
              } else {
                after.put(name, list);
              }
            });
  }

  private static void defaultTo(
      String name, @Nullable String value, Map<String, String> after, TaskwarriorTask task) {
    if (value != null && !task.removed().contains(name)) {
      after.putIfAbsent(name, value);
    }
  }

  String summary() {
    return "Imported "
        + (added + changed + same)
        + (added + changed + same == 1 ? " task: " : " tasks: ")
        + added
        + " new, "
        + changed
        + " changed, "
        + same
        + " the same.";
  }
}
