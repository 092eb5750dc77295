package org.taskchampion.internal.sync;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.taskchampion.Operation;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.Overwritten;

/**
 * What a replica had, or had removed, before it moved to the history of others, so that the report
 * can say what is not so any more (part 9.11 of the specification).
 */
final class Lost {

  private final SyncContext context;
  private Map<UUID, Map<String, String>> dropped = Map.of();
  private final Map<UUID, Set<String>> removed = new HashMap<>();

  Lost(SyncContext context) {
    this.context = context;
  }

  /**
   * Remembers tasks that the replica gives up.
   *
   * @param tasks all that it has
   */
  void rememberDropped(Map<UUID, Map<String, String>> tasks) {
    dropped = tasks;
  }

  /**
   * Remembers the properties that were removed here, also with the whole task, as far as that is
   * known: the other history does not hear of those that were removed and sent before. What an
   * earlier move of this synchronisation remembered stays.
   */
  void rememberRemoved(StorageView view) {
    Map<UUID, Map<String, String>> tasks = view.tasks();
    Set<UUID> logged = new HashSet<>(tasks.keySet());
    view.forEachUnsynced(operation -> operation.task().ifPresent(logged::add));
    Map<UUID, Set<String>> found = new HashMap<>();
    logged.forEach(uuid -> view.operations(uuid).forEach(op -> addRemoved(found, op)));
    context.report().deletesSent().forEach(operation -> addRemoved(found, operation));
    found.forEach(
        (uuid, properties) -> {
          properties.removeAll(tasks.getOrDefault(uuid, Map.of()).keySet());
          removed.computeIfAbsent(uuid, any -> new TreeSet<>()).addAll(properties);
        });
  }

  private static void addRemoved(Map<UUID, Set<String>> found, Operation operation) {
    if (operation instanceof Operation.Update update && update.value() == null) {
      found.computeIfAbsent(update.uuid(), uuid -> new TreeSet<>()).add(update.property());
    } else if (operation instanceof Operation.Delete delete) {
      found
          .computeIfAbsent(delete.uuid(), uuid -> new TreeSet<>())
          .addAll(delete.oldTask().keySet());
    }
  }

  /** Reports what the replica had or had removed, and is not so any more. */
  void report() {
    if (dropped.isEmpty() && removed.isEmpty()) {
      return;
    }
    Set<UUID> tasks = new HashSet<>(dropped.keySet());
    tasks.addAll(removed.keySet());
    Map<UUID, Map<String, String>> now;
    try (StorageView view = context.storage().read()) {
      now = view.tasks(tasks);
    }
    List<Overwritten> lost = new ArrayList<>();
    dropped.forEach(
        (uuid, task) ->
            task.forEach(
                (property, value) -> {
                  String theirs = now.getOrDefault(uuid, Map.of()).get(property);
                  if (!value.equals(theirs)) {
                    lost.add(
                        Conflicts.lost(uuid, property, value, theirs, Overwritten.Winner.SERVER));
                  }
                }));
    removed.forEach(
        (uuid, properties) -> {
          Map<String, String> task = now.getOrDefault(uuid, Map.of());
          for (String property : properties) {
            String theirs = task.get(property);
            if (theirs != null) {
              lost.add(Conflicts.lost(uuid, property, null, theirs, Overwritten.Winner.SERVER));
            }
          }
        });
    context.report().overwritten(lost);
  }
}
