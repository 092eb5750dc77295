package org.taskchampion.internal.replica;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
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

  private final StorageTransaction transaction;
  private final TouchedTasks tasks;
  private final List<Operation> recorded = new ArrayList<>();
  private final Set<UUID> becamePending = new LinkedHashSet<>();
  private int flushed;

  /**
   * Begins with nothing recorded.
   *
   * @param transaction where the operations go
   */
  public OperationRecorder(StorageTransaction transaction) {
    this.transaction = transaction;
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
    Set<UUID> touched = new LinkedHashSet<>();
    operations.forEach(operation -> operation.taskUuid().ifPresent(touched::add));
    tasks.prefetch(touched);
    operations.forEach(this::record);
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
      recorded.add(operation);
      return true;
    }
    Map<String, String> task = tasks.get(uuid.get());
    if (!OperationEffect.makesSense(operation, task)) {
      return false;
    }
    Operation complete = OperationEffect.withOldValues(operation, task);
    if (WorkingSetRules.becomesPending(complete)) {
      becamePending.add(uuid.get());
    }
    tasks.change(uuid.get(), state -> OperationEffect.apply(complete, state));
    recorded.add(complete);
    return true;
  }

  /**
   * Returns a task as the recorded operations left it.
   *
   * @param uuid the task
   * @return its properties, not to be changed, or null if there is no such task
   */
  public @Nullable Map<String, String> task(UUID uuid) {
    return tasks.get(uuid);
  }

  /** Writes what was recorded since the last time into the transaction, which then shows it. */
  public void flush() {
    if (flushed == recorded.size()) {
      return;
    }
    tasks.flush();
    transaction.appendOperations(recorded.subList(flushed, recorded.size()));
    flushed = recorded.size();
    if (!becamePending.isEmpty()) {
      transaction.appendToWorkingSet(List.copyOf(becamePending));
      becamePending.clear();
    }
  }

  /**
   * Returns what was recorded.
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
    return tasks.changes(origin);
  }
}
