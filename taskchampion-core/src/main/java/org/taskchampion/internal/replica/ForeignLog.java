package org.taskchampion.internal.replica;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.internal.operation.OperationEffect;
import org.taskchampion.storage.StorageView;

/**
 * The unsynced operations of a replica that another implementation kept. TaskChampion also logs
 * operations that do nothing where they are made, and takes old values from its caller, so they
 * need not lead to the tasks. Here they do: what does nothing is left out, old values are those of
 * the task, and what is missing at the end follows.
 */
public final class ForeignLog {

  private final StorageView view;
  private final List<Operation> logged;

  private ForeignLog(StorageView view, List<Operation> logged) {
    this.view = view;
    this.logged = logged;
  }

  /**
   * Returns operations that lead from what the tasks were at the base version to what they are.
   *
   * @param view the tasks, and the synced log
   * @param logged the unsynced operations as they were found, in their order
   * @return the operations as this library would have logged them
   */
  public static List<Operation> mended(StorageView view, List<Operation> logged) {
    return new ForeignLog(view, logged).mended();
  }

  private List<Operation> mended() {
    Map<UUID, @Nullable Map<String, String>> now = new HashMap<>();
    for (Operation operation : logged) {
      operation.taskUuid().ifPresent(uuid -> now.put(uuid, null));
    }
    now.putAll(view.tasks(now.keySet()));
    Map<UUID, @Nullable Map<String, String>> tasks = new HashMap<>();
    now.forEach((uuid, task) -> tasks.put(uuid, task == null ? null : new HashMap<>(task)));
    boolean[] isRedundant = rewind(tasks);
    List<Operation> mended = new ArrayList<>(logged.size());
    for (int i = 0; i < isRedundant.length; i++) {
      Operation operation = logged.get(i);
      UUID uuid = operation.taskUuid().orElse(null);
      if (uuid == null) {
        mended.add(operation);
        continue;
      }
      Map<String, String> task = tasks.get(uuid);
      if (!isRedundant[i] && OperationEffect.makesSense(operation, task)) {
        mended.add(OperationEffect.withOldValues(operation, task));
        tasks.put(uuid, OperationEffect.apply(operation, task));
      }
    }
    complete(now, tasks, mended);
    return mended;
  }

  /**
   * Takes the operations back.
   *
   * @param tasks the tasks as they are; then, as they were
   * @return which ones make a task that was there already: its properties are older than they
   */
  private boolean[] rewind(Map<UUID, @Nullable Map<String, String>> tasks) {
    boolean[] isRedundant = new boolean[logged.size()];
    for (int i = isRedundant.length - 1; i >= 0; i--) {
      Operation operation = logged.get(i);
      UUID uuid = operation.taskUuid().orElse(null);
      if (uuid == null) {
        continue;
      }
      Map<String, String> task = tasks.get(uuid);
      isRedundant[i] = operation instanceof Operation.Create && task != null && !task.isEmpty();
      if (!isRedundant[i]) {
        tasks.put(uuid, OperationEffect.undo(operation, task));
      }
    }
    return isRedundant;
  }

  /** Adds what leads from where the operations end to what the tasks are. */
  private void complete(
      Map<UUID, @Nullable Map<String, String>> now,
      Map<UUID, @Nullable Map<String, String>> reached,
      List<Operation> operations) {
    BaseOperations missing = new BaseOperations(view);
    new TreeMap<>(now)
        .forEach(
            (uuid, task) -> {
              Map<String, String> there = reached.get(uuid);
              if (task != null) {
                missing.add(uuid, there, task, operations);
              } else if (there != null) {
                operations.add(new Operation.Delete(uuid, there));
              }
            });
  }
}
