package org.taskchampion.storage;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import org.taskchampion.Operation;

/**
 * One part of the operation log of an {@link InMemoryStorage}, synced or not: operations under
 * numbers that grow, and which of them are a task's. Whatever is done to one operation takes the
 * same time however many there are. Guarded by the storage's lock.
 */
final class InMemoryLog {

  private final NavigableMap<Long, Operation> operations = new TreeMap<>();
  private final Map<UUID, TreeMap<Long, Operation>> byTask = new HashMap<>();

  int size() {
    return operations.size();
  }

  /** Returns the operations in order; a view. */
  Collection<Operation> all() {
    return Collections.unmodifiableCollection(operations.values());
  }

  /** Returns the operations of a task in order, by number; a view. */
  NavigableMap<Long, Operation> of(UUID uuid) {
    TreeMap<Long, Operation> found = byTask.get(uuid);
    return found == null ? Collections.emptyNavigableMap() : found;
  }

  long first() {
    return operations.firstKey();
  }

  long last() {
    return operations.isEmpty() ? -1 : operations.lastKey();
  }

  void put(long number, Operation operation) {
    operations.put(number, operation);
    operation
        .taskUuid()
        .ifPresent(
            uuid -> byTask.computeIfAbsent(uuid, key -> new TreeMap<>()).put(number, operation));
  }

  Operation remove(long number) {
    Operation removed = operations.remove(number);
    if (removed == null) {
      throw new IllegalStateException("there is no operation " + number);
    }
    removed
        .taskUuid()
        .ifPresent(
            uuid ->
                byTask.computeIfPresent(
                    uuid,
                    (key, numbers) -> {
                      numbers.remove(number);
                      return numbers.isEmpty() ? null : numbers;
                    }));
    return removed;
  }
}
