package org.taskchampion.internal.replica;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.internal.Uuids;

/**
 * How often operations occur, whatever their old values are: a merge gives them others. In order
 * and not by hash, since others choose what is in operations.
 */
final class OperationCounts {

  private static final UUID NO_TASK = Uuids.NIL;
  private static final Comparator<@Nullable String> ABSENT_FIRST =
      Comparator.nullsFirst(Comparator.naturalOrder());

  private final Map<Operation, Integer> counts = new TreeMap<>(OperationCounts::compare);

  private static int compare(Operation a, Operation b) {
    int order = Integer.compare(kind(a), kind(b));
    if (order == 0) {
      order = Uuids.BY_TEXT.compare(task(a), task(b));
    }
    if (order != 0
        || !(a instanceof Operation.Update one)
        || !(b instanceof Operation.Update two)) {
      return order;
    }
    order = one.property().compareTo(two.property());
    if (order == 0) {
      order = one.timestamp().compareTo(two.timestamp());
    }
    return order != 0 ? order : ABSENT_FIRST.compare(one.value(), two.value());
  }

  private static int kind(Operation operation) {
    return operation instanceof Operation.Create
        ? 0
        : operation instanceof Operation.Delete ? 1 : operation instanceof Operation.Update ? 2 : 3;
  }

  private static UUID task(Operation operation) {
    if (operation instanceof Operation.Create create) {
      return create.uuid();
    }
    if (operation instanceof Operation.Delete delete) {
      return delete.uuid();
    }
    return operation instanceof Operation.Update update ? update.uuid() : NO_TASK;
  }

  /** Counts one more. */
  void add(Operation operation) {
    counts.merge(operation, 1, Integer::sum);
  }

  /** Takes one away, and says whether there was one. */
  boolean take(Operation operation) {
    Integer count = counts.get(operation);
    if (count == null || count == 0) {
      return false;
    }
    counts.put(operation, count - 1);
    return true;
  }
}
