package org.taskchampion.internal.sync.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.taskchampion.Operation;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageView;

/** All that is in a replica's storage at one moment. */
record Observation(
    Map<UUID, Map<String, String>> tasks,
    UUID base,
    List<Operation> unsynced,
    SortedMap<Integer, UUID> workingSet,
    Map<UUID, List<Operation>> log,
    SortedMap<String, String> values,
    long revision) {

  static Observation of(Storage storage) {
    try (StorageView view = storage.read()) {
      Map<UUID, List<Operation>> log = new HashMap<>();
      StepGenerator.tasks().forEach(uuid -> log.put(uuid, view.operations(uuid)));
      return new Observation(
          Map.copyOf(view.tasks()),
          view.baseVersion(),
          List.copyOf(view.unsyncedOperations()),
          new TreeMap<>(view.workingSet()),
          log,
          new TreeMap<>(view.values()),
          view.revision());
    }
  }

  /** Returns the tasks that are pending or recurring. */
  Set<UUID> open() {
    return tasks.entrySet().stream()
        .filter(
            task ->
                Set.of("pending", "recurring").contains(task.getValue().getOrDefault("status", "")))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** Says whether anything that is unsynced concerns a task. */
  boolean hasUnsynced(UUID uuid) {
    return unsynced.stream().anyMatch(it -> it.taskUuid().filter(uuid::equals).isPresent());
  }

  /** Returns the operations of a task that are in the log as synced. */
  List<Operation> syncedLog(UUID uuid) {
    List<Operation> all = log.getOrDefault(uuid, List.of());
    long own =
        unsynced.stream().filter(it -> it.taskUuid().filter(uuid::equals).isPresent()).count();
    return all.subList(0, all.size() - (int) own);
  }

  /** Returns how many synced operations are in the log. */
  int synced() {
    return log.values().stream().mapToInt(List::size).sum() - States.sent(unsynced).size();
  }

  /**
   * Says whether nothing is otherwise, but for what is known to be on its way, and what was told.
   */
  boolean holdsTheSameAs(Observation other) {
    return tasks.equals(other.tasks)
        && base.equals(other.base)
        && unsynced.equals(other.unsynced)
        && workingSet.equals(other.workingSet)
        && log.equals(other.log)
        && withoutBookkeeping(values).equals(withoutBookkeeping(other.values));
  }

  private static SortedMap<String, String> withoutBookkeeping(SortedMap<String, String> values) {
    SortedMap<String, String> others = new TreeMap<>(values);
    others.remove("onItsWay");
    others.keySet().removeIf(name -> name.startsWith("overwritten") || name.startsWith("lost."));
    return others;
  }

  boolean isWhollyEmpty() {
    return base.equals(Replay.NIL) && tasks.isEmpty() && unsynced.isEmpty() && workingSet.isEmpty();
  }
}
