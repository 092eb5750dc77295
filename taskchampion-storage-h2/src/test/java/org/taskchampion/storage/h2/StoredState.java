package org.taskchampion.storage.h2;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.taskchampion.Operation;
import org.taskchampion.storage.StorageView;

/** Everything that a storage holds, read by all of its methods, which have to agree. */
record StoredState(
    Map<UUID, Map<String, String>> tasks,
    List<Operation> unsynced,
    Map<UUID, List<Operation>> operations,
    UUID baseVersion,
    SortedMap<Integer, UUID> workingSet,
    Map<String, String> values) {

  /**
   * Reads a view.
   *
   * @param uuids the tasks that are looked up one by one, with their operations
   * @param names the values that there may be
   */
  static StoredState of(StorageView view, Set<UUID> uuids, Set<String> names) {
    Map<UUID, Map<String, String>> tasks = new HashMap<>(view.tasks());
    List<Operation> unsynced = List.copyOf(view.unsyncedOperations());
    agree("taskCount", view.taskCount(), tasks.size());
    agree("uuids", view.uuids(), tasks.keySet());
    agree("unsyncedCount", view.unsyncedCount(), unsynced.size());
    Map<UUID, List<Operation>> operations = new HashMap<>();
    for (UUID uuid : uuids) {
      List<Operation> found = view.operations(uuid);
      if (!found.isEmpty()) {
        operations.put(uuid, List.copyOf(found));
      }
      agree("task", view.task(uuid), Optional.ofNullable(tasks.get(uuid)));
    }
    Map<String, String> values = new HashMap<>();
    for (String name : names) {
      view.value(name).ifPresent(value -> values.put(name, value));
    }
    return new StoredState(
        tasks, unsynced, operations, view.baseVersion(), new TreeMap<>(view.workingSet()), values);
  }

  private static void agree(String method, Object found, Object expected) {
    if (!found.equals(expected)) {
      throw new AssertionError(method + " does not agree with the rest of what is there");
    }
  }

  /** Returns how two states differ, without their content. */
  String difference(StoredState other) {
    StringBuilder text = new StringBuilder();
    compare(text, "tasks", tasks, other.tasks);
    compare(text, "unsynced operations", unsynced.size(), other.unsynced.size());
    compare(text, "operations", operations, other.operations);
    compare(text, "base version", baseVersion, other.baseVersion);
    compare(text, "working set", workingSet, other.workingSet);
    compare(text, "values", values, other.values);
    return text.toString();
  }

  private static void compare(StringBuilder text, String what, Object a, Object b) {
    if (a.equals(b)) {
      return;
    }
    text.append(' ').append(what).append(": ");
    if (a instanceof Map<?, ?> one && b instanceof Map<?, ?> two) {
      Set<Object> missing = new HashSet<>(one.keySet());
      missing.removeAll(two.keySet());
      Set<Object> more = new HashSet<>(two.keySet());
      more.removeAll(one.keySet());
      Set<Object> changed = new HashSet<>(one.keySet());
      changed.removeIf(key -> !two.containsKey(key) || two.get(key).equals(one.get(key)));
      text.append("missing ").append(missing).append(", more ").append(more);
      text.append(", other ").append(changed).append(';');
    } else {
      text.append(b).append(" and not ").append(a).append(';');
    }
  }
}
