package org.taskchampion.internal;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Immutable copies of maps and sets whose keys others chose: a server, a file, another program. The
 * JDK's own ({@link Map#copyOf} and its kin) look for a key in one place after the other, so that
 * 80,000 keys of the same hash take half a minute, and four times as many a quarter of an hour.
 * They are used here for so few keys that this takes no time, since they are small and fast. For
 * more there is a {@link HashMap}, which puts keys of the same hash in order.
 *
 * <p>Keys have to be comparable: that is what a {@link HashMap} puts them in order by.
 */
public final class Copies {

  /** Looking at so many keys one after the other takes no more time than copying a long text. */
  private static final int FEW = 64;

  private Copies() {}

  /**
   * Copies a map, unless it is an immutable copy already.
   *
   * @param <K> what the keys are
   * @param <V> what the values are
   * @param map the map, without nulls
   * @return an immutable map
   */
  public static <K extends Comparable<? super K>, V> Map<K, V> map(
      Map<? extends K, ? extends V> map) {
    if (map instanceof CopiedMap<? extends K, ? extends V> copied) {
      @SuppressWarnings("unchecked") // nobody can put anything into it
      Map<K, V> same = (Map<K, V>) copied;
      return same;
    }
    return map.size() <= FEW ? Map.copyOf(map) : new CopiedMap<>(map);
  }

  /**
   * Copies a set, or the different ones of a collection, unless it is an immutable copy already.
   *
   * @param <E> what the elements are
   * @param elements the elements, without nulls
   * @return an immutable set
   */
  public static <E extends Comparable<? super E>> Set<E> set(Collection<? extends E> elements) {
    if (elements instanceof CopiedSet<? extends E> copied) {
      @SuppressWarnings("unchecked") // nobody can put anything into it
      Set<E> same = (Set<E>) copied;
      return same;
    }
    return elements.size() <= FEW ? Set.copyOf(elements) : new CopiedSet<>(elements);
  }

  /**
   * Makes a map of entries.
   *
   * @param <K> what the keys are
   * @param <V> what the values are
   * @param entries the entries, without nulls
   * @return an immutable map
   * @throws IllegalArgumentException if two have the same key
   */
  public static <K extends Comparable<? super K>, V> Map<K, V> mapOf(Map.Entry<K, V>[] entries) {
    if (entries.length <= FEW) {
      return Map.ofEntries(entries);
    }
    Map<K, V> map = new HashMap<>(capacity(entries.length));
    for (Map.Entry<K, V> entry : entries) {
      if (map.put(entry.getKey(), entry.getValue()) != null) {
        throw new IllegalArgumentException("a key occurs twice");
      }
    }
    return new CopiedMap<>(map);
  }

  private static int capacity(int size) {
    return (int) Math.min(Integer.MAX_VALUE, size * 4L / 3 + 1);
  }

  private static final class CopiedMap<K, V> extends AbstractMap<K, V> {
    private final Map<K, V> entries;

    CopiedMap(Map<? extends K, ? extends V> map) {
      Map<K, V> copy = new HashMap<>(capacity(map.size()));
      map.forEach(
          (key, value) ->
              copy.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value")));
      entries = Collections.unmodifiableMap(copy);
    }

    @Override
    public int size() {
      return entries.size();
    }

    @Override
    public @Nullable V get(@Nullable Object key) {
      return entries.get(key);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
      return entries.containsKey(key);
    }

    @Override
    public Set<Entry<K, V>> entrySet() {
      return entries.entrySet();
    }

    @Override
    public Set<K> keySet() {
      return entries.keySet();
    }

    @Override
    public Collection<V> values() {
      return entries.values();
    }
  }

  private static final class CopiedSet<E> extends AbstractSet<E> {
    private final Set<E> elements;

    CopiedSet(Collection<? extends E> from) {
      Set<E> copy = new HashSet<>(capacity(from.size()));
      for (E element : from) {
        copy.add(Objects.requireNonNull(element, "element"));
      }
      elements = Collections.unmodifiableSet(copy);
    }

    @Override
    public int size() {
      return elements.size();
    }

    @Override
    public boolean contains(@Nullable Object element) {
      return elements.contains(element);
    }

    @Override
    public Iterator<E> iterator() {
      return elements.iterator();
    }
  }
}
