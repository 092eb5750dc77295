package org.taskchampion.internal.replica;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The working set as followers know it, to tell them which numbers have changed. Not thread-safe.
 */
final class KnownNumbers {

  private final TreeMap<Integer, UUID> byNumber;
  private final Map<UUID, Integer> byTask = new HashMap<>();

  KnownNumbers(SortedMap<Integer, UUID> workingSet) {
    byNumber = new TreeMap<>(workingSet);
    byNumber.forEach((number, task) -> byTask.put(task, number));
  }

  /** Returns the number of each task in the working set. */
  Map<UUID, Integer> all() {
    return new HashMap<>(byTask);
  }

  /** Follows what {@code appendToWorkingSet} does, and returns the numbers that are new. */
  Map<UUID, Integer> append(Collection<UUID> tasks) {
    Map<UUID, Integer> changed = new HashMap<>();
    for (UUID task : tasks) {
      if (!byTask.containsKey(task)) {
        int number = byNumber.isEmpty() ? 1 : byNumber.lastKey() + 1;
        byNumber.put(number, task);
        byTask.put(task, number);
        changed.put(task, number);
      }
    }
    return changed;
  }

  /** Follows to another working set, and returns the numbers that have changed; 0 for none. */
  Map<UUID, Integer> replace(SortedMap<Integer, UUID> workingSet) {
    Map<UUID, Integer> changed = new HashMap<>();
    if (byNumber.equals(workingSet)) {
      return changed;
    }
    byNumber.values().forEach(task -> changed.put(task, 0));
    workingSet.forEach(
        (number, task) -> {
          if (number.equals(byTask.get(task))) {
            changed.remove(task);
          } else {
            changed.put(task, number);
          }
        });
    byNumber.clear();
    byNumber.putAll(workingSet);
    byTask.clear();
    byNumber.forEach((number, task) -> byTask.put(task, number));
    return changed;
  }
}
