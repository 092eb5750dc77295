package org.taskchampion.internal.sync;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.Operation;
import org.taskchampion.TaskChanges;
import org.taskchampion.internal.Uuids;
import org.taskchampion.internal.codec.SnapshotCodec;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SyncProgress;

/** Takes what is in a server's snapshot (parts 4.1 and 9.8 of the specification). */
final class Snapshots {

  private static final Logger LOGGER = LoggerFactory.getLogger(Snapshots.class);

  private final SyncContext context;
  private final MovePlanner moves;

  Snapshots(SyncContext context, MovePlanner moves) {
    this.context = context;
    this.moves = moves;
  }

  /** Loads the server's snapshot, if it has one and the replica is wholly empty. */
  void loadIntoEmptyReplica() {
    try (StorageView view = context.storage().read()) {
      if (!isEmpty(view)) {
        return;
      }
    }
    merge(null);
  }

  /**
   * Merges the server's snapshot into a replica with the nil version as its base, or with a move
   * that leads there.
   *
   * @param move made in the same transaction; null if there is none
   * @return false if the server has none that leads on
   */
  boolean merge(@Nullable Move move) {
    context.checkCancelled();
    Optional<Snapshot> snapshot = context.server().snapshot();
    if (snapshot.isEmpty() || (move != null && snapshot.get().version().equals(move.from()))) {
      return false; // what follows the base is gone, so one of the base leads nowhere
    }
    adopt(snapshot.get(), move);
    return true;
  }

  /**
   * Takes a snapshot as the state of its version; where the replica has tasks, as the server's
   * operations.
   */
  private void adopt(Snapshot snapshot, @Nullable Move move) {
    if (snapshot.version().equals(Uuids.NIL)) {
      throw new MalformedDataException(
          snapshot.version(),
          "the server's snapshot is said to be of the nil version, at which there are no tasks."
              + " Nothing was changed here",
          null);
    }
    if (move != null) {
      // What a move loses is remembered when it is made, so it is made for a whole snapshot only.
      SnapshotCodec.read(snapshot, (uuid, task) -> {});
    }
    int tasks;
    try (StorageTransaction transaction = context.storage().begin()) {
      UUID before = transaction.baseVersion();
      if (!before.equals(move == null ? Uuids.NIL : move.from())) {
        moves.forget();
        return; // somebody was faster: the versions bring what is missing
      }
      TaskChanges moved = move == null ? Move.NO_CHANGES : moves.make(move, transaction);
      if (isEmpty(transaction)) {
        SnapshotLoading loaded = SnapshotLoading.of(snapshot, transaction);
        tasks = loaded.uuids().size();
        transaction.setBaseVersion(snapshot.version());
        if (moved.isEmpty()) {
          context.commit(transaction, loaded, move, before);
        } else {
          TaskChanges changes = Move.sum(moved, loaded.changes());
          context.commit(transaction, changes, move, before, List.of());
        }
        context.report().snapshotLoaded(snapshot.version());
      } else {
        Map<UUID, Map<String, String>> read = SnapshotCodec.read(snapshot);
        tasks = read.size();
        RewindReplay merge = new RewindReplay(transaction, context.agreed(), new UnsyncedTasks());
        List<Operation> operations =
            TaskOperations.ofSnapshot(read, transaction.tasks(read.keySet()));
        merge.mergeSnapshot(operations);
        transaction.setBaseVersion(snapshot.version());
        context.overwrites().add(transaction, merge.overwritten(context.clock().instant()));
        context.commit(transaction, Move.sum(moved, merge.changes()), move, before, operations);
        context.report().snapshotMerged(snapshot.version());
      }
    }
    if (move != null) {
      moves.made(move);
    }
    context.storage().tell();
    LOGGER.debug("Took the snapshot of version {}", snapshot.version());
    context.progress(SyncProgress.Phase.SNAPSHOT, tasks, tasks);
  }

  private static boolean isEmpty(StorageView view) {
    return view.baseVersion().equals(Uuids.NIL)
        && view.taskCount() == 0
        && view.unsyncedCount() == 0
        && view.workingSet().isEmpty();
  }
}
