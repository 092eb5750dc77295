package org.taskchampion.internal.sync;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.internal.Texts;
import org.taskchampion.internal.codec.OverwrittenEntry;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.Overwritten;

/**
 * What a replica had, or had removed, before it moved to the history of others, so that the report
 * can say what is not so any more (part 9.11 of the specification). It is kept in the replica from
 * the transaction of the move until that is told.
 */
final class MoveLosses {

  private static final String NAME = "lost.";
  private static final int MOST_ENTRIES_OF_A_VALUE = 100;

  private final SyncContext context;
  private final Map<UUID, Map<String, String>> dropped = new HashMap<>();
  private final Map<UUID, Set<String>> removed = new HashMap<>();

  /** Of the tasks of {@link #removed}, those that were removed as a whole. */
  private final Set<UUID> removedTasks = new HashSet<>();

  private boolean isKept;

  MoveLosses(SyncContext context) {
    this.context = context;
  }

  /**
   * Remembers tasks that the replica gives up.
   *
   * @param tasks all that it has
   */
  void rememberDropped(StorageTransaction transaction, Map<UUID, Map<String, String>> tasks) {
    dropped.putAll(tasks);
    store(transaction);
  }

  /**
   * Remembers the properties that were removed here, also with the whole task, as far as that is
   * known: the other history does not hear of those that were removed and sent before. What an
   * earlier move of this synchronisation remembered stays.
   */
  void rememberRemoved(StorageTransaction transaction) {
    Map<UUID, Map<String, String>> tasks = transaction.tasks();
    Set<UUID> logged = new HashSet<>(tasks.keySet());
    transaction.forEachUnsynced(operation -> operation.taskUuid().ifPresent(logged::add));
    Map<UUID, Set<String>> found = new HashMap<>();
    logged.forEach(uuid -> transaction.operations(uuid).forEach(op -> addRemoved(found, op)));
    context.report().deletesSent().forEach(operation -> addRemoved(found, operation));
    found.forEach(
        (uuid, properties) -> {
          if (!tasks.containsKey(uuid)) {
            removedTasks.add(uuid);
          }
          properties.removeAll(tasks.getOrDefault(uuid, Map.of()).keySet());
          removed.computeIfAbsent(uuid, any -> new TreeSet<>()).addAll(properties);
        });
    store(transaction);
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

  private static String name(int number) {
    return NAME + Texts.tenDigits(number);
  }

  /** Takes over what a synchronisation left that did not come to its end. */
  void load(StorageView view) {
    int number = 0;
    Optional<String> part = view.value(name(number));
    while (part.isPresent()) {
      isKept = true;
      try {
        OverwrittenEntry.read(part.get()).forEach(this::add);
      } catch (IllegalArgumentException e) {
        // It is damaged, and cannot be told.
      }
      part = view.value(name(++number));
    }
  }

  private void add(OverwrittenEntry entry) {
    Overwritten value = entry.value();
    if (value.local().isPresent()) {
      dropped
          .computeIfAbsent(value.taskUuid(), uuid -> new HashMap<>())
          .put(value.property(), value.local().get());
    } else {
      removed.computeIfAbsent(value.taskUuid(), uuid -> new TreeSet<>()).add(value.property());
      if (entry.removed()) {
        removedTasks.add(value.taskUuid());
      }
    }
  }

  private void store(StorageTransaction transaction) {
    Instant now = context.clock().instant();
    List<OverwrittenEntry> entries = new ArrayList<>();
    new TreeMap<>(dropped)
        .forEach(
            (uuid, task) ->
                task.forEach(
                    (property, value) -> entries.add(lost(uuid, property, value, null, now))));
    new TreeMap<>(removed)
        .forEach(
            (uuid, properties) ->
                properties.forEach(property -> entries.add(lost(uuid, property, null, null, now))));
    int parts = 0;
    for (int from = 0; from < entries.size(); from += MOST_ENTRIES_OF_A_VALUE) {
      int to = Math.min(entries.size(), from + MOST_ENTRIES_OF_A_VALUE);
      transaction.setValue(name(parts++), OverwrittenEntry.write(entries.subList(from, to)));
    }
    isKept = parts > 0;
    while (transaction.value(name(parts)).isPresent()) {
      transaction.setValue(name(parts++), null);
    }
  }

  private OverwrittenEntry lost(
      UUID uuid, String property, @Nullable String local, @Nullable String server, Instant now) {
    return new OverwrittenEntry(
        Conflicts.lost(uuid, property, local, server, Overwritten.Winner.SERVER),
        Optional.empty(),
        Optional.empty(),
        now,
        Optional.empty(),
        local == null && removedTasks.contains(uuid));
  }

  /** Says whether nothing is to be looked at. */
  boolean isEmpty() {
    return !isKept && dropped.isEmpty() && removed.isEmpty();
  }

  /**
   * Moves what the replica had or had removed, and is not so any more, to what is to be told.
   *
   * @param ended whether the synchronisation came to its end; what was removed may still come back
   *     otherwise
   * @return false if nothing is otherwise
   */
  boolean settle(StorageTransaction transaction, boolean ended) {
    Instant now = context.clock().instant();
    Set<UUID> tasks = new HashSet<>(dropped.keySet());
    tasks.addAll(removed.keySet());
    Map<UUID, Map<String, String>> present = transaction.tasks(tasks);
    List<OverwrittenEntry> lost = new ArrayList<>();
    dropped.forEach((uuid, task) -> lost.addAll(lost(uuid, task, present.get(uuid), now)));
    removed.forEach(
        (uuid, properties) -> {
          Map<String, String> task = present.getOrDefault(uuid, Map.of());
          for (String property : properties) {
            String theirs = task.get(property);
            if (theirs != null) {
              lost.add(lost(uuid, property, null, theirs, now));
            }
          }
          properties.removeAll(task.keySet());
        });
    boolean changes = ended || !dropped.isEmpty() || !lost.isEmpty();
    dropped.clear();
    if (ended) {
      removed.clear();
      removedTasks.clear();
    }
    if (changes) {
      context.overwrites().add(transaction, lost);
      store(transaction);
    }
    return changes;
  }

  /** Returns the values of a dropped task that are not there: with the first, all of one gone. */
  private List<OverwrittenEntry> lost(
      UUID uuid, Map<String, String> task, @Nullable Map<String, String> theirs, Instant now) {
    List<OverwrittenEntry> lost = new ArrayList<>();
    task.forEach(
        (property, value) -> {
          String other = theirs == null ? null : theirs.get(property);
          if (!value.equals(other)) {
            lost.add(lost(uuid, property, value, other, now));
          }
        });
    if (theirs == null && !lost.isEmpty()) {
      lost.set(0, lost.get(0).withWhole(task));
    }
    return lost;
  }
}
