package org.taskchampion.storage.h2;

import java.util.HashMap;
import java.util.Map;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

/** MVStore on a file, behind its {@link Boundary}. */
final class PageStore {

  private static final int KEYS_A_PAGE = 128;

  private final BlockStore file;
  private final MVStore store;
  private final Boundary boundary;

  /** A time during which what is there is kept for who reads it. */
  record Use(MVStore.TxCounter counter) {}

  private PageStore(BlockStore file, MVStore store, Boundary boundary) {
    this.file = file;
    this.store = store;
    this.boundary = boundary;
  }

  /**
   * Opens a store.
   *
   * @param root the checkpoint to open; null for a new, empty store
   */
  static PageStore open(BlockFile file, @Nullable Root root) {
    Boundary boundary = new Boundary(file.path());
    Map<String, Object> config = new HashMap<>();
    // An eighth of the heap, from 16 to 256 MB.
    config.put(
        "cacheSize", (int) Math.max(16, Math.min(256, Runtime.getRuntime().maxMemory() >> 23)));
    try {
      BlockStore blocks = new BlockStore(file, root, config);
      MVStore store =
          new MVStore.Builder()
              .adoptFileStore(blocks)
              .autoCommitDisabled()
              .autoCommitBufferSize(0)
              .keysPerPage(KEYS_A_PAGE)
              .open();
      store.setVersionsToKeep(0);
      return new PageStore(blocks, store, boundary);
    } catch (RuntimeException e) {
      throw boundary.translate(e);
    }
  }

  /** Opens a map; makes it if there is none of that name. */
  <K, V> StoreMap<K, V> map(String name, Types.Type<K> keys, Types.Type<V> values) {
    return map(name, keys, values, new MVMap.Builder<>());
  }

  /** Opens a map as {@link #map} does, one to whose end much is to be appended. */
  <K, V> StoreMap<K, V> appendableMap(String name, Types.Type<K> keys, Types.Type<V> values) {
    return map(name, keys, values, new MVMap.Builder<K, V>().singleWriter());
  }

  private <K, V> StoreMap<K, V> map(
      String name, Types.Type<K> keys, Types.Type<V> values, MVMap.Builder<K, V> builder) {
    try {
      MVMap<K, V> map = store.openMap(name, builder.keyType(keys).valueType(values));
      return new StoreMap<>(map, keys, values, boundary);
    } catch (RuntimeException e) {
      throw boundary.translate(e);
    }
  }

  /** Writes what the maps hold behind what the file has, not yet durably, and returns the root. */
  Root write(long fileId, long generation, long sequence) {
    file.setWritable(true);
    try {
      store.commit();
      return file.root(fileId, generation, sequence);
    } catch (RuntimeException e) {
      throw boundary.translate(e);
    } finally {
      file.setWritable(false);
    }
  }

  /**
   * Writes what was changed, if that is much: MVStore writes all of it through one buffer, and
   * keeps it in memory before that. No root leads to it before {@link #write} has written the rest.
   * Until then it is what a checkpoint leaves behind that was cut off.
   *
   * @param bytes how much is much, as MVStore counts it
   */
  void writePart(long bytes) {
    if (unsavedBytes() < bytes) {
      return;
    }
    file.setWritable(true);
    try {
      store.commit();
    } catch (RuntimeException e) {
      throw boundary.translate(e);
    } finally {
      file.setWritable(false);
    }
  }

  /** Returns about how much memory the pages take that were changed and not written. */
  long unsavedBytes() {
    return store.getUnsavedMemory();
  }

  BlockFile file() {
    return file.file();
  }

  /** Returns how far the file goes with all that was written, as MVStore counts it. */
  long length() {
    return file.size();
  }

  /** Returns about how many bytes of the file are alive. */
  long liveBytes() {
    try {
      return file.liveBytes();
    } catch (RuntimeException e) {
      throw boundary.translate(e);
    }
  }

  /** Begins a use: chunks that are needed from now on are not forgotten before its end. */
  Use begin() {
    try {
      return new Use(store.registerVersionUsage());
    } catch (RuntimeException e) {
      throw boundary.translate(e);
    }
  }

  void end(Use use) {
    try {
      if (!store.isClosed()) {
        store.deregisterVersionUsage(use.counter());
      }
    } catch (RuntimeException e) {
      throw boundary.translate(e);
    }
  }

  /** Keeps no pages in memory from now on. */
  void dropCache() {
    try {
      store.setCacheSize(1);
    } catch (RuntimeException e) {
      throw boundary.translate(e);
    }
  }

  /** Forgets everything; the file stays as it is, and stays open. */
  void forget() {
    try {
      store.closeImmediately();
    } catch (RuntimeException e) {
      throw boundary.translate(e);
    }
  }

  /** Forgets everything, and closes the file. */
  void close() {
    forget();
    file.closeFile();
  }
}
