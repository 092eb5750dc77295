package org.taskchampion.storage.h2;

import java.util.List;
import java.util.UUID;

/** What the store holds: its maps, by name, and what lies under which key. */
final class Tables {

  // Appending does not look how large a page gets. So many bytes are far from making one too large.
  private static final int SMALL = 256;
  // Before the names of values, which are anybody's.
  static final String VALUE = "=";

  final PageStore store;
  final StoreMap<UUID, StoredTask> tasks;
  final StoreMap<Long, byte[]> operations;

  /** Which operations are a task's; see {@link OperationNumbers}. */
  final StoreMap<UUID, byte[]> index;

  final StoreMap<Long, UUID> workingSet;

  /** What there is one of, and named values. */
  final StoreMap<byte[], byte[]> meta;

  /** Opens the maps of a store, of which there are none yet in a new one. */
  Tables(PageStore store) {
    this.store = store;
    this.tasks = store.map("task", Types.UUIDS, Types.TASKS);
    this.operations = store.appendableMap("operation", Types.NUMBERS, Types.BYTES);
    this.index = store.map("index", Types.UUIDS, Types.BYTES);
    this.workingSet = store.map("workingSet", Types.NUMBERS, Types.UUIDS);
    this.meta = store.map("meta", Types.NAMES, Types.BYTES);
    // Each page says how much is below it.
    for (StoreMap<?, ?> map : List.of(tasks, operations, index, workingSet, meta)) {
      long size = map.size();
      if (size < 0 || size > store.length()) {
        throw new MalformedException("it is said to hold more than it has bytes");
      }
    }
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
