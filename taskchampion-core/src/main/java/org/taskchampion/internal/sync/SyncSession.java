package org.taskchampion.internal.sync;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.taskchampion.Operation;
import org.taskchampion.internal.replica.ChangeNotifier;
import org.taskchampion.internal.replica.WorkingSetRules;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.sync.OutOfSyncException;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.sync.SyncServer;

/**
 * One synchronisation: a loop of small steps, each of which leaves the replica whole (parts 4 and 9
 * of the specification). No transaction is open while the server is waited for, so the replica may
 * change between any two steps; each step therefore looks at what is stored, and never goes on with
 * what was read before.
 */
public final class SyncSession {

  private final Storage storage;
  private final Pull pull;
  private final Push push;
  private final Snapshots snapshots;

  /**
   * Prepares a synchronisation.
   *
   * @param storage the replica's storage
   * @param server the server
   * @param options how to synchronise
   * @param notifier hears of what is changed
   */
  public SyncSession(
      Storage storage, SyncServer server, SyncOptions options, ChangeNotifier notifier) {
    this.storage = storage;
    this.pull = new Pull(storage, server, options.progress(), notifier);
    this.push = new Push(storage, server, options.progress());
    this.snapshots = new Snapshots(storage, server, options, notifier);
  }

  /**
   * Synchronises.
   *
   * @return what was done
   */
  public SyncReport run() {
    Optional<UUID> loaded = snapshots.loadIntoEmptyReplica();
    exchange();
    finish();
    Optional<UUID> made = snapshots.make(push.urgency());
    return new SyncReport(
        pull.versions(), pull.operations(), push.versions(), push.operations(), loaded, made);
  }

  /**
   * Fetches and merges until there is nothing to fetch, then sends until there is nothing to send.
   * All that is unsynced is rebased over all that was fetched before anything is cut and sent (part
   * 9.4), and what is sent after a lost race is what is stored: the rebased operations (part 9.3).
   */
  private void exchange() {
    UUID demanded = null;
    int versionsAtDemand = 0;
    pull.run();
    while (true) {
      Push.Outcome outcome = push.next();
      if (outcome instanceof Push.NothingToSend) {
        return;
      }
      if (outcome instanceof Push.Sent) {
        continue;
      }
      if (outcome instanceof Push.Refused refused) {
        if (refused.expectedParent().equals(demanded) && pull.versions() == versionsAtDemand) {
          throw new OutOfSyncException(
              "the server demands version "
                  + demanded
                  + " as the parent of a new one, but does not hand it out: its history is damaged, or"
                  + " was changed by hand",
              null);
        }
        demanded = refused.expectedParent();
        versionsAtDemand = pull.versions();
      }
      pull.run();
    }
  }

  /**
   * Ends a synchronisation in which something came or went (part 4.6); otherwise it writes nothing.
   */
  private void finish() {
    if (pull.versions() == 0 && push.versions() == 0 && !push.leftUndoPoints()) {
      return;
    }
    try (StorageTransaction transaction = storage.begin()) {
      List<Operation> unsynced = transaction.unsyncedOperations();
      if (!unsynced.isEmpty()
          && unsynced.stream().allMatch(Operation.UndoPoint.class::isInstance)) {
        transaction.markSynced(unsynced.size());
      }
      WorkingSetRules.refresh(transaction, List.of());
      transaction.commit();
    }
  }
}
