package org.taskchampion.internal.replica;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.internal.Texts;
import org.taskchampion.internal.Times;
import org.taskchampion.storage.StorageView;

/**
 * Operations that say again what is taken for synchronised: how tasks at the base version come to
 * be what they are, with the last known times (part 9.7 of the specification).
 */
public final class BaseOperations {

  private final StorageView view;
  private final Map<UUID, Integer> unsyncedOfTask = new HashMap<>();

  /**
   * Looks which of the logged operations are unsynced.
   *
   * @param view the replica
   */
  public BaseOperations(StorageView view) {
    this.view = view;
    view.forEachUnsynced(
        operation ->
            operation.taskUuid().ifPresent(it -> unsyncedOfTask.merge(it, 1, Integer::sum)));
  }

  /**
   * Returns when each property of a task was last set or removed, as far as the synced log tells.
   *
   * @param uuid the task
   * @return the operations, by property
   */
  public Map<String, Operation.Update> lastSynced(UUID uuid) {
    List<Operation> log = view.operations(uuid);
    int synced = log.size() - unsyncedOfTask.getOrDefault(uuid, 0);
    Map<String, Operation.Update> last = new HashMap<>();
    for (Operation operation : log.subList(0, synced)) {
      if (operation instanceof Operation.Update update) {
        last.put(update.property(), update);
      }
    }
    return last;
  }

  /**
   * Adds what leads to a task.
   *
   * @param uuid the task
   * @param from what it is where the operations begin; null if it does not exist there
   * @param task what it is at the base version
   * @param operations gets the operations
   */
  public void add(
      UUID uuid,
      @Nullable Map<String, String> from,
      Map<String, String> task,
      List<Operation> operations) {
    Map<String, String> before = from == null ? Map.of() : from;
    if (from != null && before.equals(task)) {
      return;
    }
    Map<String, Operation.Update> last = lastSynced(uuid);
    Instant otherwise = Times.ofTask(task);
    if (from == null) {
      operations.add(Operation.create(uuid));
    }
    new TreeMap<>(task)
        .forEach(
            (property, value) -> {
              if (!value.equals(before.get(property)) && canBeSent(property, value)) {
                operations.add(update(uuid, property, before, value, last, otherwise));
              }
            });
    for (String property : new TreeSet<>(before.keySet())) {
      if (!task.containsKey(property) && canBeSent(property, "")) {
        operations.add(update(uuid, property, before, null, last, otherwise));
      }
    }
  }

  /** What no version can carry stays here. */
  private static boolean canBeSent(String property, String value) {
    return Texts.loneSurrogate(property) < 0 && Texts.loneSurrogate(value) < 0;
  }

  private static Operation update(
      UUID uuid,
      String property,
      Map<String, String> before,
      @Nullable String value,
      Map<String, Operation.Update> last,
      Instant otherwise) {
    Operation.Update known = last.get(property);
    Instant time = known == null ? otherwise : known.timestamp();
    return new Operation.Update(uuid, property, before.get(property), value, time);
  }
}
