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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;

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
  private final Deque<Runnable> rollback = new ArrayDeque<>();
  private Phase phase = Phase.OPEN;

  /**
   * Begins.
   *
   * @param lock held by this thread; released at the end
   */
  InMemoryTransaction(InMemoryState state, Lock lock) {
    this.state = state;
    this.lock = lock;
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
    return List.copyOf(state().unsynced);
  }

  @Override
  public List<Operation> unsyncedOperations(int limit) {
    List<Operation> unsynced = state().unsynced;
    return List.copyOf(unsynced.subList(0, Math.min(limit, unsynced.size())));
  }

  @Override
  public int unsyncedCount() {
    return state().unsynced.size();
  }

  @Override
  public List<Operation> operations(UUID uuid) {
    return Stream.concat(state().synced.stream(), state.unsynced.stream())
        .filter(operation -> operation.task().filter(uuid::equals).isPresent())
        .toList();
  }

  @Override
  public void forEachSynced(Consumer<? super Operation> action) {
    state().synced.forEach(action);
  }

  @Override
  public UUID baseVersion() {
    return state().baseVersion;
  }

  @Override
  public SortedMap<Integer, UUID> workingSet() {
    return Collections.unmodifiableSortedMap(state().workingSet);
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
    tasks.forEach((uuid, task) -> restoreLater(all, uuid, all.put(uuid, Map.copyOf(task))));
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
    setUnsynced(new ArrayList<>(operations));
  }

  @Override
  public void dropLastUnsynced(int count) {
    List<Operation> before = requireUnsynced(count);
    setUnsynced(new ArrayList<>(before.subList(0, before.size() - count)));
  }

  @Override
  public void markSynced(int count) {
    List<Operation> before = requireUnsynced(count);
    append(
        state.synced,
        before.subList(0, count).stream()
            .filter(operation -> !(operation instanceof Operation.UndoPoint))
            .toList());
    setUnsynced(new ArrayList<>(before.subList(count, before.size())));
  }

  @Override
  public void appendSynced(List<Operation> operations) {
    append(state().synced, operations);
  }

  @Override
  public void removeSynced(Collection<UUID> uuids) {
    Set<UUID> removed = new HashSet<>(uuids);
    List<Operation> before = state().synced;
    rollback.push(() -> state.synced = before);
    state.synced = new ArrayList<>(before);
    state.synced.removeIf(operation -> operation.task().filter(removed::contains).isPresent());
  }

  @Override
  public void pruneSynced(int keep) {
    if (keep < 0) {
      throw new IllegalArgumentException("keep must not be negative: " + keep);
    }
    List<Operation> before = state().synced;
    if (before.size() > keep) {
      rollback.push(() -> state.synced = before);
      state.synced = new ArrayList<>(before.subList(before.size() - keep, before.size()));
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
    changeWorkingSet(new TreeMap<>(workingSet));
  }

  @Override
  public void appendToWorkingSet(List<UUID> uuids) {
    SortedMap<Integer, UUID> after = new TreeMap<>(state().workingSet);
    Set<UUID> present = new HashSet<>(after.values());
    int index = after.isEmpty() ? 0 : after.lastKey();
    for (UUID uuid : uuids) {
      if (present.add(uuid)) {
        after.put(++index, uuid);
      }
    }
    changeWorkingSet(after);
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
    phase = Phase.CLOSED;
    lock.unlock();
  }

  private InMemoryState state() {
    if (phase != Phase.OPEN) {
      throw new IllegalStateException("the transaction has ended");
    }
    return state;
  }

  private List<Operation> requireUnsynced(int count) {
    List<Operation> unsynced = state().unsynced;
    if (count < 0 || count > unsynced.size()) {
      throw new IllegalArgumentException(
          "there are " + unsynced.size() + " unsynced operations, but " + count + " are meant");
    }
    return unsynced;
  }

  private void append(List<Operation> to, List<Operation> operations) {
    int before = to.size();
    rollback.push(() -> to.subList(before, to.size()).clear());
    to.addAll(operations);
  }

  private void setUnsynced(List<Operation> operations) {
    List<Operation> before = state.unsynced;
    rollback.push(() -> state.unsynced = before);
    state.unsynced = operations;
  }

  private void changeWorkingSet(SortedMap<Integer, UUID> workingSet) {
    SortedMap<Integer, UUID> before = state().workingSet;
    rollback.push(() -> state.workingSet = before);
    state.workingSet = workingSet;
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
