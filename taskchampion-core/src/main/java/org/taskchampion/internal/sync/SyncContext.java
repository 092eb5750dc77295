package org.taskchampion.internal.sync;

import java.time.InstantSource;
import org.taskchampion.TaskChanges;
import org.taskchampion.internal.replica.ObservedStorage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncProgress;
import org.taskchampion.sync.SyncServer;

/** What the steps of one synchronisation share. */
record SyncContext(
    ObservedStorage storage,
    SyncServer server,
    SyncOptions options,
    InstantSource clock,
    ReportBuilder report,
    Agreements agreed,
    SyncLimits limits) {

  /**
   * Goes on, unless the thread was interrupted, whose flag stays set, or the token was cancelled.
   * Called between steps.
   *
   * @throws SyncCancelledException if the synchronisation is to end
   */
  void checkCancelled() {
    if (Thread.currentThread().isInterrupted() || options.cancelled().getAsBoolean()) {
      throw new SyncCancelledException(
          "the synchronisation was cancelled; the next one goes on where it ended", null);
    }
  }

  /**
   * Commits a step, in which the replica also remembers which server it was (part 9.7).
   *
   * @param changes what the step changed
   */
  void commit(StorageTransaction transaction, TaskChanges changes) {
    KnownServer.remember(transaction, server.identity());
    storage.commit(transaction, changes);
    report.changed(changes);
  }

  void progress(SyncProgress.Phase phase, long done, long total) {
    options.progress().progressed(phase, done, total);
  }
}
