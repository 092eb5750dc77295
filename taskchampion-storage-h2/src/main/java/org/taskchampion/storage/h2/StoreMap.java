package org.taskchampion.storage.h2;

import java.util.Objects;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/** One map of a store, to be read and changed. Who changes it does so alone. */
final class StoreMap<K, V> {

  private final MVMap<K, V> map;
  private final Types.Type<K> keys;
  private final Types.Type<V> values;
  private final Boundary boundary;

  StoreMap(MVMap<K, V> map, Types.Type<K> keys, Types.Type<V> values, Boundary boundary) {
    this.map = map;
    this.keys = keys;
    this.values = values;
    this.boundary = boundary;
  }

  @Nullable V get(K key) {
    Objects.requireNonNull(key);
    try {
      return values.checkIfAny(map.get(key));
    } catch (RuntimeException e) {
      throw boundary.translate(e);
    }
  }

  /** Puts a value, and returns what was there before. */
  @Nullable V put(K key, V value) {
    Objects.requireNonNull(key);
    Objects.requireNonNull(value);
    try {
      return values.checkIfAny(map.put(key, value));
    } catch (RuntimeException e) {
      throw boundary.translate(e);
    }
  }

  /** Puts a value behind the last one, in a map that was opened for it. */
  void append(K key, V value) {
    Objects.requireNonNull(key);
    Objects.requireNonNull(value);
    try {
      map.append(key, value);
    } catch (RuntimeException e) {
      throw boundary.translate(e);
    }
  }

  /** Removes a key, and returns what was there before. */
  @Nullable V remove(K key) {
    Objects.requireNonNull(key);
    try {
      return values.checkIfAny(map.remove(key));
    } catch (RuntimeException e) {
      throw boundary.translate(e);
    }
  }

  void clear() {
    try {
      map.clear();
    } catch (RuntimeException e) {
      throw boundary.translate(e);
    }
  }

  long size() {
    try {
      return map.sizeAsLong();
    } catch (RuntimeException e) {
      throw boundary.translate(e);
    }
  }

  @Nullable K lastKey() {
    try {
      return keys.checkIfAny(map.lastKey());
    } catch (RuntimeException e) {
      throw boundary.translate(e);
    }
  }

  /** Returns the map as it is now, which stays so; what was appended is in it. */
  FrozenMap<K, V> freeze() {
    try {
      return new FrozenMap<>(map, map.flushAndGetRoot(), keys, values, boundary);
    } catch (RuntimeException e) {
      throw boundary.translate(e);
    }
  }
}
