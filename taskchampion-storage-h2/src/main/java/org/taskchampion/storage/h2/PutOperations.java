package org.taskchampion.storage.h2;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The operations that one transaction puts, by number, and which of them are a task's. The latter
 * is made when somebody asks, and kept up from then on: to make it anew after each change would
 * take a transaction of many changes the square of their number.
 */
final class PutOperations {

  private final Changes changes;
  private @Nullable Map<UUID, SortedSet<Long>> byTask;

  PutOperations(Changes changes) {
    this.changes = changes;
  }

  /** Returns the numbers of the operations that are put for a task, in order. */
  SortedSet<Long> numbersOf(UUID uuid) {
    Map<UUID, SortedSet<Long>> known = byTask;
    if (known == null) {
      known = new HashMap<>();
      for (Map.Entry<Long, byte[]> put : changes.operations.entrySet()) {
        add(known, put.getKey(), put.getValue());
      }
      byTask = known;
    }
    SortedSet<Long> numbers = known.get(uuid);
    return numbers == null ? Collections.emptySortedSet() : numbers;
  }

  private static void add(Map<UUID, SortedSet<Long>> known, long number, byte[] bytes) {
    UUID task = OperationCodec.task(bytes);
    if (task != null) {
      known.computeIfAbsent(task, key -> new TreeSet<>()).add(number);
    }
  }

  /** Puts an operation under a number that has none in this transaction. */
  void put(long number, byte[] bytes) {
    changes.operations.put(number, bytes);
    Map<UUID, SortedSet<Long>> known = byTask;
    if (known != null) {
      add(known, number, bytes);
    }
  }

  /** Follows the changes, which are none any more. */
  void clear() {
    byTask = null;
  }

  /** Takes back what was put under some numbers, from one to below another. */
  void remove(long from, long to) {
    Map<Long, byte[]> removed = changes.operations.subMap(from, to);
    if (byTask != null) {
      removed.forEach(this::forget);
    }
    removed.clear();
  }

  /** Takes back what was put under a number, if anything was. */
  void remove(long number) {
    byte[] bytes = changes.operations.remove(number);
    if (bytes != null) {
      forget(number, bytes);
    }
  }

  private void forget(long number, byte[] bytes) {
    Map<UUID, SortedSet<Long>> known = byTask;
    UUID task = known == null ? null : OperationCodec.task(bytes);
    SortedSet<Long> numbers = known == null || task == null ? null : known.get(task);
    if (numbers != null) {
      numbers.remove(number);
    }
  }
}
