package org.taskchampion.internal.replica;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.TaskChanges;
import org.taskchampion.internal.codec.OperationSize;
import org.taskchampion.internal.operation.OperationEffect;
import org.taskchampion.storage.StorageTransaction;

/**
 * Records local operations in a transaction: leaves out those that do nothing, fills in old values,
 * applies them, logs them, and appends to the working set (part 2 of the specification).
 */
public final class OperationRecorder {

  /** So many tasks are kept in memory; of more, the transaction takes what was recorded. */
  private static final int MOST_TASKS = 10_000;

  /** Of so many operations, the tasks are read at once. */
  private static final int READ_AT_ONCE = 10_000;

  private final StorageTransaction transaction;
  private final int mostTasks;
  private final RecordedOperations recorded = new RecordedOperations();
  private final List<Operation> unflushed = new ArrayList<>();
  private final Set<UUID> becamePending = new LinkedHashSet<>();
  private TouchedTasks tasks;
  private boolean hasForgotten;

  /**
   * Begins with nothing recorded.
   *
   * @param transaction where the operations go
   */
  public OperationRecorder(StorageTransaction transaction) {
    this(transaction, MOST_TASKS);
  }

  OperationRecorder(StorageTransaction transaction, int mostTasks) {
    this.transaction = transaction;
    this.mostTasks = mostTasks;
    this.tasks = new TouchedTasks(transaction);
  }

  /**
   * Reads tasks that operations will concern, in one go.
   *
   * @param uuids the tasks
   */
  public void prefetch(Collection<UUID> uuids) {
    tasks.prefetch(uuids);
  }

  /**
   * Records operations that are all known beforehand.
   *
   * @param operations the operations
   */
  public void recordAll(List<Operation> operations) {
    List<Operation> some = new ArrayList<>();
    for (Operation operation : operations) {
      some.add(operation);
      if (some.size() == READ_AT_ONCE) {
        recordSome(some);
        some.clear();
      }
    }
    recordSome(some);
  }

  private void recordSome(List<Operation> operations) {
    Set<UUID> touched = new LinkedHashSet<>();
    operations.forEach(operation -> operation.taskUuid().ifPresent(touched::add));
    forgetIfMany();
    tasks.prefetch(touched);
    operations.forEach(this::record);
  }

  /** Forgets the tasks, if they are many: the transaction knows them. */
  private void forgetIfMany() {
    if (tasks.size() >= mostTasks) {
      flush();
      tasks = new TouchedTasks(transaction);
      hasForgotten = true;
    }
  }

  /**
   * Records one operation.
   *
   * @param operation the operation; its old values do not count
   * @return true if it was recorded, false if it does nothing
   * @throws IllegalArgumentException if it is too large to be sent
   */
  public boolean record(Operation operation) {
    OperationSize.requireSendable(operation);
    Optional<UUID> uuid = operation.taskUuid();
    if (uuid.isEmpty()) {
      add(operation);
      return true;
    }
    forgetIfMany();
    Map<String, String> task = tasks.get(uuid.get());
    if (!OperationEffect.makesSense(operation, task)) {
      return false;
    }
    Operation complete = OperationEffect.withOldValues(operation, task);
    if (WorkingSetRules.becomesPending(complete)) {
      becamePending.add(uuid.get());
    }
    tasks.change(uuid.get(), state -> OperationEffect.apply(complete, state));
    add(complete);
    return true;
  }

  private void add(Operation operation) {
    recorded.add(operation);
    unflushed.add(operation);
  }

  /**
   * Returns a task as the recorded operations left it.
   *
   * @param uuid the task
   * @return its properties, not to be changed, or null if there is no such task
   */
  public @Nullable Map<String, String> task(UUID uuid) {
    forgetIfMany();
    return tasks.get(uuid);
  }

  /** Writes what was recorded since the last time into the transaction, which then shows it. */
  public void flush() {
    if (unflushed.isEmpty()) {
      return;
    }
    tasks.flush();
    transaction.appendOperations(unflushed);
    unflushed.clear();
    if (!becamePending.isEmpty()) {
      transaction.appendToWorkingSet(List.copyOf(becamePending));
      becamePending.clear();
    }
  }

  /**
   * Returns what was recorded. To keep it costs little, also after the transaction: of many
   * operations, most are packed.
   *
   * @return an unmodifiable view of the operations with their old values
   */
  public List<Operation> recorded() {
    return Collections.unmodifiableList(recorded);
  }

  /**
   * Returns which tasks the recorded operations changed.
   *
   * @param origin who changed them
   * @return the changes
   */
  public TaskChanges changes(TaskChanges.Origin origin) {
    return hasForgotten ? changesOfRecorded(origin) : tasks.changes(origin);
  }

  /** Takes back in memory what was recorded, from how the transaction has the tasks. */
  private TaskChanges changesOfRecorded(TaskChanges.Origin origin) {
    flush();
    Set<UUID> touched = new LinkedHashSet<>();
    recorded.forEach(operation -> operation.taskUuid().ifPresent(touched::add));
    Map<UUID, Map<String, String>> after = transaction.tasks(touched);
    Map<UUID, Map<String, String>> before = new HashMap<>();
    after.forEach((uuid, task) -> before.put(uuid, new HashMap<>(task)));
    for (int i = recorded.size() - 1; i >= 0; i--) {
      Operation operation = recorded.get(i);
      Optional<UUID> uuid = operation.taskUuid();
      if (uuid.isPresent()) {
        Map<String, String> task = OperationEffect.undo(operation, before.get(uuid.get()));
        if (task == null) {
          before.remove(uuid.get());
        } else {
          before.put(uuid.get(), task);
        }
      }
    }
    return TaskChanges.of(origin, before, after);
  }
}
