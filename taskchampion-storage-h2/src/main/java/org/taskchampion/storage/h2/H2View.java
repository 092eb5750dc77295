package org.taskchampion.storage.h2;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.storage.StorageView;

/**
 * One state, to read: what is stored, and over it the changes of the transaction, which a view that
 * only reads has none of.
 */
class H2View implements StorageView {

  final Session session;

  /** What is stored, and with a transaction what it spilled. */
  Snapshot stored;

  final Changes changes = new Changes();

  /** How many tasks the changes add, less those that they remove. */
  int addedTasks;

  H2View(Session session) {
    this.session = session;
    this.stored = session.snapshot();
  }

  /** Runs a method of the view, if it is open; what makes no sense then is in the file. */
  final <T> T run(Supplier<T> body) {
    checkOpen();
    try {
      return body.get();
    } catch (MalformedException e) {
      throw session.damaged(e);
    }
  }

  void checkOpen() {
    session.checkOpen();
  }

  @Override
  public Optional<Map<String, String>> task(UUID uuid) {
    return run(
        () -> {
          StoredTask task = find(uuid);
          return task == null ? Optional.empty() : Optional.of(task.properties());
        });
  }

  final @Nullable StoredTask find(UUID uuid) {
    return changes.tasks.containsKey(uuid) ? changes.tasks.get(uuid) : stored.task(uuid);
  }

  @Override
  public Map<UUID, Map<String, String>> tasks() {
    return run(
        () -> {
          Map<UUID, Map<String, String>> read = new SortedTasks(stored);
          if (changes.tasks.isEmpty()) {
            return Collections.unmodifiableMap(read);
          }
          Map<UUID, Map<String, String>> all = new HashMap<>(read);
          for (Map.Entry<UUID, @Nullable StoredTask> change : changes.tasks.entrySet()) {
            StoredTask task = change.getValue();
            if (task == null) {
              all.remove(change.getKey());
            } else {
              all.put(change.getKey(), task.properties());
            }
          }
          return Collections.unmodifiableMap(all);
        });
  }

  @Override
  public Map<UUID, Map<String, String>> tasks(Collection<UUID> uuids) {
    return run(
        () -> {
          Map<UUID, Map<String, String>> found = new LinkedHashMap<>(uuids.size() * 4 / 3 + 1);
          for (UUID uuid : uuids) {
            StoredTask task = find(uuid);
            if (task != null) {
              found.put(uuid, task.properties());
            }
          }
          return Collections.unmodifiableMap(found);
        });
  }

  @Override
  public Set<UUID> uuids() {
    return run(
        () -> {
          Set<UUID> all = new HashSet<>(count() * 4 / 3 + 1);
          StoreCursor<UUID, StoredTask> cursor = stored.taskCursor();
          while (cursor.hasNext()) {
            all.add(cursor.next());
          }
          for (Map.Entry<UUID, @Nullable StoredTask> change : changes.tasks.entrySet()) {
            if (change.getValue() == null) {
              all.remove(change.getKey());
            } else {
              all.add(change.getKey());
            }
          }
          return Collections.unmodifiableSet(all);
        });
  }

  @Override
  public int taskCount() {
    return run(this::count);
  }

  private int count() {
    return stored.taskCount() + addedTasks;
  }

  final LogBounds log() {
    LogBounds changed = changes.log;
    return changed == null ? stored.log() : changed;
  }

  @Override
  public List<Operation> unsyncedOperations() {
    return run(
        () -> {
          LogBounds log = log();
          return decode(operations(log.unsyncedFrom(), log.unsyncedTo()).values());
        });
  }

  @Override
  public List<Operation> unsyncedOperations(int limit) {
    return run(
        () -> {
          LogBounds log = log();
          long to = Math.min(log.unsyncedTo(), log.unsyncedFrom() + Math.max(0, limit));
          return decode(operations(log.unsyncedFrom(), to).values());
        });
  }

  private static List<Operation> decode(Collection<byte[]> encoded) {
    List<Operation> operations = new ArrayList<>(encoded.size());
    for (byte[] bytes : encoded) {
      operations.add(OperationCodec.decode(bytes));
    }
    return Collections.unmodifiableList(operations);
  }

  /** Returns the operations from a number to below another. */
  final Map<Long, byte[]> operations(long from, long to) {
    Map<Long, byte[]> found = new LinkedHashMap<>();
    StoreCursor<Long, byte[]> cursor = stored.operationCursor(from, to);
    boolean changed = !changes.operations.isEmpty();
    while (cursor != null && cursor.hasNext()) {
      long number = cursor.next();
      if (!changes.removesOperation(number)) {
        found.put(number, cursor.value());
      }
    }
    if (!changed) {
      return found;
    }
    if (found.isEmpty()) {
      return changes.operations.subMap(from, to);
    }
    Map<Long, byte[]> merged = new TreeMap<>(found);
    merged.putAll(changes.operations.subMap(from, to));
    return merged;
  }

  @Override
  public void forEachSynced(Consumer<? super Operation> action) {
    forEach(0, log().syncedTo(), action);
  }

  @Override
  public void forEachUnsynced(Consumer<? super Operation> action) {
    forEach(log().unsyncedFrom(), log().unsyncedTo(), action);
  }

  private void forEach(long from, long to, Consumer<? super Operation> action) {
    Iterator<byte[]> encoded = run(() -> iterator(from, to));
    // The action is the caller's: what it throws is not an error of the storage.
    while (run(encoded::hasNext)) {
      action.accept(run(() -> OperationCodec.decode(encoded.next())));
    }
  }

  private Iterator<byte[]> iterator(long from, long to) {
    if (!changes.operations.isEmpty() || changes.removesOperations()) {
      return operations(from, to).values().iterator();
    }
    StoreCursor<Long, byte[]> cursor = stored.operationCursor(from, to);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return cursor != null && cursor.hasNext();
      }

      @Override
      public byte[] next() {
        if (cursor == null) {
          throw new NoSuchElementException();
        }
        cursor.next();
        return cursor.value();
      }
    };
  }

  @Override
  public int unsyncedCount() {
    return run(() -> log().unsyncedCount());
  }

  @Override
  public List<Operation> operations(UUID uuid) {
    return run(
        () -> {
          TreeMap<Long, byte[]> found = new TreeMap<>();
          for (long number : stored.operationsOf(uuid)) {
            byte[] bytes = changes.removesOperation(number) ? null : stored.operation(number);
            if (bytes != null) {
              found.put(number, bytes);
            }
          }
          addChangedOperations(uuid, found);
          List<Operation> operations = new ArrayList<>(found.size());
          for (byte[] bytes : found.values()) {
            operations.add(OperationCodec.decode(bytes));
          }
          return Collections.unmodifiableList(operations);
        });
  }

  /**
   * Adds those of a task's operations that the transaction put; and takes away what they replace.
   */
  void addChangedOperations(UUID uuid, Map<Long, byte[]> found) {}

  @Override
  public UUID baseVersion() {
    return run(
        () -> {
          UUID changed = changes.baseVersion;
          return changed == null ? stored.baseVersion() : changed;
        });
  }

  @Override
  public SortedMap<Integer, UUID> workingSet() {
    return run(() -> Collections.unmodifiableSortedMap(copyOfWorkingSet()));
  }

  static int indexOf(long number) {
    if (number != (int) number) {
      throw new MalformedException("an index of the working set is out of its range");
    }
    return (int) number;
  }

  final NavigableMap<Integer, UUID> copyOfWorkingSet() {
    TreeMap<Integer, UUID> all = new TreeMap<>();
    StoreCursor<Long, UUID> cursor = stored.workingSetCursor();
    while (cursor.hasNext()) {
      long index = cursor.next();
      all.put(indexOf(index), cursor.value());
    }
    for (Map.Entry<Integer, @Nullable UUID> change : changes.workingSet.entrySet()) {
      UUID task = change.getValue();
      if (task == null) {
        all.remove(change.getKey());
      } else {
        all.put(change.getKey(), task);
      }
    }
    return all;
  }

  @Override
  public Optional<String> value(String name) {
    return run(
        () ->
            Optional.ofNullable(
                changes.values.containsKey(name) ? changes.values.get(name) : stored.value(name)));
  }

  @Override
  public SortedMap<String, String> values() {
    return run(
        () -> {
          TreeMap<String, String> all = new TreeMap<>(stored.values());
          for (Map.Entry<String, @Nullable String> change : changes.values.entrySet()) {
            String value = change.getValue();
            if (value == null) {
              all.remove(change.getKey());
            } else {
              all.put(change.getKey(), value);
            }
          }
          return Collections.unmodifiableSortedMap(all);
        });
  }

  @Override
  public long revision() {
    return run(stored::sequence);
  }

  @Override
  public void close() {
    session.close();
  }
}
