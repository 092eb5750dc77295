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
import org.taskchampion.internal.replica.ChangeNotifier;
import org.taskchampion.internal.replica.WorkingSetRules;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncProgress;
import org.taskchampion.sync.SyncServer;

/** Beginning with a snapshot, and making one (parts 4.1 and 4.5 of the specification). */
final class Snapshots {

  private static final Logger LOGGER = LoggerFactory.getLogger(Snapshots.class);

  private final Storage storage;
  private final SyncServer server;
  private final SyncOptions options;
  private final ChangeNotifier notifier;

  Snapshots(Storage storage, SyncServer server, SyncOptions options, ChangeNotifier notifier) {
    this.storage = storage;
    this.server = server;
    this.options = options;
    this.notifier = notifier;
  }

  /** Loads the server's snapshot, if it has one and the replica is wholly empty. */
  Optional<UUID> loadIntoEmptyReplica() {
    try (StorageView view = storage.read()) {
      if (!isEmpty(view)) {
        return Optional.empty();
      }
    }
    Interrupts.check();
    Optional<Snapshot> snapshot = server.snapshot();
    if (snapshot.isEmpty()) {
      return Optional.empty();
    }
    Map<UUID, Map<String, String>> tasks = SnapshotCodec.read(snapshot.get());
    try (StorageTransaction transaction = storage.begin()) {
      if (!isEmpty(transaction)) {
        return Optional.empty(); // somebody was faster: the versions bring what is missing
      }
      transaction.putTasks(tasks);
      transaction.setBaseVersion(snapshot.get().version());
      transaction.appendToWorkingSet(WorkingSetRules.inOrderOfEntry(tasks));
      transaction.commit();
      notifier.enqueue(
          new TaskChanges(TaskChanges.Origin.SYNC, tasks.keySet(), Set.of(), Set.of()));
    }
    notifier.deliver();
    LOGGER.debug("Loaded the snapshot of version {}", snapshot.get().version());
    options.progress().progressed(SyncProgress.Phase.SNAPSHOT, tasks.size(), tasks.size());
    return Optional.of(snapshot.get().version());
  }

  /**
   * Makes a snapshot and sends it, if the server asked for one urgently enough. Only when nothing
   * is unsynced: a snapshot with unsent operations in it makes replicas differ for good.
   */
  Optional<UUID> make(SnapshotUrgency urgency) {
    SnapshotUrgency enough = options.avoidSnapshots() ? SnapshotUrgency.HIGH : SnapshotUrgency.LOW;
    if (urgency.compareTo(enough) < 0) {
      return Optional.empty();
    }
    Interrupts.check();
    Map<UUID, Map<String, String>> tasks;
    UUID version;
    try (StorageView view = storage.read()) {
      if (view.unsyncedOperations().stream()
          .anyMatch(operation -> !(operation instanceof Operation.UndoPoint))) {
        return Optional.empty(); // changed since: the server asks again
      }
      version = view.baseVersion();
      tasks = view.tasks();
    }
    server.addSnapshot(version, SnapshotCodec.write(tasks));
    LOGGER.debug("Sent a snapshot of version {}", version);
    options.progress().progressed(SyncProgress.Phase.SNAPSHOT, tasks.size(), tasks.size());
    return Optional.of(version);
  }

  private static boolean isEmpty(StorageView view) {
    return view.baseVersion().equals(Uuids.NIL)
        && view.taskCount() == 0
        && view.unsyncedCount() == 0
        && view.workingSet().isEmpty();
  }
}
