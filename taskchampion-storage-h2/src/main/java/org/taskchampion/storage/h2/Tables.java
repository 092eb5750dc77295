package org.taskchampion.storage.h2;

import java.util.List;
import java.util.UUID;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.BasicDataType;

/** What the store holds: its maps, by name, and what lies under which key. */
final class Tables {

  private static final int KEYS_A_PAGE = 128;
  // Appending does not look how large a page gets. So many bytes are far from making one too large.
  private static final int SMALL = 256;
  // Before the names of values, which are anybody's.
  static final String VALUE = "=";

  final MVStore store;
  final MVMap<UUID, StoredTask> tasks;
  final MVMap<Long, byte[]> operations;

  /** Which operations are a task's; see {@link OperationNumbers}. */
  final MVMap<UUID, byte[]> index;

  final MVMap<Long, UUID> workingSet;

  /** What there is one of, and named values. */
  final MVMap<byte[], byte[]> meta;

  private Tables(MVStore store, long bytes) {
    this.store = store;
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
      if (map.sizeAsLong() < 0 || map.sizeAsLong() > bytes) {
        throw new MalformedException("it is said to hold more than it has bytes");
      }
    }
  }

  /** Opens the maps of a store, of which there are none yet in a new one. */
  static Tables open(BlockStore file) {
    MVStore store =
        new MVStore.Builder()
            .adoptFileStore(file)
            .autoCommitDisabled()
            .autoCommitBufferSize(0)
            .keysPerPage(KEYS_A_PAGE)
            .open();
    try {
      store.setVersionsToKeep(0);
      return new Tables(store, file.size());
    } catch (RuntimeException e) {
      store.closeImmediately();
      throw e;
    }
  }

  private static <K, V> MVMap<K, V> open(
      MVStore store, String name, BasicDataType<K> keys, BasicDataType<V> values) {
    return store.openMap(name, new MVMap.Builder<K, V>().keyType(keys).valueType(values));
  }

  /** Returns under which key a named value is kept. */
  static byte[] valueName(String name) {
    return text(VALUE + name);
  }

  /** Returns a text as the maps have it, as a key or a value. */
  static byte[] text(String text) {
    return new ByteWriter(16).putText(text).toBytes();
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
}
