package org.taskchampion.storage.h2;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.storage.StorageTransaction;

/** A transaction: it collects its changes in memory until it is committed. */
final class H2Transaction extends H2View implements StorageTransaction {

  private static final long LEAST_GAP = 1L << 20;

  // So many tasks or operations are taken at once from a longer list.
  private static final int AT_ONCE = 4096;
  // What an entry of the changes needs beside its bytes.
  private static final int ENTRY_BYTES = 100;

  private final PutOperations puts = new PutOperations(changes);
  private final AppendedToWorkingSet appended = new AppendedToWorkingSet(session, changes);
  private boolean ended;
  // About how many bytes the changes need in memory.
  private long changedBytes;
  // Whether the unsynced operations were renumbered, to have a gap below them.
  private boolean moved;
  // How many synced operations there are; negative as long as nobody asked.
  private long syncedCount = -1;
  // Below this number there are no operations any more.
  private long prunedTo;

  H2Transaction(Session session) {
    super(session);
  }

  /**
   * Returns how many numbers are left free below the unsynced operations, where synced ones are to
   * come: these come in front. As many as there are unsynced ones, at least: those are moved when
   * the gap is used up.
   */
  private static long gap(int unsynced) {
    return Math.max(LEAST_GAP, unsynced);
  }

  private void change(Runnable body) {
    run(
        () -> {
          body.run();
          if (changedBytes > session.spillBytes()) {
            spill();
          }
          return true;
        });
  }

  /** Takes the changes out of the memory. The transaction sees them from then on as stored. */
  private void spill() {
    session.spill(changes);
    stored = session.snapshot();
    changes.clear();
    puts.clear();
    changedBytes = 0;
    addedTasks = 0;
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
    Map<UUID, StoredTask> wanted = new TreeMap<>(Types.UUIDS);
    for (Map.Entry<UUID, Map<String, String>> task : tasks.entrySet()) {
      wanted.put(Objects.requireNonNull(task.getKey()), StoredTask.of(task.getValue()));
      if (wanted.size() == AT_ONCE) {
        putStored(wanted);
        wanted.clear();
      }
    }
    putStored(wanted);
  }

  private void putStored(Map<UUID, StoredTask> wanted) {
    change(
        () -> {
          for (Map.Entry<UUID, StoredTask> put : wanted.entrySet()) {
            UUID uuid = put.getKey();
            StoredTask before = stored.task(uuid);
            addedTasks += find(uuid) == null ? 1 : 0;
            if (before != null && before.properties().equals(put.getValue().properties())) {
              changes.tasks.remove(uuid);
            } else {
              changes.tasks.put(uuid, put.getValue());
              // The bytes, and about three times as much for the map.
              changedBytes += ENTRY_BYTES + 4L * put.getValue().bytes().length;
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
            addedTasks -= find(uuid) == null ? 0 : 1;
            if (stored.task(uuid) == null) {
              changes.tasks.remove(uuid);
            } else {
              changes.tasks.put(uuid, null);
            }
          }
        });
  }

  @Override
  public void appendOperations(List<Operation> operations) {
    int size = operations.size();
    for (int i = 0; i < size || i == 0; i += AT_ONCE) {
      append(operations.subList(i, Math.min(size, i + AT_ONCE)));
    }
  }

  private void append(List<Operation> operations) {
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
    change(
        () -> {
          LogBounds log = log();
          if (log.unsyncedCount() == 0 && operations.isEmpty()) {
            return;
          }
          remove(log.unsyncedFrom(), log.unsyncedTo());
          long from =
              operations.isEmpty() ? log.syncedTo() : log.syncedTo() + gap(operations.size());
          setLog(log.syncedTo(), from, from);
        });
    appendOperations(operations);
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
          List<byte[]> kept = new ArrayList<>();
          List<Long> undoPoints = new ArrayList<>();
          for (Map.Entry<Long, byte[]> operation : operations(from, to).entrySet()) {
            if (OperationCodec.isUndoPoint(operation.getValue())) {
              undoPoints.add(operation.getKey());
            } else {
              kept.add(operation.getValue());
            }
          }
          if (syncedCount >= 0) {
            syncedCount += kept.size();
          }
          if (moved && count < log.unsyncedCount() - count) {
            // To use the gap up would have the others renumbered again by the next call.
            remove(from, to);
            put(log.syncedTo(), kept);
            setLog(log.syncedTo() + kept.size(), to, log.unsyncedTo());
          } else {
            undoPoints.forEach(this::remove);
            setLog(to, to, log.unsyncedTo());
          }
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
    if (encoded.isEmpty()) {
      return;
    }
    makeRoom(encoded.size());
    change(
        () -> {
          LogBounds log = log();
          long to = log.syncedTo() + encoded.size();
          if (syncedCount >= 0) {
            syncedCount += encoded.size();
          }
          if (log.unsyncedCount() == 0) {
            setLog(to, to, to);
          } else {
            setLog(to, log.unsyncedFrom(), log.unsyncedTo());
          }
          put(log.syncedTo(), encoded);
        });
  }

  /**
   * Moves the unsynced operations up, if there is no room for so many below them. The last ones go
   * first, so that none comes to where another one still is.
   */
  private void makeRoom(int count) {
    LogBounds log = run(this::log);
    if (log.unsyncedCount() == 0 || log.syncedTo() + count <= log.unsyncedFrom()) {
      return;
    }
    long up = log.syncedTo() + count + gap(log.unsyncedCount()) - log.unsyncedFrom();
    for (long end = log.unsyncedTo(); end > log.unsyncedFrom(); end -= AT_ONCE) {
      long to = end;
      long from = Math.max(log.unsyncedFrom(), to - AT_ONCE);
      change(
          () -> {
            List<byte[]> moving = new ArrayList<>(operations(from, to).values());
            remove(from, to);
            put(from + up, moving);
          });
    }
    change(
        () -> {
          setLog(log.syncedTo(), log.unsyncedFrom() + up, log.unsyncedTo() + up);
          if (session.hasSpilled()) {
            spill(); // where the operations are stored by now, the bounds must be as well
          }
        });
    moved = true;
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
                syncedCount--; // where it is not known, it stays so
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
    long syncedTo = run(() -> log().syncedTo());
    if (syncedTo - run(this::oldestOperation) <= keep) {
      return; // most often: told without looking at the numbers
    }
    if (syncedCount < 0) {
      syncedCount = run(() -> countOperations(prunedTo, syncedTo));
    }
    while (syncedCount > keep) {
      change(
          () -> {
            List<Long> oldest = oldestNumbers(Math.min(AT_ONCE, syncedCount - keep), syncedTo);
            if (oldest.isEmpty()) {
              syncedCount = -1;
              return;
            }
            oldest.forEach(this::remove);
            syncedCount -= oldest.size();
            changedBytes += (long) ENTRY_BYTES * oldest.size();
            prunedTo = oldest.get(oldest.size() - 1) + 1;
          });
    }
  }

  /** Returns how many operations there are from a number to below another. */
  private long countOperations(long from, long to) {
    long count = changes.operations.subMap(from, to).size();
    StoreCursor<Long, byte[]> cursor = stored.operationCursor(from, to);
    while (cursor != null && cursor.hasNext()) {
      long number = cursor.next();
      if (!changes.removesOperation(number) && !changes.operations.containsKey(number)) {
        count++;
      }
    }
    return count;
  }

  private long oldestOperation() {
    long oldest = Math.max(prunedTo, stored.oldestOperation());
    return changes.operations.isEmpty() ? oldest : Math.min(oldest, changes.operations.firstKey());
  }

  /** Returns so many numbers of the oldest operations below a number. */
  private List<Long> oldestNumbers(long count, long to) {
    TreeSet<Long> numbers = new TreeSet<>();
    StoreCursor<Long, byte[]> cursor = stored.operationCursor(prunedTo, to);
    while (cursor != null && numbers.size() < count && cursor.hasNext()) {
      long number = cursor.next();
      if (!changes.removesOperation(number)) {
        numbers.add(number);
      }
    }
    Iterator<Long> put = changes.operations.subMap(prunedTo, to).keySet().iterator();
    for (long i = 0; i < count && put.hasNext(); i++) {
      numbers.add(put.next());
    }
    return numbers.stream().limit(Math.max(0, count)).toList();
  }

  private SortedSet<Long> numbersOf(UUID uuid) {
    SortedSet<Long> numbers = new TreeSet<>(puts.numbersOf(uuid));
    for (long number : stored.operationsOf(uuid)) {
      if (!changes.removesOperation(number)) {
        numbers.add(number);
      }
    }
    return numbers;
  }

  @Override
  void addChangedOperations(UUID uuid, Map<Long, byte[]> found) {
    for (long number : puts.numbersOf(uuid)) {
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
      puts.put(number++, operation);
      changedBytes += ENTRY_BYTES + operation.length;
    }
  }

  /** Removes operations of the unsynced part, which has no gaps. */
  private void remove(long from, long to) {
    puts.remove(from, to);
    LogBounds before = stored.log();
    changes.removeRange(Math.max(from, before.unsyncedFrom()), Math.min(to, before.unsyncedTo()));
  }

  private void remove(long number) {
    puts.remove(number);
    if (number < stored.log().unsyncedTo() && stored.operation(number) != null) {
      changes.removedOperations.add(number);
    }
  }

  private void setLog(long syncedTo, long unsyncedFrom, long unsyncedTo) {
    LogBounds log = new LogBounds(syncedTo, unsyncedFrom, unsyncedTo);
    changes.log = log.equals(stored.log()) ? null : log;
  }

  @Override
  public void setBaseVersion(UUID version) {
    Objects.requireNonNull(version, "version");
    change(() -> changes.baseVersion = version.equals(stored.baseVersion()) ? null : version);
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
          appended.replace(wanted);
        });
  }

  @Override
  public void appendToWorkingSet(List<UUID> uuids) {
    List<UUID> tasks = List.copyOf(uuids);
    change(() -> appended.append(tasks));
  }

  @Override
  public void setValue(String name, @Nullable String value) {
    Objects.requireNonNull(name, "name");
    change(
        () -> {
          if (Objects.equals(value, stored.value(name))) {
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
    if (!changes.isEmpty() || session.hasSpilled()) {
      session.commit(changes);
    }
  }
}
