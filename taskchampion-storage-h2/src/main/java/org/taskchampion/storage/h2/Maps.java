package org.taskchampion.storage.h2;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.BasicDataType;
import org.jspecify.annotations.Nullable;

/**
 * One state of the replica in memory: the maps of the store, with the commits of the journal
 * applied to them. Many threads may read; who changes it does so alone.
 */
final class Maps {

  static final UUID NIL = new UUID(0, 0);
  private static final String LOG = "log";
  private static final String BASE = "base";
  // Before the names of values, which are anybody's.
  static final String VALUE = "=";
  private static final int KEYS_A_PAGE = 128;
  // Appending does not look how large a page gets. So many bytes are far from making one too large.
  private static final int SMALL = 256;

  private final BlockStore file;
  final MVStore store;
  final MVMap<UUID, StoredTask> tasks;
  final MVMap<Long, byte[]> operations;
  final MVMap<UUID, byte[]> index;
  final MVMap<Long, UUID> workingSet;
  final MVMap<byte[], byte[]> meta;
  private LogBounds log;
  private UUID baseVersion;
  private long sequence;
  // The tasks of the working set, once somebody asked whether one is in it.
  private @Nullable Set<UUID> members;
  // How many use the store; at the end, the last one closes it.
  private int users = 1;

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

  /** Returns under which name a named value is kept. */
  static byte[] valueName(String name) {
    return name(VALUE + name);
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

  boolean inWorkingSet(UUID uuid) {
    Set<UUID> known = members;
    if (known == null) {
      known = new HashSet<>();
      Cursor<Long, UUID> cursor = workingSet.cursor(null);
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
      for (Map.Entry<Integer, @Nullable UUID> entry : changes.workingSet.entrySet()) {
        UUID task = entry.getValue();
        long number = entry.getKey();
        UUID before = task == null ? workingSet.remove(number) : workingSet.put(number, task);
        Set<UUID> known = members;
        if (before != null) {
          members = null; // it may have moved to another number
        } else if (known != null && task != null) {
          known.add(task);
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
        meta.remove(valueName(value.getKey()));
      } else {
        meta.put(valueName(value.getKey()), name(text));
      }
    }
    sequence = newSequence;
  }

  private void applyOperations(Changes changes) {
    Map<UUID, IndexChange> indexChanges = new HashMap<>();
    for (Map.Entry<Long, Long> range : changes.removedRanges().entrySet()) {
      List<Long> numbers = new ArrayList<>();
      Cursor<Long, byte[]> cursor = operations.cursor(range.getKey(), range.getValue() - 1, false);
      while (cursor.hasNext()) {
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
      long[] numbers = change.getValue().applyTo(decodeNumbers(index.get(change.getKey())));
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
  void append(long number, byte[] bytes) {
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

  /** Reads numbers; there are none in nothing. */
  static long[] decodeNumbers(byte @Nullable [] bytes) {
    if (bytes == null) {
      return new long[0];
    }
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

  /** Returns how far the file goes with all that was written, as MVStore counts it. */
  long length() {
    return file.size();
  }

  /** Returns about how many bytes of the file are alive. */
  long liveBytes() {
    return file.liveBytes();
  }

  /** Makes the numbers of each task's operations anew, from the operations. */
  void rebuildIndex() {
    Snapshot content = snapshot();
    try {
      index.clear();
      content.numbersByTask().forEach((uuid, numbers) -> index.put(uuid, encodeNumbers(numbers)));
    } finally {
      content.release();
    }
  }

  /** Says which commit this is, for content that was copied from elsewhere. */
  void setSequence(long newSequence) {
    sequence = newSequence;
  }

  /** Returns what is there now, which stays as it is; to be released by the caller. */
  Snapshot snapshot() {
    synchronized (this) {
      users++;
    }
    try {
      return new Snapshot(this, this::discard);
    } catch (RuntimeException | Error e) {
      discard();
      throw e;
    }
  }

  /**
   * Ends the use by who made this. Snapshots that others still read keep no cache: of those there
   * may be many.
   */
  void retire() {
    store.setCacheSize(1);
    discard();
  }

  /**
   * Ends a use. When nobody uses the maps any more, everything is forgotten; the file stays as it
   * is, and is closed.
   */
  void discard() {
    synchronized (this) {
      users--;
      if (users > 0) {
        return;
      }
    }
    store.closeImmediately();
    file.closeFile();
  }
}
