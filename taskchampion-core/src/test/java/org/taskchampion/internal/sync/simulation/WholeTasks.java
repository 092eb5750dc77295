package org.taskchampion.internal.sync.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;

/** The oracle's own reading of parts 9.7 and 9.8: when tasks become operations. */
final class WholeTasks {

  private WholeTasks() {}

  /** Returns the tasks that are not due for expiration. */
  static Map<UUID, Map<String, String>> kept(Map<UUID, Map<String, String>> tasks, Instant now) {
    Map<UUID, Map<String, String>> kept = States.copy(tasks);
    kept.values().removeIf(task -> isDue(task, now));
    return kept;
  }

  static boolean isDue(Map<String, String> task, Instant now) {
    return "deleted".equals(task.get("status"))
        && time(task.get("modified"))
            .filter(modified -> modified.isBefore(now.minus(Duration.ofDays(180))))
            .isPresent();
  }

  /**
   * Returns what a re-root makes of a replica: the state at its base, with the last known times,
   * and then what was unsynced, but for tasks that are due for expiration.
   *
   * @param base the state at the base
   */
  static List<Operation> rerooted(
      Observation replica, Map<UUID, Map<String, String>> base, Instant now) {
    List<Operation> operations = new ArrayList<>();
    new TreeMap<>(base)
        .forEach(
            (uuid, task) -> {
              if (isDue(replica.tasks().getOrDefault(uuid, Map.of()), now)) {
                return;
              }
              operations.add(Operation.create(uuid));
              new TreeMap<>(task)
                  .forEach(
                      (property, value) ->
                          operations.add(
                              Operation.update(
                                  uuid,
                                  property,
                                  value,
                                  lastKnown(replica, uuid, task, property))));
            });
    for (Operation operation : States.sent(replica.unsynced())) {
      UUID uuid = operation.taskUuid().orElseThrow();
      if (!isDue(replica.tasks().getOrDefault(uuid, Map.of()), now)) {
        operations.add(operation);
      }
    }
    return operations;
  }

  private static Instant lastKnown(
      Observation replica, UUID uuid, Map<String, String> task, String property) {
    Instant last = null;
    for (Operation operation : replica.syncedLog(uuid)) {
      if (operation instanceof Operation.Update update && update.property().equals(property)) {
        last = update.timestamp();
      }
    }
    if (last != null) {
      return last;
    }
    return time(task.get("modified")).or(() -> time(task.get("entry"))).orElse(Instant.EPOCH);
  }

  /** Returns a snapshot as the server's operations. */
  static List<Operation> ofSnapshot(
      Map<UUID, Map<String, String>> snapshot, Map<UUID, Map<String, String>> local) {
    List<Operation> operations = new ArrayList<>();
    snapshot.forEach(
        (uuid, task) -> {
          Instant modified = time(task.get("modified")).orElse(Instant.EPOCH);
          operations.add(Operation.create(uuid));
          task.forEach(
              (property, value) ->
                  operations.add(Operation.update(uuid, property, value, modified)));
          for (String property : local.getOrDefault(uuid, Map.of()).keySet()) {
            if (!task.containsKey(property)) {
              operations.add(Operation.update(uuid, property, null, modified));
            }
          }
        });
    return operations;
  }

  private static Optional<Instant> time(@Nullable String text) {
    return text != null && text.matches("[0-9]{1,11}")
        ? Optional.of(Instant.ofEpochSecond(Long.parseLong(text)))
        : Optional.empty();
  }
}
