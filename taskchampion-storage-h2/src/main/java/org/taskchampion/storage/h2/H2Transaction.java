package org.taskchampion.storage.h2;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.storage.StorageTransaction;

/** A transaction: it collects its changes in memory until it is committed. */
final class H2Transaction extends H2View implements StorageTransaction {

  // Left free below the unsynced operations, where synced ones are to come: these come in front.
  private static final long GAP = 1L << 20;

  private boolean ended;
  // The numbers of the operations that were put, by task, once somebody asked.
  private @Nullable Map<UUID, List<Long>> putByTask;

  H2Transaction(Session session) {
    super(session);
  }

  private void change(Runnable body) {
    run(
        () -> {
          body.run();
          return true;
        });
  }

  @Override
  void checkOpen() {
    super.checkOpen();
    if (ended) {
      throw new IllegalStateException("the transaction was committed, it can only be closed");
    }
  }

  @Override
  public void putTasks(Map<UUID, Map<String, String>> tasks) {
    Map<UUID, StoredTask> puts = new TreeMap<>(Types.UUIDS);
    for (Map.Entry<UUID, Map<String, String>> task : tasks.entrySet()) {
      puts.put(Objects.requireNonNull(task.getKey()), StoredTask.of(task.getValue()));
    }
    change(
        () -> {
          for (Map.Entry<UUID, StoredTask> put : puts.entrySet()) {
            UUID uuid = put.getKey();
            StoredTask before = maps.task(uuid);
            if (before != null && before.properties().equals(put.getValue().properties())) {
              changes.tasks.remove(uuid);
            } else {
              changes.tasks.put(uuid, put.getValue());
            }
          }
        });
  }

  @Override
  public void removeTasks(Collection<UUID> uuids) {
    List<UUID> removed = List.copyOf(uuids);
    change(
        () -> {
          for (UUID uuid : removed) {
            if (maps.task(uuid) == null) {
              changes.tasks.remove(uuid);
            } else {
              changes.tasks.put(uuid, null);
            }
          }
        });
  }

  @Override
  public void appendOperations(List<Operation> operations) {
    List<byte[]> encoded = encode(operations);
    change(
        () -> {
          LogBounds log = log();
          put(log.unsyncedTo(), encoded);
          setLog(log.syncedTo(), log.unsyncedFrom(), log.unsyncedTo() + encoded.size());
        });
  }

  @Override
  public void replaceUnsynced(List<Operation> operations) {
    List<byte[]> encoded = encode(operations);
    change(
        () -> {
          LogBounds log = log();
          if (log.unsyncedCount() == 0 && encoded.isEmpty()) {
            return;
          }
          remove(log.unsyncedFrom(), log.unsyncedTo());
          long from = encoded.isEmpty() ? log.syncedTo() : log.syncedTo() + GAP;
          put(from, encoded);
          setLog(log.syncedTo(), from, from + encoded.size());
        });
  }

  @Override
  public void dropLastUnsynced(int count) {
    change(
        () -> {
          LogBounds log = requireUnsynced(count);
          long to = log.unsyncedTo() - count;
          remove(to, log.unsyncedTo());
          setLog(log.syncedTo(), log.unsyncedFrom(), to);
        });
  }

  @Override
  public void markSynced(int count) {
    change(
        () -> {
          LogBounds log = requireUnsynced(count);
          if (count == 0) {
            return;
          }
          long from = log.unsyncedFrom();
          long to = from + count;
          List<Long> undoPoints = new ArrayList<>();
          for (Map.Entry<Long, byte[]> operation : operations(from, to).entrySet()) {
            if (OperationCodec.isUndoPoint(operation.getValue())) {
              undoPoints.add(operation.getKey());
            }
          }
          undoPoints.forEach(this::remove);
          setLog(to, to, log.unsyncedTo());
        });
  }

  private LogBounds requireUnsynced(int count) {
    LogBounds log = log();
    if (count < 0 || count > log.unsyncedCount()) {
      throw new IllegalArgumentException(
          "there are " + log.unsyncedCount() + " unsynced operations, but " + count + " are meant");
    }
    return log;
  }

  @Override
  public void appendSynced(List<Operation> operations) {
    List<byte[]> encoded = encode(operations);
    for (Operation operation : operations) {
      if (operation instanceof Operation.UndoPoint) {
        throw new IllegalArgumentException("an undo point is never synced");
      }
    }
    change(
        () -> {
          if (encoded.isEmpty()) {
            return;
          }
          LogBounds log = log();
          long to = log.syncedTo() + encoded.size();
          if (log.unsyncedCount() == 0) {
            setLog(to, to, to);
          } else if (to <= log.unsyncedFrom()) {
            setLog(to, log.unsyncedFrom(), log.unsyncedTo());
          } else {
            List<byte[]> moved =
                new ArrayList<>(operations(log.unsyncedFrom(), log.unsyncedTo()).values());
            remove(log.unsyncedFrom(), log.unsyncedTo());
            put(to + GAP, moved);
            setLog(to, to + GAP, to + GAP + moved.size());
          }
          put(log.syncedTo(), encoded);
        });
  }

  @Override
  public void removeSynced(Collection<UUID> uuids) {
    List<UUID> tasks = List.copyOf(uuids);
    change(
        () -> {
          long syncedTo = log().syncedTo();
          for (UUID uuid : tasks) {
            for (long number : numbersOf(uuid)) {
              if (number < syncedTo) {
                remove(number);
              }
            }
          }
        });
  }

  @Override
  public void pruneSynced(int keep) {
    if (keep < 0) {
      throw new IllegalArgumentException("keep must not be negative: " + keep);
    }
    change(
        () -> {
          long syncedTo = log().syncedTo();
          if (syncedTo - oldestOperation() <= keep) {
            return; // most often: told without looking at the numbers
          }
          List<Long> numbers = new ArrayList<>(operations(0, syncedTo).keySet());
          numbers.subList(0, Math.max(0, numbers.size() - keep)).forEach(this::remove);
        });
  }

  private long oldestOperation() {
    long oldest = maps.oldestOperation();
    return changes.operations.isEmpty() ? oldest : Math.min(oldest, changes.operations.firstKey());
  }

  private Set<Long> numbersOf(UUID uuid) {
    Set<Long> numbers = new HashSet<>();
    for (long number : maps.operationsOf(uuid)) {
      if (!changes.removesOperation(number)) {
        numbers.add(number);
      }
    }
    numbers.addAll(putByTask().getOrDefault(uuid, List.of()));
    return numbers;
  }

  private Map<UUID, List<Long>> putByTask() {
    Map<UUID, List<Long>> known = putByTask;
    if (known == null) {
      known = new HashMap<>();
      for (Map.Entry<Long, byte[]> put : changes.operations.entrySet()) {
        UUID task = OperationCodec.task(put.getValue());
        if (task != null) {
          known.computeIfAbsent(task, key -> new ArrayList<>()).add(put.getKey());
        }
      }
      putByTask = known;
    }
    return known;
  }

  @Override
  void addChangedOperations(UUID uuid, Map<Long, byte[]> found) {
    for (long number : putByTask().getOrDefault(uuid, List.of())) {
      byte[] bytes = changes.operations.get(number);
      if (bytes != null) {
        found.put(number, bytes);
      }
    }
  }

  private static List<byte[]> encode(List<Operation> operations) {
    List<byte[]> encoded = new ArrayList<>(operations.size());
    for (Operation operation : operations) {
      encoded.add(OperationCodec.encode(operation));
    }
    return encoded;
  }

  private void put(long first, List<byte[]> operations) {
    long number = first;
    for (byte[] operation : operations) {
      changes.operations.put(number++, operation);
    }
    putByTask = null;
  }

  /** Removes operations of the unsynced part, which has no gaps. */
  private void remove(long from, long to) {
    changes.operations.subMap(from, to).clear();
    putByTask = null;
    long first = Math.max(from, maps.log().unsyncedFrom());
    long last = Math.min(to, maps.log().unsyncedTo());
    if (first < last) {
      changes.removedRanges.add(new long[] {first, last});
    }
  }

  private void remove(long number) {
    changes.operations.remove(number);
    putByTask = null;
    if (number < maps.log().unsyncedTo() && maps.operation(number) != null) {
      changes.removedOperations.add(number);
    }
  }

  private void setLog(long syncedTo, long unsyncedFrom, long unsyncedTo) {
    LogBounds log = new LogBounds(syncedTo, unsyncedFrom, unsyncedTo);
    changes.log = log.equals(maps.log()) ? null : log;
  }

  @Override
  public void setBaseVersion(UUID version) {
    Objects.requireNonNull(version, "version");
    change(() -> changes.baseVersion = version.equals(maps.baseVersion()) ? null : version);
  }

  @Override
  public void setWorkingSet(SortedMap<Integer, UUID> workingSet) {
    TreeMap<Integer, UUID> wanted = new TreeMap<>();
    for (Map.Entry<Integer, UUID> entry : workingSet.entrySet()) {
      if (entry.getKey() < 1) {
        throw new IllegalArgumentException(
            "the working set begins at 1, but there is an index " + entry.getKey());
      }
      wanted.put(entry.getKey(), Objects.requireNonNull(entry.getValue()));
    }
    change(
        () -> {
          changes.workingSet.clear();
          NavigableMap<Integer, UUID> before = copyOfWorkingSet();
          for (Map.Entry<Integer, UUID> entry : wanted.entrySet()) {
            if (!entry.getValue().equals(before.remove(entry.getKey()))) {
              changes.workingSet.put(entry.getKey(), entry.getValue());
            }
          }
          for (int index : before.keySet()) {
            changes.workingSet.put(index, null);
          }
        });
  }

  @Override
  public void appendToWorkingSet(List<UUID> uuids) {
    List<UUID> tasks = List.copyOf(uuids);
    change(
        () -> {
          if (changes.workingSet.isEmpty()) {
            append(tasks, maps.largestIndex(), null);
          } else {
            NavigableMap<Integer, UUID> present = copyOfWorkingSet();
            append(
                tasks, present.isEmpty() ? 0 : present.lastKey(), new HashSet<>(present.values()));
          }
        });
  }

  private void append(List<UUID> tasks, long largest, @Nullable Set<UUID> present) {
    Set<UUID> seen = new HashSet<>();
    long index = largest;
    for (UUID uuid : tasks) {
      boolean known = present == null ? maps.inWorkingSet(uuid) : present.contains(uuid);
      if (!known && seen.add(uuid)) {
        index++;
        changes.workingSet.put(indexOf(index), uuid);
      }
    }
  }

  @Override
  public void setValue(String name, @Nullable String value) {
    Objects.requireNonNull(name, "name");
    change(
        () -> {
          if (Objects.equals(value, maps.value(name))) {
            changes.values.remove(name);
          } else {
            changes.values.put(name, value);
          }
        });
  }

  @Override
  public void commit() {
    checkOpen();
    ended = true;
    if (!changes.isEmpty()) {
      session.commit(changes);
    }
  }
}
