package org.taskchampion.storage.h2;

import java.util.Objects;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.RootReference;
import org.jspecify.annotations.Nullable;

/** One map of a store, as it was at some time. Thread-safe. */
final class FrozenMap<K, V> {

  private final MVMap<K, V> map;
  private final RootReference<K, V> root;
  private final Types.Type<K> keys;
  private final Types.Type<V> values;
  private final Boundary boundary;

  FrozenMap(
      MVMap<K, V> map,
      RootReference<K, V> root,
      Types.Type<K> keys,
      Types.Type<V> values,
      Boundary boundary) {
    this.map = map;
    this.root = root;
    this.keys = keys;
    this.values = values;
    this.boundary = boundary;
  }

  @Nullable V get(K key) {
    Objects.requireNonNull(key);
    try {
      return values.checkIfAny(map.get(root.root, key));
    } catch (RuntimeException e) {
      throw boundary.translate(e);
    }
  }

  StoreCursor<K, V> cursor() {
    return cursor(null, null, false);
  }

  /** Returns the entries from a key to another one, both with them. */
  StoreCursor<K, V> cursor(K from, K to) {
    return cursor(from, to, false);
  }

  private StoreCursor<K, V> cursor(@Nullable K from, @Nullable K to, boolean reverse) {
    try {
      return new StoreCursor<>(new Cursor<>(root, from, to, reverse), keys, values, boundary);
    } catch (RuntimeException e) {
      throw boundary.translate(e);
    }
  }

  @Nullable K firstKey() {
    StoreCursor<K, V> cursor = cursor();
    return cursor.hasNext() ? cursor.next() : null;
  }

  @Nullable K lastKey() {
    StoreCursor<K, V> cursor = cursor(null, null, true);
    return cursor.hasNext() ? cursor.next() : null;
  }

  long size() {
    try {
      return root.getTotalCount();
    } catch (RuntimeException e) {
      throw boundary.translate(e);
    }
  }
}
