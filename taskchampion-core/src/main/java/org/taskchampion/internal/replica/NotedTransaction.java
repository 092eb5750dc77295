package org.taskchampion.internal.replica;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.storage.StorageTransaction;

/**
 * A transaction that notes what is done to the working set, so that listeners hear of new numbers
 * without anybody reading all of them, and whether its commit makes a revision. Everything goes to
 * another transaction.
 */
final class NotedTransaction implements StorageTransaction {

  private final StorageTransaction transaction;
  private final List<UUID> appended = new ArrayList<>();
  private boolean replacesWorkingSet;
  private boolean changesSomething;

  NotedTransaction(StorageTransaction transaction) {
    this.transaction = transaction;
  }

  /** Returns the tasks that were appended to the working set, in order. */
  List<UUID> appended() {
    return appended;
  }

  /** Says whether more was done to the working set than appending. */
  boolean replacesWorkingSet() {
    return replacesWorkingSet;
  }

  /** Says whether something surely changes, besides tasks; false if it may all be as it was. */
  boolean changesSomething() {
    return changesSomething;
  }

  @Override
  public Optional<Map<String, String>> task(UUID uuid) {
    return transaction.task(uuid);
  }

  @Override
  public Map<UUID, Map<String, String>> tasks() {
    return transaction.tasks();
  }

  @Override
  public Map<UUID, Map<String, String>> tasks(Collection<UUID> uuids) {
    return transaction.tasks(uuids);
  }

  @Override
  public Set<UUID> uuids() {
    return transaction.uuids();
  }

  @Override
  public int taskCount() {
    return transaction.taskCount();
  }

  @Override
  public List<Operation> unsyncedOperations() {
    return transaction.unsyncedOperations();
  }

  @Override
  public List<Operation> unsyncedOperations(int limit) {
    return transaction.unsyncedOperations(limit);
  }

  @Override
  public int unsyncedCount() {
    return transaction.unsyncedCount();
  }

  @Override
  public List<Operation> operations(UUID uuid) {
    return transaction.operations(uuid);
  }

  @Override
  public void forEachSynced(Consumer<? super Operation> action) {
    transaction.forEachSynced(action);
  }

  @Override
  public void forEachUnsynced(Consumer<? super Operation> action) {
    transaction.forEachUnsynced(action);
  }

  @Override
  public UUID baseVersion() {
    return transaction.baseVersion();
  }

  @Override
  public SortedMap<Integer, UUID> workingSet() {
    return transaction.workingSet();
  }

  @Override
  public Optional<String> value(String name) {
    return transaction.value(name);
  }

  @Override
  public SortedMap<String, String> values() {
    return transaction.values();
  }

  @Override
  public long revision() {
    return transaction.revision();
  }

  @Override
  public void close() {
    transaction.close();
  }

  @Override
  public void putTasks(Map<UUID, Map<String, String>> tasks) {
    transaction.putTasks(tasks);
  }

  @Override
  public void removeTasks(Collection<UUID> uuids) {
    transaction.removeTasks(uuids);
  }

  @Override
  public void appendOperations(List<Operation> operations) {
    changesSomething |= !operations.isEmpty();
    transaction.appendOperations(operations);
  }

  @Override
  public void replaceUnsynced(List<Operation> operations) {
    transaction.replaceUnsynced(operations);
  }

  @Override
  public void dropLastUnsynced(int count) {
    changesSomething |= count > 0;
    transaction.dropLastUnsynced(count);
  }

  @Override
  public void markSynced(int count) {
    changesSomething |= count > 0;
    transaction.markSynced(count);
  }

  @Override
  public void appendSynced(List<Operation> operations) {
    changesSomething |= !operations.isEmpty();
    transaction.appendSynced(operations);
  }

  @Override
  public void removeSynced(Collection<UUID> uuids) {
    transaction.removeSynced(uuids);
  }

  @Override
  public void pruneSynced(int keep) {
    transaction.pruneSynced(keep);
  }

  @Override
  public void setBaseVersion(UUID version) {
    changesSomething |= !version.equals(transaction.baseVersion());
    transaction.setBaseVersion(version);
  }

  @Override
  public void setWorkingSet(SortedMap<Integer, UUID> workingSet) {
    replacesWorkingSet = true;
    changesSomething = true;
    transaction.setWorkingSet(workingSet);
  }

  @Override
  public void appendToWorkingSet(List<UUID> uuids) {
    appended.addAll(uuids);
    changesSomething |= !uuids.isEmpty();
    transaction.appendToWorkingSet(uuids);
  }

  @Override
  public void setValue(String name, @Nullable String value) {
    changesSomething |= !Objects.equals(value, transaction.value(name).orElse(null));
    transaction.setValue(name, value);
  }

  @Override
  public void commit() {
    transaction.commit();
  }
}
