package org.taskchampion.storage.h2;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Uuids;
import org.taskchampion.storage.VerificationReport.Kind;

/**
 * One state of the replica, which stays as it is whatever is committed meanwhile: MVStore never
 * changes a page that somebody may see, and the file's blocks are never written again. Thread-safe.
 */
final class Snapshot {

  private final PageStore store;
  private final PageStore.Use use;
  private final Runnable onEnd;
  private final FrozenMap<UUID, StoredTask> tasks;
  private final FrozenMap<Long, byte[]> operations;
  private final FrozenMap<UUID, byte[]> index;
  private final FrozenMap<Long, UUID> workingSet;
  private final FrozenMap<byte[], byte[]> meta;
  private final LogBounds log;
  private final UUID baseVersion;
  private final long sequence;
  private int users = 1;

  /**
   * Takes the present state of the maps. Nobody may change them meanwhile.
   *
   * @param onEnd what to do when nobody uses it any more
   */
  Snapshot(Tables tables, LogBounds log, UUID baseVersion, long sequence, Runnable onEnd) {
    this.store = tables.store;
    // Before the maps are looked at: chunks that are in use from then on are not forgotten.
    this.use = store.begin();
    this.onEnd = onEnd;
    this.tasks = tables.tasks.freeze();
    this.operations = tables.operations.freeze();
    this.index = tables.index.freeze();
    this.workingSet = tables.workingSet.freeze();
    this.meta = tables.meta.freeze();
    this.log = log;
    this.baseVersion = baseVersion;
    this.sequence = sequence;
  }

  /** Uses the snapshot, unless nobody does any more. */
  synchronized boolean retain() {
    if (users == 0) {
      return false;
    }
    users++;
    return true;
  }

  /** Ends one use. */
  void release() {
    synchronized (this) {
      users--;
      if (users > 0) {
        return;
      }
    }
    store.end(use);
    onEnd.run();
  }

  /** Returns whether this was taken of the maps as they were after a commit. */
  boolean isOf(Tables tables, long commit) {
    return store == tables.store && sequence == commit;
  }

  /** Returns the file that this is read from. */
  BlockFile file() {
    return store.file();
  }

  long sequence() {
    return sequence;
  }

  LogBounds log() {
    return log;
  }

  UUID baseVersion() {
    return baseVersion;
  }

  int taskCount() {
    long count = tasks.size();
    if (count < 0 || count > Integer.MAX_VALUE) {
      throw new MalformedException("its tasks are miscounted");
    }
    return (int) count;
  }

  @Nullable StoredTask task(UUID uuid) {
    return tasks.get(uuid);
  }

  StoreCursor<UUID, StoredTask> taskCursor() {
    return tasks.cursor();
  }

  byte @Nullable [] operation(long number) {
    return operations.get(number);
  }

  /** Returns the number of the oldest operation, or the largest number if there is none. */
  long oldestOperation() {
    Long oldest = operations.firstKey();
    return oldest == null ? Long.MAX_VALUE : oldest;
  }

  /** Returns the operations from a number to below another; null if there are none. */
  @Nullable StoreCursor<Long, byte[]> operationCursor(long from, long to) {
    return from >= to ? null : operations.cursor(from, to - 1);
  }

  /** Returns the numbers of a task's operations, in order. */
  long[] operationsOf(UUID uuid) {
    return OperationNumbers.decode(index.get(uuid));
  }

  @Nullable String value(String name) {
    byte[] bytes = meta.get(Tables.valueName(name));
    return bytes == null ? null : new ByteReader(bytes).getText();
  }

  Map<String, String> values() {
    Map<String, String> values = new HashMap<>();
    StoreCursor<byte[], byte[]> cursor = meta.cursor();
    while (cursor.hasNext()) {
      String name = new ByteReader(cursor.next()).getText();
      if (name.startsWith(Tables.VALUE)) {
        values.put(name.substring(Tables.VALUE.length()), new ByteReader(cursor.value()).getText());
      }
    }
    return values;
  }

  StoreCursor<Long, UUID> workingSetCursor() {
    return workingSet.cursor();
  }

  long largestIndex() {
    Long last = workingSet.lastKey();
    return last == null ? 0 : last;
  }

  boolean isEmpty() {
    return tasks.size() == 0
        && operations.size() == 0
        && workingSet.size() == 0
        && baseVersion.equals(Uuids.NIL)
        && values().isEmpty();
  }

  /** Copies everything into an empty store, tightly, and writes what is done already. */
  void copyTo(Tables target, long partBytes) {
    Runnable writePart = () -> target.store.writePart(partBytes);
    copy(tasks, target.tasks, writePart);
    StoreCursor<Long, byte[]> cursor = operations.cursor();
    while (cursor.hasNext()) {
      target.append(cursor.next(), cursor.value());
      writePart.run();
    }
    copy(index, target.index, writePart);
    copy(workingSet, target.workingSet, writePart);
    copy(meta, target.meta, writePart);
  }

  private static <K, V> void copy(
      FrozenMap<K, V> source, StoreMap<K, V> target, Runnable writePart) {
    StoreCursor<K, V> cursor = source.cursor();
    while (cursor.hasNext()) {
      K key = cursor.next();
      target.put(key, cursor.value());
      writePart.run();
    }
  }

  /** Returns the numbers of each task's operations, by the operations. */
  Map<UUID, long[]> numbersByTask() {
    Map<UUID, List<Long>> numbers = new TreeMap<>(Types.UUIDS);
    StoreCursor<Long, byte[]> cursor = operations.cursor();
    while (cursor.hasNext()) {
      long number = cursor.next();
      UUID task = OperationCodec.task(cursor.value());
      if (task != null) {
        numbers.computeIfAbsent(task, key -> new ArrayList<>()).add(number);
      }
    }
    Map<UUID, long[]> arrays = new TreeMap<>(Types.UUIDS);
    numbers.forEach(
        (uuid, list) -> arrays.put(uuid, list.stream().mapToLong(Long::longValue).toArray()));
    return arrays;
  }

  /** Compares the operations with what is known of them elsewhere. */
  void checkOperations(BiConsumer<Kind, String> faults) {
    long unsynced = 0;
    long misplaced = 0;
    StoreCursor<Long, byte[]> cursor = operations.cursor();
    while (cursor.hasNext()) {
      long number = cursor.next();
      boolean isUnsynced = number >= log.unsyncedFrom() && number < log.unsyncedTo();
      unsynced += isUnsynced ? 1 : 0;
      misplaced += isUnsynced || number < log.syncedTo() ? 0 : 1;
    }
    if (misplaced > 0 || unsynced != log.unsyncedCount()) {
      faults.accept(
          Kind.LOG,
          "of "
              + log.unsyncedCount()
              + " unsynced operations there are "
              + unsynced
              + ", and "
              + misplaced
              + " operations belong to no part of the log");
    }
    Map<UUID, long[]> expected = numbersByTask();
    long wrong = 0;
    StoreCursor<UUID, byte[]> entries = index.cursor();
    while (entries.hasNext()) {
      long[] numbers = expected.remove(entries.next());
      if (numbers == null || !Arrays.equals(OperationNumbers.decode(entries.value()), numbers)) {
        wrong++;
      }
    }
    wrong += expected.size();
    if (wrong > 0) {
      faults.accept(Kind.INDEX, "the list of a task's operations is wrong for " + wrong + " tasks");
    }
  }

  /** Reads everything there is. */
  void readAll() {
    StoreCursor<UUID, StoredTask> all = tasks.cursor();
    while (all.hasNext()) {
      all.next();
      TaskCodec.decode(all.value().bytes());
    }
    StoreCursor<Long, byte[]> logged = operations.cursor();
    while (logged.hasNext()) {
      logged.next();
      OperationCodec.decode(logged.value());
    }
    StoreCursor<Long, UUID> numbers = workingSet.cursor();
    while (numbers.hasNext()) {
      numbers.next();
    }
    values();
  }
}
