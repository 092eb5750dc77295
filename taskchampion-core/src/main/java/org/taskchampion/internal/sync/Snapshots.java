package org.taskchampion.internal.sync;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.Operation;
import org.taskchampion.TaskChanges;
import org.taskchampion.internal.Uuids;
import org.taskchampion.internal.codec.SnapshotCodec;
import org.taskchampion.internal.replica.WorkingSetRules;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncProgress;

/** Beginning with a snapshot, and making one (parts 4.1 and 4.5 of the specification). */
final class Snapshots {

  private static final Logger LOGGER = LoggerFactory.getLogger(Snapshots.class);

  private final SyncContext context;

  Snapshots(SyncContext context) {
    this.context = context;
  }

  /** Loads the server's snapshot, if it has one and the replica is wholly empty. */
  void loadIntoEmptyReplica() {
    try (StorageView view = context.storage().read()) {
      if (!isEmpty(view)) {
        return;
      }
    }
    context.checkCancelled();
    context.server().snapshot().ifPresent(this::adopt);
  }

  /** Says whether the server has a snapshot, which is read to its end. */
  boolean isThere() {
    context.checkCancelled();
    return context.server().snapshot().map(SnapshotCodec::read).isPresent();
  }

  /**
   * Merges the server's snapshot into a replica with the nil version as its base.
   *
   * @return false if the server has none
   */
  boolean merge() {
    context.checkCancelled();
    Optional<Snapshot> snapshot = context.server().snapshot();
    snapshot.ifPresent(this::adopt);
    return snapshot.isPresent();
  }

  /**
   * Takes a snapshot as the state of its version; where the replica has tasks, as the server's
   * operations.
   */
  private void adopt(Snapshot snapshot) {
    if (snapshot.version().equals(Uuids.NIL)) {
      throw new MalformedDataException(
          snapshot.version(),
          "the server's snapshot is said to be of the nil version, at which there are no tasks. Nothing"
              + " was changed here",
          null);
    }
    Map<UUID, Map<String, String>> tasks = SnapshotCodec.read(snapshot);
    try (StorageTransaction transaction = context.storage().begin()) {
      if (isEmpty(transaction)) {
        transaction.putTasks(tasks);
        transaction.appendToWorkingSet(WorkingSetRules.inOrderOfEntry(tasks));
        transaction.setBaseVersion(snapshot.version());
        context.commit(
            transaction,
            new TaskChanges(TaskChanges.Origin.SYNC, tasks.keySet(), Set.of(), Set.of()));
        context.report().snapshotLoaded(snapshot.version());
      } else if (transaction.baseVersion().equals(Uuids.NIL)) {
        RewindReplay merge = new RewindReplay(transaction, context.agreed());
        merge.mergeSnapshot(TaskOperations.ofSnapshot(tasks, transaction.tasks(tasks.keySet())));
        transaction.setBaseVersion(snapshot.version());
        context.commit(transaction, merge.changes());
        context.report().overwritten(merge.overwritten());
        context.report().snapshotMerged(snapshot.version());
      } else {
        return; // somebody was faster: the versions bring what is missing
      }
    }
    context.storage().tell();
    LOGGER.debug("Took the snapshot of version {}", snapshot.version());
    context.progress(SyncProgress.Phase.SNAPSHOT, tasks.size(), tasks.size());
  }

  /**
   * Makes a snapshot and sends it, if the server asked for one urgently enough. Only when nothing
   * is unsynced: a snapshot with unsent operations in it makes replicas differ for good.
   */
  void make(SnapshotUrgency urgency) {
    SnapshotUrgency enough =
        context.options().avoidSnapshots() ? SnapshotUrgency.HIGH : SnapshotUrgency.LOW;
    if (urgency.compareTo(enough) < 0) {
      return;
    }
    context.checkCancelled();
    Map<UUID, Map<String, String>> tasks;
    UUID version;
    try (StorageView view = context.storage().read()) {
      if (view.unsyncedOperations().stream()
          .anyMatch(operation -> !(operation instanceof Operation.UndoPoint))) {
        return; // changed since: the server asks again
      }
      version = view.baseVersion();
      tasks = view.tasks();
    }
    context.server().addSnapshot(version, SnapshotCodec.write(tasks));
    LOGGER.debug("Sent a snapshot of version {}", version);
    context.report().snapshotMade(version);
    context.progress(SyncProgress.Phase.SNAPSHOT, tasks.size(), tasks.size());
  }

  private static boolean isEmpty(StorageView view) {
    return view.baseVersion().equals(Uuids.NIL)
        && view.taskCount() == 0
        && view.unsyncedCount() == 0
        && view.workingSet().isEmpty();
  }
}
