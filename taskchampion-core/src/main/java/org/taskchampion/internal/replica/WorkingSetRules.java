package org.taskchampion.internal.replica;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.PropertyNames;
import org.taskchampion.Status;
import org.taskchampion.internal.Uuids;
import org.taskchampion.storage.StorageTransaction;

/** Which tasks are in the working set, and under which number (part 8 of the specification). */
public final class WorkingSetRules {

  private WorkingSetRules() {}

  /**
   * Says whether a task belongs into the working set. A missing status does not count as pending
   * here.
   *
   * @param task the task's properties, or null if there is no task
   * @return true if it is pending or recurring
   */
  public static boolean belongs(@Nullable Map<String, String> task) {
    return task != null && isOpen(task.get(PropertyNames.STATUS));
  }

  /**
   * Says whether an operation makes a task pending or recurring that was neither.
   *
   * @param operation the operation with its old value
   * @return true if its task is to be appended to the working set
   */
  public static boolean becomesPending(Operation operation) {
    return operation instanceof Operation.Update update
        && update.property().equals(PropertyNames.STATUS)
        && isOpen(update.value())
        && !isOpen(update.oldValue());
  }

  /**
   * Drops the tasks that no longer belong into the working set, leaving gaps.
   *
   * @param transaction where the working set is
   */
  public static void refresh(StorageTransaction transaction) {
    SortedMap<Integer, UUID> before = transaction.workingSet();
    Set<UUID> belonging = new HashSet<>();
    AllTasks.forEach(
        transaction,
        before.values(),
        (uuid, task) -> {
          if (belongs(task)) {
            belonging.add(uuid);
          }
        });
    TreeMap<Integer, UUID> after = new TreeMap<>(before);
    after.values().removeIf(uuid -> !belonging.contains(uuid));
    set(transaction, before, after);
  }

  /**
   * Follows an undo. A task that was completed or deleted keeps its number until the working set is
   * rebuilt, so only tasks that are gone are dropped here: another undo may bring the others back,
   * and under the number by which their user knows them.
   *
   * @param transaction where the working set is
   * @param touched the tasks that the undo has changed, in order
   */
  public static void followUndo(StorageTransaction transaction, Collection<UUID> touched) {
    SortedMap<Integer, UUID> before = transaction.workingSet();
    Set<UUID> changed = new HashSet<>(touched);
    Map<UUID, Map<String, String>> tasks = transaction.tasks(changed);
    TreeMap<Integer, UUID> after = new TreeMap<>(before);
    after.values().removeIf(uuid -> changed.contains(uuid) && !tasks.containsKey(uuid));
    append(after, before.isEmpty() ? 0 : before.lastKey(), touched, tasks);
    set(transaction, before, after);
  }

  /**
   * Rebuilds the working set from all tasks and closes the gaps. Tasks that are missing are
   * appended in the order of their entry.
   *
   * @param transaction where the working set is
   */
  public static void renumber(StorageTransaction transaction) {
    Map<UUID, Map<String, String>> members = new HashMap<>();
    transaction
        .tasks()
        .forEach(
            (uuid, task) -> {
              if (belongs(task)) {
                members.put(uuid, task);
              }
            });
    SortedMap<Integer, UUID> before = transaction.workingSet();
    TreeMap<Integer, UUID> after = new TreeMap<>();
    for (UUID uuid : before.values()) {
      if (members.containsKey(uuid)) {
        after.put(after.size() + 1, uuid);
      }
    }
    // Only what is missing has to be put into an order, and most often that is nothing.
    after.values().forEach(members::remove);
    append(after, after.size(), inOrderOfEntry(members), members);
    set(transaction, before, after);
  }

  private static void set(
      StorageTransaction transaction,
      SortedMap<Integer, UUID> before,
      SortedMap<Integer, UUID> after) {
    if (!after.equals(before)) {
      transaction.setWorkingSet(after);
    }
  }

  /**
   * Returns the tasks that belong into a working set.
   *
   * @param tasks a map from task to properties
   * @return those that are pending or recurring, in the order of their entry
   */
  public static List<UUID> inOrderOfEntry(Map<UUID, Map<String, String>> tasks) {
    List<Map.Entry<UUID, String>> entries = new ArrayList<>();
    tasks.forEach(
        (uuid, task) -> {
          if (belongs(task)) {
            entries.add(Map.entry(uuid, entry(task)));
          }
        });
    return sortedByEntry(entries);
  }

  /**
   * Returns when a task was entered, as far as its place in the order of entry goes.
   *
   * @param task its properties
   * @return its entry as it is stored; empty if it has none
   */
  public static String entry(Map<String, String> task) {
    return task.getOrDefault(PropertyNames.ENTRY, "");
  }

  /**
   * Sorts tasks by their entry, and by UUID where it is the same.
   *
   * @param entries the tasks, each with its {@link #entry}; sorted afterwards
   * @return the tasks in that order
   */
  public static List<UUID> sortedByEntry(List<Map.Entry<UUID, String>> entries) {
    // Entries are compared as text: the Unix seconds of today all have the same length.
    entries.sort(
        (one, other) -> {
          int byEntry = one.getValue().compareTo(other.getValue());
          return byEntry != 0 ? byEntry : Uuids.BY_TEXT.compare(one.getKey(), other.getKey());
        });
    List<UUID> sorted = new ArrayList<>(entries.size());
    entries.forEach(task -> sorted.add(task.getKey()));
    return sorted;
  }

  private static void append(
      SortedMap<Integer, UUID> workingSet,
      int largestIndex,
      Collection<UUID> candidates,
      Map<UUID, Map<String, String>> tasks) {
    Set<UUID> present = new HashSet<>(workingSet.values());
    int index = largestIndex;
    for (UUID uuid : candidates) {
      if (belongs(tasks.get(uuid)) && present.add(uuid)) {
        workingSet.put(++index, uuid);
      }
    }
  }

  private static boolean isOpen(@Nullable String status) {
    return Status.PENDING.value().equals(status) || Status.RECURRING.value().equals(status);
  }
}
