package org.taskchampion.internal.sync;

import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.TaskChanges;
import org.taskchampion.history.UnitOfWork;
import org.taskchampion.internal.Uuids;
import org.taskchampion.internal.replica.KeptHistory;
import org.taskchampion.internal.replica.ObservedStorage;
import org.taskchampion.internal.replica.OperationsInFlight;
import org.taskchampion.internal.replica.UnfinishedSync;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncProgress;

/** What the steps of one synchronisation share. */
record SyncContext(
    ObservedStorage storage,
    SecretGuard server,
    SyncOptions options,
    Clock clock,
    ReportBuilder report,
    Overwrites overwrites,
    AgreedValues agreed,
    UnsyncedTasks unsynced,
    SyncLimits limits,
    CallWatch watch) {

  /**
   * Goes on, unless the synchronisation is to end. Called between steps.
   *
   * @throws SyncException if it is to end
   */
  void checkCancelled() {
    watch.check();
  }

  /**
   * Commits a step, in which the replica also remembers which server it was, whether that needs a
   * snapshot (part 9.7), and with which key that goes (part 9.13).
   *
   * @param changes what the step changed
   * @param move the move that the step made; null if it made none
   * @param before the base before the step
   * @param operations the server's operations that the step merged, which say when it was done
   */
  void commit(
      StorageTransaction transaction,
      TaskChanges changes,
      @Nullable Move move,
      UUID before,
      List<Operation> operations) {
    remember(transaction, move, before);
    KeptHistory.add(transaction, UnitOfWork.Kind.SYNC, clock.instant(), changes, operations);
    storage.commit(transaction, changes);
    report.changed(changes);
  }

  /**
   * Commits the loading of a snapshot as {@link #commit(StorageTransaction, TaskChanges, Move,
   * UUID, List)} does. Unless somebody listens, all tasks need not be in memory for it.
   *
   * @param loaded what was loaded, and all that the transaction changed
   * @param move the move that the step made; null if it made none
   * @param before the base before the step
   */
  void commit(
      StorageTransaction transaction, SnapshotLoading loaded, @Nullable Move move, UUID before) {
    if (!loaded.isMuch()) {
      commit(transaction, loaded.changes(), move, before, List.of());
      return;
    }
    remember(transaction, move, before);
    KeptHistory.addCount(transaction, UnitOfWork.Kind.SYNC, clock.instant(), loaded.operations());
    storage.commit(transaction, loaded::changes);
    report.added(loaded.uuids());
  }

  private void remember(StorageTransaction transaction, @Nullable Move move, UUID before) {
    boolean another = KnownServer.remember(transaction, server);
    if (another) {
      RefusedSnapshot.forget(transaction);
    }
    DueSnapshot due = move == null ? null : move.dueSnapshot();
    if (due != null) {
      due.store(transaction);
    } else if (another) {
      (before.equals(Uuids.NIL) ? DueSnapshot.NO : DueSnapshot.PERHAPS).store(transaction);
    }
    OperationsInFlight.forgetIfBaseMoved(transaction);
    UnfinishedSync.begin(transaction);
    server.remember(transaction);
  }

  void progress(SyncProgress.Phase phase, long done, long total) {
    options.progress().progressed(phase, done, total);
  }
}
