package org.taskchampion.storage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.internal.Copies;

/**
 * A transaction on an {@link InMemoryState}, or a view of it. It changes the state in place and
 * remembers how to take each change back.
 */
final class InMemoryTransaction implements StorageTransaction {

  private enum Phase {
    OPEN,
    COMMITTED,
    CLOSED
  }

  private final InMemoryState state;
  private final Lock lock;
  private final Runnable committed;
  private final Deque<Runnable> rollback = new ArrayDeque<>();
  private Phase phase = Phase.OPEN;

  /**
   * Begins.
   *
   * @param lock held by this thread; released at the end
   * @param committed called at the end, without the lock, if something was committed
   */
  InMemoryTransaction(InMemoryState state, Lock lock, Runnable committed) {
    this.state = state;
    this.lock = lock;
    this.committed = committed;
  }

  @Override
  public Optional<Map<String, String>> task(UUID uuid) {
    return Optional.ofNullable(state().tasks.get(uuid));
  }

  @Override
  public Map<UUID, Map<String, String>> tasks() {
    return new HashMap<>(state().tasks);
  }

  @Override
  public Map<UUID, Map<String, String>> tasks(Collection<UUID> uuids) {
    Map<UUID, Map<String, String>> found = new LinkedHashMap<>();
    for (UUID uuid : uuids) {
      Map<String, String> task = state().tasks.get(uuid);
      if (task != null) {
        found.put(uuid, task);
      }
    }
    return found;
  }

  @Override
  public Set<UUID> uuids() {
    return new HashSet<>(state().tasks.keySet());
  }

  @Override
  public int taskCount() {
    return state().tasks.size();
  }

  @Override
  public List<Operation> unsyncedOperations() {
    return List.copyOf(state().unsynced.all());
  }

  @Override
  public List<Operation> unsyncedOperations(int limit) {
    return List.copyOf(
        state().unsynced.all().stream().limit(Math.max(0, limit)).collect(Collectors.toList()));
  }

  @Override
  public int unsyncedCount() {
    return state().unsynced.size();
  }

  @Override
  public List<Operation> operations(UUID uuid) {
    List<Operation> found = new ArrayList<>(state().synced.of(uuid).values());
    found.addAll(state.unsynced.of(uuid).values());
    return Collections.unmodifiableList(found);
  }

  @Override
  public void forEachSynced(Consumer<? super Operation> action) {
    state().synced.all().forEach(action);
  }

  @Override
  public UUID baseVersion() {
    return state().baseVersion;
  }

  @Override
  public SortedMap<Integer, UUID> workingSet() {
    return new TreeMap<>(state().workingSet);
  }

  @Override
  public Optional<String> value(String name) {
    return Optional.ofNullable(state().values.get(name));
  }

  @Override
  public SortedMap<String, String> values() {
    return new TreeMap<>(state().values);
  }

  @Override
  public long revision() {
    return state().revision;
  }

  @Override
  public void putTasks(Map<UUID, Map<String, String>> tasks) {
    Map<UUID, Map<String, String>> all = state().tasks;
    tasks.forEach((uuid, task) -> restoreLater(all, uuid, all.put(uuid, Copies.map(task))));
  }

  @Override
  public void removeTasks(Collection<UUID> uuids) {
    Map<UUID, Map<String, String>> all = state().tasks;
    uuids.forEach(uuid -> restoreLater(all, uuid, all.remove(uuid)));
  }

  @Override
  public void appendOperations(List<Operation> operations) {
    append(state().unsynced, operations);
  }

  @Override
  public void replaceUnsynced(List<Operation> operations) {
    InMemoryLog before = state().unsynced;
    rollback.push(() -> state.unsynced = before);
    state.unsynced = new InMemoryLog();
    append(state.unsynced, operations);
  }

  @Override
  public void dropLastUnsynced(int count) {
    InMemoryLog unsynced = requireUnsynced(count);
    for (int i = 0; i < count; i++) {
      remove(unsynced, unsynced.last());
    }
  }

  @Override
  public void markSynced(int count) {
    InMemoryLog unsynced = requireUnsynced(count);
    for (int i = 0; i < count; i++) {
      Operation operation = remove(unsynced, unsynced.first());
      if (!(operation instanceof Operation.UndoPoint)) {
        append(state.synced, List.of(operation));
      }
    }
  }

  @Override
  public void appendSynced(List<Operation> operations) {
    append(state().synced, operations);
  }

  @Override
  public void removeSynced(Collection<UUID> uuids) {
    InMemoryLog synced = state().synced;
    for (UUID uuid : uuids) {
      for (long number : List.copyOf(synced.of(uuid).keySet())) {
        remove(synced, number);
      }
    }
  }

  @Override
  public void pruneSynced(int keep) {
    if (keep < 0) {
      throw new IllegalArgumentException("keep must not be negative: " + keep);
    }
    InMemoryLog synced = state().synced;
    while (synced.size() > keep) {
      remove(synced, synced.first());
    }
  }

  @Override
  public void setBaseVersion(UUID version) {
    UUID before = state().baseVersion;
    rollback.push(() -> state.baseVersion = before);
    state.baseVersion = version;
  }

  @Override
  public void setWorkingSet(SortedMap<Integer, UUID> workingSet) {
    TreeMap<Integer, UUID> before = state().workingSet;
    Set<UUID> tasksBefore = state.workingSetTasks;
    rollback.push(
        () -> {
          state.workingSet = before;
          state.workingSetTasks = tasksBefore;
        });
    state.workingSet = new TreeMap<>(workingSet);
    state.workingSetTasks = new HashSet<>(workingSet.values());
  }

  @Override
  public void appendToWorkingSet(List<UUID> uuids) {
    TreeMap<Integer, UUID> workingSet = state().workingSet;
    Set<UUID> tasks = state.workingSetTasks;
    for (UUID uuid : uuids) {
      if (tasks.add(uuid)) {
        int index = workingSet.isEmpty() ? 1 : workingSet.lastKey() + 1;
        workingSet.put(index, uuid);
        rollback.push(
            () -> {
              workingSet.remove(index);
              tasks.remove(uuid);
            });
      }
    }
  }

  @Override
  public void setValue(String name, @Nullable String value) {
    Map<String, String> values = state().values;
    restoreLater(values, name, value == null ? values.remove(name) : values.put(name, value));
  }

  @Override
  public void commit() {
    if (!rollback.isEmpty()) {
      state().revision++;
    }
    state();
    phase = Phase.COMMITTED;
  }

  @Override
  public void close() {
    if (phase == Phase.CLOSED) {
      return;
    }
    if (phase == Phase.OPEN) {
      rollback.forEach(Runnable::run);
    }
    boolean changed = phase == Phase.COMMITTED && !rollback.isEmpty();
    phase = Phase.CLOSED;
    lock.unlock();
    if (changed) {
      committed.run();
    }
  }

  private InMemoryState state() {
    if (phase != Phase.OPEN) {
      throw new IllegalStateException("the transaction has ended");
    }
    return state;
  }

  private InMemoryLog requireUnsynced(int count) {
    InMemoryLog unsynced = state().unsynced;
    if (count < 0 || count > unsynced.size()) {
      throw new IllegalArgumentException(
          "there are " + unsynced.size() + " unsynced operations, but " + count + " are meant");
    }
    return unsynced;
  }

  private void append(InMemoryLog to, List<Operation> operations) {
    for (Operation operation : operations) {
      long number = to.last() + 1;
      to.put(number, operation);
      rollback.push(() -> to.remove(number));
    }
  }

  private Operation remove(InMemoryLog from, long number) {
    Operation removed = from.remove(number);
    rollback.push(() -> from.put(number, removed));
    return removed;
  }

  private <K, V> void restoreLater(Map<K, V> map, K key, @Nullable V before) {
    rollback.push(
        () -> {
          if (before == null) {
            map.remove(key);
          } else {
            map.put(key, before);
          }
        });
  }
}
