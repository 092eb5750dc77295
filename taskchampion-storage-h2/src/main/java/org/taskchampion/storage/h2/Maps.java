package org.taskchampion.storage.h2;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.BasicDataType;
import org.jspecify.annotations.Nullable;
import org.taskchampion.storage.VerificationReport.Kind;

/**
 * One state of the replica in memory: the maps of the store, with the commits of the journal
 * applied to them. Many threads may read; who changes it does so alone.
 */
final class Maps {

  private static final UUID NIL = new UUID(0, 0);
  private static final String LOG = "log";
  private static final String BASE = "base";
  // Before the names of values, which are anybody's.
  private static final String VALUE = "=";
  private static final int KEYS_A_PAGE = 128;
  // Appending does not look how large a page gets. So many bytes are far from making one too large.
  private static final int SMALL = 256;

  private final BlockStore file;
  private final MVStore store;
  private final MVMap<UUID, StoredTask> tasks;
  private final MVMap<Long, byte[]> operations;
  private final MVMap<UUID, byte[]> index;
  private final MVMap<Long, UUID> workingSet;
  private final MVMap<byte[], byte[]> meta;
  private LogBounds log;
  private UUID baseVersion;
  private long sequence;
  // The tasks of the working set, once somebody asked whether one is in it.
  private @Nullable Set<UUID> members;

  private Maps(BlockStore file, MVStore store, long sequence) {
    this.file = file;
    this.store = store;
    this.sequence = sequence;
    this.tasks = open(store, "task", Types.UUIDS, Types.TASKS);
    this.operations =
        store.openMap(
            "operation",
            new MVMap.Builder<Long, byte[]>()
                .keyType(Types.NUMBERS)
                .valueType(Types.BYTES)
                .singleWriter());
    this.index = open(store, "index", Types.UUIDS, Types.BYTES);
    this.workingSet = open(store, "workingSet", Types.NUMBERS, Types.UUIDS);
    this.meta = open(store, "meta", Types.NAMES, Types.BYTES);
    // Each page says how much is below it.
    for (MVMap<?, ?> map : List.of(tasks, operations, index, workingSet, meta)) {
      if (map.sizeAsLong() < 0 || map.sizeAsLong() > file.size()) {
        throw new MalformedException("it is said to hold more than it has bytes");
      }
    }
    byte[] bounds = meta.get(name(LOG));
    this.log = bounds == null ? LogBounds.EMPTY : LogBounds.read(new ByteReader(bounds));
    byte[] base = meta.get(name(BASE));
    this.baseVersion = base == null ? NIL : new ByteReader(base).getUuid();
  }

  /**
   * Opens the maps.
   *
   * @param root the checkpoint to open; null for a new, empty store
   */
  static Maps open(BlockFile file, @Nullable Root root) {
    Map<String, Object> config = new HashMap<>();
    // An eighth of the heap, from 16 to 256 MB.
    config.put(
        "cacheSize", (int) Math.max(16, Math.min(256, Runtime.getRuntime().maxMemory() >> 23)));
    BlockStore blocks = new BlockStore(file, root, config);
    MVStore store =
        new MVStore.Builder()
            .adoptFileStore(blocks)
            .autoCommitDisabled()
            .autoCommitBufferSize(0)
            .keysPerPage(KEYS_A_PAGE)
            .open();
    try {
      store.setVersionsToKeep(0);
      return new Maps(blocks, store, root == null ? 0 : root.sequence());
    } catch (RuntimeException e) {
      store.closeImmediately();
      throw e;
    }
  }

  private static <K, V> MVMap<K, V> open(
      MVStore store, String name, BasicDataType<K> keys, BasicDataType<V> values) {
    return store.openMap(name, new MVMap.Builder<K, V>().keyType(keys).valueType(values));
  }

  private static byte[] name(String text) {
    return new ByteWriter(16).putText(text).toBytes();
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
    int count = tasks.size();
    if (count < 0) {
      throw new MalformedException("its tasks are miscounted");
    }
    return count;
  }

  @Nullable StoredTask task(UUID uuid) {
    return tasks.get(uuid);
  }

  Cursor<UUID, StoredTask> taskCursor() {
    return tasks.cursor(null);
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
  @Nullable Cursor<Long, byte[]> operationCursor(long from, long to) {
    return from >= to ? null : operations.cursor(from, to - 1, false);
  }

  /** Returns the numbers of a task's operations, in order. */
  long[] operationsOf(UUID uuid) {
    byte[] bytes = index.get(uuid);
    return bytes == null ? new long[0] : decodeNumbers(bytes);
  }

  @Nullable String value(String name) {
    byte[] bytes = meta.get(name(VALUE + name));
    return bytes == null ? null : new ByteReader(bytes).getText();
  }

  Map<String, String> values() {
    Map<String, String> values = new HashMap<>();
    Cursor<byte[], byte[]> cursor = meta.cursor(null);
    while (cursor.hasNext()) {
      String name = new ByteReader(cursor.next()).getText();
      if (name.startsWith(VALUE)) {
        values.put(name.substring(VALUE.length()), new ByteReader(cursor.getValue()).getText());
      }
    }
    return values;
  }

  Cursor<Long, UUID> workingSetCursor() {
    return workingSet.cursor(null);
  }

  long largestIndex() {
    Long last = workingSet.lastKey();
    return last == null ? 0 : last;
  }

  boolean inWorkingSet(UUID uuid) {
    Set<UUID> known = members;
    if (known == null) {
      known = new HashSet<>();
      Cursor<Long, UUID> cursor = workingSetCursor();
      while (cursor.hasNext()) {
        cursor.next();
        known.add(cursor.getValue());
      }
      members = known;
    }
    return known.contains(uuid);
  }

  /** Makes a commit's changes. If this throws, the maps are of no use any more. */
  void apply(Changes changes, long newSequence) {
    applyOperations(changes);
    for (Map.Entry<UUID, @Nullable StoredTask> task : changes.tasks.entrySet()) {
      StoredTask value = task.getValue();
      if (value == null) {
        tasks.remove(task.getKey());
      } else {
        tasks.put(task.getKey(), value);
      }
    }
    if (!changes.workingSet.isEmpty()) {
      members = null;
      for (Map.Entry<Integer, @Nullable UUID> entry : changes.workingSet.entrySet()) {
        UUID task = entry.getValue();
        long number = entry.getKey();
        if (task == null) {
          workingSet.remove(number);
        } else {
          workingSet.put(number, task);
        }
      }
    }
    LogBounds bounds = changes.log;
    if (bounds != null) {
      ByteWriter out = new ByteWriter(30);
      bounds.write(out);
      meta.put(name(LOG), out.toBytes());
      log = bounds;
    }
    UUID base = changes.baseVersion;
    if (base != null) {
      meta.put(name(BASE), new ByteWriter(16).putUuid(base).toBytes());
      baseVersion = base;
    }
    for (Map.Entry<String, @Nullable String> value : changes.values.entrySet()) {
      String text = value.getValue();
      if (text == null) {
        meta.remove(name(VALUE + value.getKey()));
      } else {
        meta.put(name(VALUE + value.getKey()), name(text));
      }
    }
    sequence = newSequence;
  }

  private void applyOperations(Changes changes) {
    Map<UUID, IndexChange> indexChanges = new HashMap<>();
    for (Map.Entry<Long, Long> range : changes.removedRanges().entrySet()) {
      List<Long> numbers = new ArrayList<>();
      Cursor<Long, byte[]> cursor = operationCursor(range.getKey(), range.getValue());
      while (cursor != null && cursor.hasNext()) {
        numbers.add(cursor.next());
      }
      if (numbers.size() == operations.size()) {
        operations.clear();
        index.clear();
      } else {
        for (long number : numbers) {
          removeOperation(number, indexChanges);
        }
      }
    }
    for (long number : changes.removedOperations) {
      removeOperation(number, indexChanges);
    }
    Long last = operations.lastKey();
    for (Map.Entry<Long, byte[]> operation : changes.operations.entrySet()) {
      long number = operation.getKey();
      byte[] bytes = operation.getValue();
      if (last == null || number > last) {
        append(number, bytes);
      } else {
        operations.put(number, bytes);
      }
      UUID task = OperationCodec.task(bytes);
      if (task != null) {
        indexChanges.computeIfAbsent(task, key -> new IndexChange()).added.add(number);
      }
    }
    operations.flushAndGetRoot(); // before many read at once
    for (Map.Entry<UUID, IndexChange> change : indexChanges.entrySet()) {
      long[] numbers = change.getValue().applyTo(operationsOf(change.getKey()));
      if (numbers.length == 0) {
        index.remove(change.getKey());
      } else {
        index.put(change.getKey(), encodeNumbers(numbers));
      }
    }
  }

  /**
   * Puts an operation behind the last one. Putting copies a page with all above it for each
   * operation; appending does so once for a page.
   */
  private void append(long number, byte[] bytes) {
    if (bytes.length <= SMALL) {
      operations.append(number, bytes);
    } else {
      operations.put(number, bytes);
    }
  }

  private void removeOperation(long number, Map<UUID, IndexChange> indexChanges) {
    byte[] bytes = operations.remove(number);
    UUID task = bytes == null ? null : OperationCodec.task(bytes);
    if (task != null) {
      indexChanges.computeIfAbsent(task, key -> new IndexChange()).removed.add(number);
    }
  }

  /** What happens to the list of one task's operations. */
  private static final class IndexChange {
    private final Set<Long> removed = new HashSet<>();
    private final List<Long> added = new ArrayList<>();

    long[] applyTo(long[] old) {
      long[] numbers = new long[old.length + added.size()];
      int count = 0;
      for (long number : old) {
        if (removed.isEmpty() || !removed.contains(number)) {
          numbers[count++] = number;
        }
      }
      boolean sorted = true;
      for (long number : added) {
        sorted &= count == 0 || numbers[count - 1] < number;
        numbers[count++] = number;
      }
      numbers = Arrays.copyOf(numbers, count);
      if (!sorted) {
        Arrays.sort(numbers);
      }
      return numbers;
    }
  }

  private static byte[] encodeNumbers(long[] numbers) {
    ByteWriter out = new ByteWriter(8 + 2 * numbers.length);
    out.putVar(numbers.length);
    long previous = 0;
    for (long number : numbers) {
      out.putVar(number - previous);
      previous = number;
    }
    return out.toBytes();
  }

  private static long[] decodeNumbers(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    long[] numbers = new long[in.getCount(1)];
    long number = 0;
    for (int i = 0; i < numbers.length; i++) {
      number += in.getVar();
      numbers[i] = number;
    }
    return numbers;
  }

  /** Writes everything behind what the file has, not yet durably, and returns the new root. */
  Root write(long fileId, long generation) {
    // A chunk of its own for each checkpoint, even if only the journal's numbers changed.
    meta.put(name("sequence"), new ByteWriter(10).putVar(sequence).toBytes());
    file.setWritable(true);
    try {
      store.commit();
    } finally {
      file.setWritable(false);
    }
    return file.root(fileId, generation, sequence);
  }

  /** Returns about how many bytes of the file are alive. */
  long liveBytes() {
    return file.liveBytes();
  }

  /** Copies everything into an empty store, tightly. */
  void copyTo(Maps target) {
    copy(tasks, target.tasks);
    Cursor<Long, byte[]> cursor = operations.cursor(null);
    while (cursor.hasNext()) {
      target.append(cursor.next(), cursor.getValue());
    }
    copy(index, target.index);
    copy(workingSet, target.workingSet);
    copy(meta, target.meta);
    target.sequence = sequence;
  }

  /** Makes the numbers of each task's operations anew, from the operations. */
  void rebuildIndex() {
    Map<UUID, List<Long>> numbers = numbersByTask();
    index.clear();
    numbers.forEach((uuid, list) -> index.put(uuid, encodeNumbers(toArray(list))));
  }

  private Map<UUID, List<Long>> numbersByTask() {
    Map<UUID, List<Long>> numbers = new TreeMap<>(Types.UUIDS);
    Cursor<Long, byte[]> cursor = operations.cursor(null);
    while (cursor.hasNext()) {
      long number = cursor.next();
      UUID task = OperationCodec.task(cursor.getValue());
      if (task != null) {
        numbers.computeIfAbsent(task, key -> new ArrayList<>()).add(number);
      }
    }
    return numbers;
  }

  private static long[] toArray(List<Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }

  /** Compares the operations with what is known of them elsewhere. */
  void checkOperations(BiConsumer<Kind, String> faults) {
    long unsynced = 0;
    long misplaced = 0;
    Cursor<Long, byte[]> cursor = operations.cursor(null);
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
    Map<UUID, List<Long>> expected = numbersByTask();
    long wrong = 0;
    Cursor<UUID, byte[]> entries = index.cursor(null);
    while (entries.hasNext()) {
      List<Long> numbers = expected.remove(entries.next());
      if (numbers == null || !Arrays.equals(decodeNumbers(entries.getValue()), toArray(numbers))) {
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
    Cursor<UUID, StoredTask> all = tasks.cursor(null);
    while (all.hasNext()) {
      all.next();
      TaskCodec.decode(all.getValue().bytes());
    }
    Cursor<Long, byte[]> log = operations.cursor(null);
    while (log.hasNext()) {
      log.next();
      OperationCodec.decode(log.getValue());
    }
    Cursor<Long, UUID> numbers = workingSet.cursor(null);
    while (numbers.hasNext()) {
      numbers.next();
    }
    values();
  }

  boolean isEmpty() {
    return tasks.isEmpty()
        && operations.isEmpty()
        && workingSet.isEmpty()
        && baseVersion.equals(NIL)
        && values().isEmpty();
  }

  /** Says which commit this is, for content that was copied from elsewhere. */
  void setSequence(long newSequence) {
    sequence = newSequence;
  }

  private static <K, V> void copy(MVMap<K, V> source, MVMap<K, V> target) {
    Cursor<K, V> cursor = source.cursor(null);
    while (cursor.hasNext()) {
      K key = cursor.next();
      target.put(key, cursor.getValue());
    }
  }

  /** Forgets everything; the file stays as it is, and open. */
  void discard() {
    store.closeImmediately();
  }
}
