package org.taskchampion.internal.replica;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.internal.operation.OperationEffect;
import org.taskchampion.storage.StorageView;

/**
 * Takes the unsynced operations back by their old values, without changing anything, to see what
 * the tasks were at the base version, and whether each operation is one that can have led on from
 * there.
 */
public final class Rewinding {

  private final Map<UUID, @Nullable Map<String, String>> tasks = new HashMap<>();
  private final Set<UUID> faulty = new HashSet<>();
  private final BiConsumer<UUID, String> faults;

  private Rewinding(BiConsumer<UUID, String> faults) {
    this.faults = faults;
  }

  /**
   * Takes the unsynced operations back.
   *
   * @param view where they are
   * @param faults gets the tasks whose operations cannot have led to what they are now, each once,
   *     with what is wrong
   * @return the tasks that the operations touch, as they were before; null for those that did not
   *     exist
   */
  public static Map<UUID, @Nullable Map<String, String>> of(
      StorageView view, BiConsumer<UUID, String> faults) {
    Rewinding rewinding = new Rewinding(faults);
    List<Operation> unsynced = view.unsyncedOperations();
    Set<UUID> touched = new HashSet<>();
    unsynced.forEach(operation -> operation.taskUuid().ifPresent(touched::add));
    touched.forEach(uuid -> rewinding.tasks.put(uuid, null));
    view.tasks(touched).forEach((uuid, task) -> rewinding.tasks.put(uuid, new HashMap<>(task)));
    for (int i = unsynced.size() - 1; i >= 0; i--) {
      rewinding.takeBack(unsynced.get(i));
    }
    return rewinding.tasks;
  }

  private void takeBack(Operation operation) {
    if (operation.taskUuid().isEmpty()) {
      return;
    }
    UUID uuid = operation.taskUuid().get();
    Map<String, String> task = tasks.get(uuid);
    if (operation instanceof Operation.Delete) {
      check(task == null, uuid, "it exists, although its last operation removes it");
    } else if (task == null) {
      check(false, uuid, "it does not exist, although an unsynced operation made or changed it");
    } else if (operation instanceof Operation.Update update) {
      check(
          Objects.equals(task.get(update.property()), update.value()),
          uuid,
          "a property has another value than its unsynced operations gave it");
    } else {
      check(task.isEmpty(), uuid, "it had properties before the operation that made it");
    }
    tasks.put(uuid, OperationEffect.undo(operation, task));
  }

  private void check(boolean right, UUID uuid, String fault) {
    if (!right && faulty.add(uuid)) {
      faults.accept(uuid, fault);
    }
  }
}
