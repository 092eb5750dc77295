package org.taskchampion.internal.sync;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.taskchampion.Operation;
import org.taskchampion.PropertyNames;
import org.taskchampion.internal.Times;

/** Whole tasks as operations (parts 9.7 and 9.8 of the specification). */
final class TaskOperations {

  private TaskOperations() {}

  /**
   * Returns a snapshot as the server's operations: for every task a Create, an Update for each
   * property, and, where the replica has the task too, an Update that removes each property that
   * the snapshot's task lacks.
   *
   * @param snapshot the tasks of the snapshot
   * @param local the replica's tasks
   */
  static List<Operation> ofSnapshot(
      Map<UUID, Map<String, String>> snapshot, Map<UUID, Map<String, String>> local) {
    List<Operation> operations = new ArrayList<>();
    new TreeMap<>(snapshot)
        .forEach(
            (uuid, task) -> {
              Instant modified = Times.usable(Times.parse(task.get(PropertyNames.MODIFIED)));
              Instant time = modified == null ? Instant.EPOCH : modified;
              operations.add(Operation.create(uuid));
              new TreeMap<>(task)
                  .forEach(
                      (property, value) ->
                          operations.add(Operation.update(uuid, property, value, time)));
              for (String property : new TreeSet<>(local.getOrDefault(uuid, Map.of()).keySet())) {
                if (!task.containsKey(property)) {
                  operations.add(Operation.update(uuid, property, null, time));
                }
              }
            });
    return operations;
  }
}
