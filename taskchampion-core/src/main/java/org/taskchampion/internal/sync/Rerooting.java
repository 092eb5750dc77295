package org.taskchampion.internal.sync;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.Operation;
import org.taskchampion.TaskChanges;
import org.taskchampion.internal.Uuids;
import org.taskchampion.internal.replica.Expiration;
import org.taskchampion.internal.replica.UndoFloor;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ForeignHistory;
import org.taskchampion.sync.ForeignHistoryException;
import org.taskchampion.sync.HistoryGoneException;
import org.taskchampion.sync.Overwritten;
import org.taskchampion.sync.SyncReport;

/**
 * What happens when the server does not know the replica's base: another server, an empty one, or a
 * history that was reset, restored or expired (parts 9.7 and 9.8 of the specification).
 */
final class Rerooting {

  private static final Logger LOGGER = LoggerFactory.getLogger(Rerooting.class);

  /** More often than this in one synchronisation, the server does not know what it wants. */
  private static final int MOST_RECOVERIES = 5;

  private final SyncContext context;
  private final Snapshots snapshots;
  private boolean emptinessSettled;
  private boolean historySeen;
  private int recoveries;

  // What the replica had and gave up, and what it had removed and not sent yet.
  private Map<UUID, Map<String, String>> dropped = Map.of();
  private final Map<UUID, Set<String>> removed = new HashMap<>();

  Rerooting(SyncContext context, Snapshots snapshots) {
    this.context = context;
    this.snapshots = snapshots;
  }

  /**
   * Looks, where the base has no child, whether this is another server than last time, and an empty
   * one, which looks the same. If it is, the replica is re-rooted.
   *
   * <p>A server that has a history may have got it since it was asked for the child of the base, so
   * only a second answer that the base has no child says that it knows the base.
   *
   * @return true if the server is to be asked again for the child of the base
   */
  boolean mustAskAgain() {
    if (emptinessSettled || context.report().versionsReceived() > 0) {
      return false;
    }
    UUID base;
    boolean another;
    try (StorageView view = context.storage().read()) {
      base = view.baseVersion();
      another = KnownServer.isAnother(view, context.server().identity());
    }
    emptinessSettled = !another || base.equals(Uuids.NIL) || historySeen;
    if (!emptinessSettled) {
      context.checkCancelled();
      if (context.server().childVersion(Uuids.NIL) instanceof ChildVersion.UpToDate) {
        emptinessSettled = true;
        reroot(base, SyncReport.Reroot.EMPTY_SERVER);
      } else {
        historySeen = true;
      }
      return true;
    }
    if (historySeen) {
      LOGGER.debug("The same history at another address");
      try (StorageTransaction transaction = context.storage().begin()) {
        KnownServer.remember(transaction, context.server().identity());
        transaction.commit();
      }
    }
    return false;
  }

  /** Finds a way on where the server has a history that does not contain the base. */
  void baseIsGone() {
    if (++recoveries > MOST_RECOVERIES) {
      throw gone("the server keeps losing the versions that it had a moment ago");
    }
    context.checkCancelled();
    UUID base;
    boolean foreign;
    try (StorageView view = context.storage().read()) {
      base = view.baseVersion();
      foreign = KnownServer.isAnotherHistory(view, context.server().identity());
    }
    if (base.equals(Uuids.NIL)) {
      if (!snapshots.merge()) {
        throw gone(
            "the server's first versions are gone, and it has no snapshot: let a replica that is in step"
                + " with it synchronise, so that it makes one");
      }
      return;
    }
    ForeignHistory policy = context.options().foreignHistory();
    if (foreign && policy == ForeignHistory.FAIL) {
      throw new ForeignHistoryException(
          "the server has a history of its own, which does not contain version "
              + base
              + ", on which this replica is based; nothing was changed: choose to merge, or to take the"
              + " server's state",
          null);
    }
    ChildVersion first = context.server().childVersion(Uuids.NIL);
    if (first instanceof ChildVersion.UpToDate) {
      reroot(base, SyncReport.Reroot.EMPTY_SERVER); // it was emptied since
      return;
    }
    if (first instanceof ChildVersion.Gone && !snapshots.isThere()) {
      throw gone(
          "the server's history does not contain version "
              + base
              + ", on which this replica is based, and neither its beginning nor a snapshot; nothing was"
              + " changed: restore the server, or begin a new history on an empty one");
    }
    if (foreign && policy == ForeignHistory.TAKE_SERVERS) {
      dropOwn(base);
    } else {
      reroot(base, foreign ? SyncReport.Reroot.FOREIGN_HISTORY : SyncReport.Reroot.BASE_GONE);
    }
  }

  private static HistoryGoneException gone(String message) {
    return new HistoryGoneException(message, null);
  }

  /**
   * Makes the whole database the unsynced operations, and nil the base. Tasks that are due for
   * expiration are dropped instead.
   */
  private void reroot(UUID base, SyncReport.Reroot reason) {
    try (StorageTransaction transaction = context.storage().begin()) {
      if (!transaction.baseVersion().equals(base)) {
        return; // another synchronisation of this replica was faster
      }
      Expiration expiration = new Expiration(context.clock().instant());
      Map<UUID, Map<String, String>> kept = new TreeMap<>();
      List<UUID> expired = new ArrayList<>();
      Map<UUID, Map<String, String>> own = transaction.tasks();
      own.forEach(
          (uuid, task) -> {
            if (expiration.isDue(task)) {
              expired.add(uuid);
            } else {
              kept.put(uuid, task);
            }
          });
      List<Operation> unsynced = transaction.unsyncedOperations();
      addRemovedBefore(transaction, own);
      List<Operation> everything = new ArrayList<>();
      kept.forEach((uuid, task) -> everything.addAll(asOperations(transaction, uuid, task)));
      // The log keeps nothing of tasks that no longer exist (part 4.6).
      Set<UUID> gone = new HashSet<>(expired);
      unsynced.forEach(operation -> operation.task().ifPresent(gone::add));
      gone.removeAll(kept.keySet());
      transaction.removeTasks(expired);
      transaction.removeSynced(gone);
      transaction.replaceUnsynced(everything);
      transaction.setBaseVersion(Uuids.NIL);
      UndoFloor.set(transaction, everything.size());
      context.commit(
          transaction,
          new TaskChanges(TaskChanges.Origin.SYNC, Set.of(), Set.of(), Set.copyOf(expired)));
    }
    context.storage().tell();
    context.report().rerooted(reason);
    LOGGER.debug("Re-rooted: {}", reason);
  }

  private static List<Operation> asOperations(
      StorageView view, UUID uuid, Map<String, String> task) {
    Map<String, Instant> times = new HashMap<>();
    for (Operation operation : view.operations(uuid)) {
      if (operation instanceof Operation.Update update) {
        times.put(update.property(), update.timestamp());
      }
    }
    Instant otherwise = TaskOperations.time(task);
    List<Operation> operations = new ArrayList<>(task.size() + 1);
    operations.add(Operation.create(uuid));
    new TreeMap<>(task)
        .forEach(
            (property, value) ->
                operations.add(
                    Operation.update(
                        uuid, property, value, times.getOrDefault(property, otherwise))));
    return operations;
  }

  /**
   * Remembers the properties that were removed here, also with the whole task, as far as that is
   * known: what is sent after a re-root is what there is, so the other history does not hear of
   * them. What an earlier re-root of this synchronisation remembered stays.
   *
   * @param tasks the tasks that there are
   */
  private void addRemovedBefore(StorageView view, Map<UUID, Map<String, String>> tasks) {
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

  /** Empties the replica, so that it takes the server's state as a new one does. */
  private void dropOwn(UUID base) {
    Map<UUID, Map<String, String>> own;
    try (StorageTransaction transaction = context.storage().begin()) {
      if (!transaction.baseVersion().equals(base)) {
        return; // another synchronisation of this replica was faster
      }
      own = transaction.tasks();
      List<Operation> unsynced = transaction.unsyncedOperations();
      addRemovedBefore(transaction, own);
      // The log keeps nothing of tasks that no longer exist (part 4.6).
      Set<UUID> gone = new HashSet<>(own.keySet());
      unsynced.forEach(operation -> operation.task().ifPresent(gone::add));
      transaction.removeTasks(own.keySet());
      transaction.removeSynced(gone);
      transaction.replaceUnsynced(List.of());
      transaction.setWorkingSet(new TreeMap<>());
      transaction.setBaseVersion(Uuids.NIL);
      UndoFloor.set(transaction, 0);
      context.commit(
          transaction,
          new TaskChanges(TaskChanges.Origin.SYNC, Set.of(), Set.of(), Set.copyOf(own.keySet())));
    }
    context.storage().tell();
    context.report().rerooted(SyncReport.Reroot.FOREIGN_HISTORY_TAKEN);
    dropped = own;
    LOGGER.debug("Dropped the replica's own state");
  }

  /** Reports what the replica had or had removed, and is not so any more. */
  void reportLost() {
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
