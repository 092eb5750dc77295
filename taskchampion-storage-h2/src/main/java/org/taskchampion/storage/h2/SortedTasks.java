package org.taskchampion.storage.h2;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All tasks as they are read, one behind the other, and found by halving: a hash table of many
 * tasks takes longer to fill than the tasks take to read, and most callers only go through them.
 * Immutable.
 */
final class SortedTasks extends AbstractMap<UUID, Map<String, String>> {

  private final UUID[] uuids;
  private final List<Map<String, String>> properties;

  /** Reads and decodes all tasks of a state. */
  SortedTasks(Snapshot content) {
    uuids = new UUID[content.taskCount()];
    properties = new ArrayList<>(uuids.length);
    StoreCursor<UUID, StoredTask> cursor = content.taskCursor();
    for (int i = 0; i < uuids.length; i++) {
      uuids[i] = cursor.next();
      properties.add(cursor.value().properties());
    }
    if (cursor.hasNext()) {
      throw new MalformedException("there are more tasks than are said to be");
    }
  }

  @Override
  public int size() {
    return uuids.length;
  }

  private int find(@Nullable Object key) {
    return key instanceof UUID uuid ? Arrays.binarySearch(uuids, uuid, Types.UUIDS) : -1;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return find(key) >= 0;
  }

  @Override
  public @Nullable Map<String, String> get(@Nullable Object key) {
    int index = find(key);
    return index < 0 ? null : properties.get(index);
  }

  @Override
  public void forEach(BiConsumer<? super UUID, ? super Map<String, String>> action) {
    for (int i = 0; i < uuids.length; i++) {
      action.accept(uuids[i], properties.get(i));
    }
  }

  @Override
  public Set<Entry<UUID, Map<String, String>>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return uuids.length;
      }

      @Override
      public Iterator<Entry<UUID, Map<String, String>>> iterator() {
        return new Iterator<>() {
          private int next;

          @Override
          public boolean hasNext() {
            return next < uuids.length;
          }

          @Override
          public Entry<UUID, Map<String, String>> next() {
            if (next == uuids.length) {
              throw new NoSuchElementException();
            }
            int index = next++;
            return Map.entry(uuids[index], properties.get(index));
          }
        };
      }
    };
  }
}
