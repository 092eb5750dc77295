package org.taskchampion.storage.h2;

import org.h2.mvstore.Cursor;

/** Goes through the entries of a map as it was, in order. */
final class StoreCursor<K, V> {

  private final Cursor<K, V> cursor;
  private final Types.Type<K> keys;
  private final Types.Type<V> values;
  private final Boundary boundary;

  StoreCursor(Cursor<K, V> cursor, Types.Type<K> keys, Types.Type<V> values, Boundary boundary) {
    this.cursor = cursor;
    this.keys = keys;
    this.values = values;
    this.boundary = boundary;
  }

  boolean hasNext() {
    try {
      return cursor.hasNext();
    } catch (RuntimeException e) {
      throw boundary.translate(e);
    }
  }

  /** Goes to the next entry, of which there has to be one, and returns its key. */
  K next() {
    try {
      return keys.check(cursor.next());
    } catch (RuntimeException e) {
      throw boundary.translate(e);
    }
  }

  /** Returns the value of the entry whose key was returned last. */
  V value() {
    try {
      return values.check(cursor.getValue());
    } catch (RuntimeException e) {
      throw boundary.translate(e);
    }
  }
}
