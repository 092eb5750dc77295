package org.taskchampion.testing;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.taskchampion.Operation;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageTransaction;

/**
 * What the calls of one transaction cost together: whatever was called before, each costs about
 * what it is given, so that four times the calls on four times the tasks take four times as long. A
 * call that looks at all that the transaction did, or moves it, takes sixteen times as long; such a
 * transaction keeps everybody else waiting. Tries every method with every other.
 */
final class TransactionCosts {

  private static final int SMALL = 400;
  private static final int FACTOR = 4;
  // Between 4 and 16, by what they are from each other.
  private static final double LIMIT = 8;
  // Of several tries the best counts: other programs only make one slower.
  private static final int TRIES = 12;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** One call of a transaction, about the task of a number. */
  private interface Call {
    void on(StorageTransaction transaction, int number);
  }

  /** Those that are about one task, operation or value. */
  private static final Map<String, Call> SINGLE = new LinkedHashMap<>();

  /** Those that are about all of them. */
  private static final Map<String, Call> WHOLE = new LinkedHashMap<>();

  static {
    SINGLE.put("putTasks", (to, i) -> to.putTasks(Map.of(task(2 * i), Map.of("n", "" + i))));
    SINGLE.put("removeTasks", (to, i) -> to.removeTasks(List.of(task(i))));
    SINGLE.put("appendOperations", (to, i) -> to.appendOperations(List.of(operation(i))));
    SINGLE.put("undoPoints", (to, i) -> to.appendOperations(List.of(Operation.undoPoint())));
    SINGLE.put("dropLastUnsynced", (to, i) -> to.dropLastUnsynced(Math.min(1, to.unsyncedCount())));
    SINGLE.put("markSynced", (to, i) -> to.markSynced(Math.min(1, to.unsyncedCount())));
    SINGLE.put("appendSynced", (to, i) -> to.appendSynced(List.of(operation(i))));
    SINGLE.put("removeSynced", (to, i) -> to.removeSynced(List.of(task(i))));
    SINGLE.put("pruneSynced", (to, i) -> to.pruneSynced(SMALL / 2));
    SINGLE.put("setBaseVersion", (to, i) -> to.setBaseVersion(task(i)));
    SINGLE.put("appendToWorkingSet", (to, i) -> to.appendToWorkingSet(List.of(task(2 * i))));
    SINGLE.put("setValue", (to, i) -> to.setValue("value " + i, "text"));
    SINGLE.put("removeValue", (to, i) -> to.setValue("value " + i, null));
    SINGLE.put("task", (to, i) -> to.task(task(i)));
    SINGLE.put("tasks of", (to, i) -> to.tasks(List.of(task(i))));
    SINGLE.put("taskCount", (to, i) -> to.taskCount());
    SINGLE.put("first unsynced", (to, i) -> to.unsyncedOperations(1));
    SINGLE.put("unsyncedCount", (to, i) -> to.unsyncedCount());
    SINGLE.put("operations", (to, i) -> to.operations(task(i)));
    SINGLE.put("baseVersion", (to, i) -> to.baseVersion());
    SINGLE.put("value", (to, i) -> to.value("value " + i));
    SINGLE.put("revision", (to, i) -> to.revision());
    WHOLE.put("tasks", (to, i) -> to.tasks());
    WHOLE.put("uuids", (to, i) -> to.uuids());
    WHOLE.put("unsyncedOperations", (to, i) -> to.unsyncedOperations());
    WHOLE.put("forEachSynced", (to, i) -> to.forEachSynced(operation -> {}));
    WHOLE.put("forEachUnsynced", (to, i) -> to.forEachUnsynced(operation -> {}));
    WHOLE.put("workingSet", (to, i) -> to.workingSet());
    WHOLE.put("values", (to, i) -> to.values());
    WHOLE.put("replaceUnsynced", (to, i) -> to.replaceUnsynced(operations(i)));
    WHOLE.put("setWorkingSet", (to, i) -> to.setWorkingSet(workingSet(i)));
    WHOLE.put("putTasks", (to, i) -> to.putTasks(tasks(i)));
    WHOLE.put("removeTasks", (to, i) -> to.removeTasks(tasks(i).keySet()));
    WHOLE.put("appendOperations", (to, i) -> to.appendOperations(operations(i)));
    WHOLE.put("dropLastUnsynced", (to, i) -> to.dropLastUnsynced(to.unsyncedCount() / 2));
    WHOLE.put("markSynced", (to, i) -> to.markSynced(to.unsyncedCount() / 2));
    WHOLE.put("appendSynced", (to, i) -> to.appendSynced(operations(i)));
    WHOLE.put("removeSynced", (to, i) -> to.removeSynced(tasks(i).keySet()));
    WHOLE.put("pruneSynced", (to, i) -> to.pruneSynced(i / 2));
    WHOLE.put(
        "appendToWorkingSet", (to, i) -> to.appendToWorkingSet(List.copyOf(tasks(i).keySet())));
  }

  private final Storage storage;
  private int size;

  /** Makes an object that uses a storage, which is empty. */
  TransactionCosts(Storage storage) {
    this.storage = storage;
  }

  private static UUID task(int number) {
    return new UUID(number * 0x9E3779B97F4A7C15L, number);
  }

  private static Operation operation(int number) {
    return Operation.create(task(number));
  }

  private static List<Operation> operations(int count) {
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      operations.add(operation(i));
    }
    return operations;
  }

  private static Map<UUID, Map<String, String>> tasks(int count) {
    Map<UUID, Map<String, String>> tasks = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      tasks.put(task(i), Map.of("status", "pending"));
    }
    return tasks;
  }

  private static SortedMap<Integer, UUID> workingSet(int count) {
    SortedMap<Integer, UUID> workingSet = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      workingSet.put(i + 1, task(i));
    }
    return workingSet;
  }

  /** Fills the storage up to a number of tasks, operations and values. */
  private void fill(int count) {
    try (StorageTransaction transaction = storage.begin()) {
      transaction.putTasks(tasks(count));
      transaction.replaceUnsynced(List.of());
      transaction.pruneSynced(0);
      transaction.appendSynced(operations(count));
      transaction.appendOperations(operations(count));
      transaction.setWorkingSet(workingSet(count));
      for (int i = 0; i < count; i++) {
        transaction.setValue("value " + i, "" + i);
      }
      transaction.commit();
    }
    size = count;
  }

  /** What is done in one transaction, which is rolled back. */
  private record Pair(String name, Call first, Call second, int kind) {

    void on(StorageTransaction transaction, int size) {
      switch (kind) {
        case 0 -> {
          repeat(first, transaction, size);
          repeat(second, transaction, size);
          for (int i = 0; i < size; i++) {
            first.on(transaction, i);
            second.on(transaction, i);
          }
        }
        case 1 -> {
          repeat(first, transaction, size);
          second.on(transaction, size);
          repeat(first, transaction, size);
          second.on(transaction, size);
        }
        default -> {
          first.on(transaction, size);
          second.on(transaction, size);
          first.on(transaction, size);
        }
      }
    }

    private static void repeat(Call call, StorageTransaction transaction, int size) {
      for (int i = 0; i < size; i++) {
        call.on(transaction, i);
      }
    }
  }

  private static List<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    SINGLE.forEach(
        (name, first) -> {
          SINGLE.forEach(
              (other, second) ->
                  pairs.add(new Pair(name + " and " + other + ", by turns", first, second, 0)));
          WHOLE.forEach(
              (other, second) ->
                  pairs.add(new Pair(name + ", then " + other + " of all", first, second, 1)));
        });
    WHOLE.forEach(
        (name, first) ->
            WHOLE.forEach(
                (other, second) ->
                    pairs.add(new Pair(name + " and " + other + " of all", first, second, 2))));
    return pairs;
  }

  /**
   * Tries all pairs.
   *
   * @return those that cost too much, each with how often as much as a quarter of it
   */
  List<String> tooDear() {
    List<Pair> left = pairs();
    Map<String, Double> ratios = new LinkedHashMap<>();
    for (int i = 0; i < TRIES && !left.isEmpty(); i++) {
      left = stillTooDear(left, ratios);
    }
    Collection<String> names = left.stream().map(Pair::name).toList();
    return names.stream().map(name -> name + ": " + ratios.get(name)).toList();
  }

  private List<Pair> stillTooDear(List<Pair> pairs, Map<String, Double> ratios) {
    fill(SMALL);
    List<Long> small = pairs.stream().map(this::cost).toList();
    fill(FACTOR * SMALL);
    List<Pair> left = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      Pair pair = pairs.get(i);
      double ratio = (double) cost(pair) / small.get(i);
      ratios.merge(pair.name(), ratio, Math::min);
      if (ratio > LIMIT) {
        left.add(pair);
      }
    }
    try (StorageTransaction transaction = storage.begin()) {
      transaction.removeTasks(transaction.uuids());
      transaction.commit();
    }
    return left;
  }

  /** Returns the processor time of a pair; not below what is measured well. */
  private long cost(Pair pair) {
    long start = THREADS.getCurrentThreadCpuTime();
    try (StorageTransaction transaction = storage.begin()) {
      pair.on(transaction, size);
    }
    return Math.max(200_000, THREADS.getCurrentThreadCpuTime() - start);
  }

  /** Returns how often as much it costs to commit four times the changes, at the best. */
  Optional<Double> commitRatio() {
    double best = Double.MAX_VALUE;
    for (int i = 0; i < TRIES && best > LIMIT; i++) {
      fill(SMALL);
      long small = commitAll();
      fill(FACTOR * SMALL);
      best = Math.min(best, (double) commitAll() / small);
    }
    return best > LIMIT ? Optional.of(best) : Optional.empty();
  }

  private long commitAll() {
    long start = THREADS.getCurrentThreadCpuTime();
    for (String name : SINGLE.keySet()) {
      try (StorageTransaction transaction = storage.begin()) {
        for (int i = 0; i < size; i++) {
          SINGLE.get(name).on(transaction, i);
        }
        transaction.commit();
      }
    }
    return THREADS.getCurrentThreadCpuTime() - start;
  }
}
