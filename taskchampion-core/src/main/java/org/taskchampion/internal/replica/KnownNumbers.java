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

  /** Returns the numbers that are new when {@code appendToWorkingSet} has got tasks. */
  Map<UUID, Integer> appended(Collection<UUID> tasks) {
    Map<UUID, Integer> added = new HashMap<>();
    int number = byNumber.isEmpty() ? 1 : byNumber.lastKey() + 1;
    for (UUID task : tasks) {
      if (!byTask.containsKey(task) && added.putIfAbsent(task, number) == null) {
        number++;
      }
    }
    return added;
  }

  /** Follows what was appended. May be done again where it failed in the middle. */
  void append(Map<UUID, Integer> added) {
    added.forEach(
        (task, number) -> {
          byNumber.put(number, task);
          byTask.put(task, number);
        });
  }

  /** Returns the numbers that are others in another working set; 0 for none. */
  Map<UUID, Integer> changed(SortedMap<Integer, UUID> workingSet) {
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
    return changed;
  }
}
