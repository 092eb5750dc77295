package org.taskchampion.internal.replica;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.taskchampion.Operation;
import org.taskchampion.TaskChanges;

/** What a commit changed in all, as operations with old values: from before to after. */
final class NetOperations {

  private final Map<UUID, Map<String, Instant>> times = new HashMap<>();
  private final Instant otherwise;

  /**
   * Prepares.
   *
   * @param known operations that say when properties were set
   * @param otherwise when the others were set
   */
  NetOperations(List<Operation> known, Instant otherwise) {
    this.otherwise = otherwise;
    for (Operation operation : known) {
      if (operation instanceof Operation.Update update) {
        times
            .computeIfAbsent(update.uuid(), uuid -> new HashMap<>())
            .put(update.property(), update.timestamp());
      }
    }
  }

  /** Returns what leads from before to after. */
  List<Operation> of(TaskChanges changes) {
    List<Operation> operations = new ArrayList<>();
    for (UUID uuid : new TreeSet<>(changes.removed())) {
      operations.add(new Operation.Delete(uuid, changes.before(uuid).orElseThrow()));
    }
    for (UUID uuid : new TreeSet<>(changes.added())) {
      operations.add(Operation.create(uuid));
      new TreeMap<>(changes.after(uuid).orElseThrow())
          .forEach(
              (property, value) ->
                  operations.add(
                      new Operation.Update(uuid, property, null, value, time(uuid, property))));
    }
    for (UUID uuid : new TreeSet<>(changes.changed())) {
      changes
          .properties(uuid)
          .forEach(
              (property, change) ->
                  operations.add(
                      new Operation.Update(
                          uuid,
                          property,
                          change.oldValue().orElse(null),
                          change.newValue().orElse(null),
                          time(uuid, property))));
    }
    return operations;
  }

  /** Returns how many {@link #of} returns, without making them. */
  static int count(TaskChanges changes) {
    long count = changes.removed().size();
    for (UUID uuid : changes.added()) {
      count += 1 + changes.after(uuid).orElseThrow().size();
    }
    for (UUID uuid : changes.changed()) {
      count += changes.properties(uuid).size();
    }
    return (int) Math.min(Integer.MAX_VALUE, count);
  }

  private Instant time(UUID uuid, String property) {
    return times.getOrDefault(uuid, Map.of()).getOrDefault(property, otherwise);
  }
}
