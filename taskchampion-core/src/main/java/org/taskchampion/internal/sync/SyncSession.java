package org.taskchampion.internal.sync;

import java.time.Clock;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.Operation;
import org.taskchampion.internal.Reports;
import org.taskchampion.internal.replica.ObservedStorage;
import org.taskchampion.internal.replica.UndoFloor;
import org.taskchampion.internal.replica.UndoneOperations;
import org.taskchampion.internal.replica.UnfinishedSync;
import org.taskchampion.internal.replica.WorkingSetRules;
import org.taskchampion.storage.StorageException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.OutOfSyncException;
import org.taskchampion.sync.SyncException;
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

  /**
   * How often in a row a server may demand another parent than the base without handing out a
   * version that leads there. Those of an honest one are a version that came meanwhile.
   */
  private static final int MOST_IN_VAIN = 5;

  private static final Logger LOGGER = LoggerFactory.getLogger(SyncSession.class);

  private final CallWatch watch;
  private final SyncContext context;
  private final Prefetcher ahead;
  private final Pull pull;
  private final Push push;
  private final Snapshots snapshots;
  private final SnapshotDelivery delivery;
  private final MovePlanner moves;

  /** Whether an earlier synchronisation did not come to its end. */
  private boolean isLeftOver;

  /**
   * Prepares a synchronisation.
   *
   * @param storage the replica's storage
   * @param server the server
   * @param options how to synchronise
   * @param clock says which tasks are due for expiration
   */
  public SyncSession(ObservedStorage storage, SyncServer server, SyncOptions options, Clock clock) {
    this(storage, server, options, clock, SyncLimits.STANDARD);
  }

  /**
   * Prepares a synchronisation that cuts finer than it should, for tests with little data.
   *
   * @param storage the replica's storage
   * @param server the server
   * @param options how to synchronise
   * @param clock says which tasks are due for expiration
   * @param limits smaller ones than the standard
   */
  public SyncSession(
      ObservedStorage storage,
      SyncServer server,
      SyncOptions options,
      Clock clock,
      SyncLimits limits) {
    this.watch = new CallWatch(options);
    ReportBuilder report = new ReportBuilder();
    this.context =
        new SyncContext(
            storage,
            new SecretGuard(watch.watched(server), storage, watch),
            options,
            clock,
            report,
            new Overwrites(report),
            new AgreedValues(),
            new UnsyncedTasks(),
            limits,
            watch);
    this.ahead = new Prefetcher(server, watch);
    FetchedVersions fetched = new FetchedVersions(limits);
    this.moves = new MovePlanner(context);
    this.pull = new Pull(context, ahead, fetched, moves);
    this.push = new Push(context, fetched, moves);
    this.snapshots = new Snapshots(context, moves);
    this.delivery = new SnapshotDelivery(context);
  }

  /**
   * Synchronises.
   *
   * @return what was done
   * @throws SyncException if it did not come to its end; with a report of what was done
   */
  public SyncReport run() {
    try (StorageView view = context.storage().read()) {
      context.overwrites().load(view);
      moves.lost().load(view);
      isLeftOver = UnfinishedSync.isThere(view);
      context.server().prepare(view);
    }
    try {
      synchronise();
    } catch (SyncException e) {
      throw reporting(e);
    } catch (IllegalStateException e) {
      throw isReplicaClosed() ? reporting(CallWatch.closed(e)) : e;
    }
    tell(true);
    return context.report().build();
  }

  private SyncException reporting(SyncException e) {
    try {
      tell(false);
    } catch (StorageException | IllegalStateException cannotBeStored) {
      LOGGER.debug("What was overwritten will be told again", cannotBeStored);
    }
    Reports.attach(e, context.report().build());
    return e;
  }

  /**
   * Puts everything that was overwritten into the report, and remembers that it is told: the last
   * thing that is done, so that whatever ends a synchronisation before leaves it to the next one.
   */
  private void tell(boolean ended) {
    if (moves.lost().isEmpty() && context.overwrites().isEmpty()) {
      return;
    }
    try (StorageTransaction transaction = context.storage().begin()) {
      boolean changes = moves.lost().settle(transaction, ended);
      if (changes || !context.overwrites().isEmpty()) {
        context.overwrites().told(transaction);
        context.storage().commit(transaction, Move.NO_CHANGES);
      }
    }
  }

  /** Ends the synchronisation early, since its replica is closed. Called by any thread. */
  public void replicaClosed() {
    watch.replicaClosed();
  }

  /** Ends the synchronisation early, since somebody wants that. Called by any thread. */
  public void cancel() {
    watch.cancel();
  }

  /**
   * Goes on, unless the synchronisation is to end. For one that waited before it could begin, which
   * does not count for the deadline.
   *
   * @throws SyncException if it is to end
   */
  public void check() {
    watch.check();
  }

  private boolean isReplicaClosed() {
    try {
      context.storage().read().close();
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  private void synchronise() {
    try (watch;
        ahead) {
      watch.start();
      snapshots.loadIntoEmptyReplica();
      exchange();
      moves.confirmEmpty();
      finish();
      delivery.run(push.urgency());
    }
  }

  /**
   * Fetches and merges until there is nothing to fetch, then sends until all is sent that was
   * there. All that is unsynced is rebased over all that was fetched before anything is cut and
   * sent (part 9.4), and what is sent after a lost race is what is stored: the rebased operations
   * (part 9.3).
   */
  private void exchange() {
    Push.Refused last = null;
    int inVain = 0;
    catchUp();
    LostRaces races = new LostRaces(new Random(), System::nanoTime);
    while (true) {
      Push.Outcome outcome = push.next();
      if (outcome instanceof Push.NothingToSend) {
        return;
      }
      if (outcome instanceof Push.Sent) {
        races.won();
        continue;
      }
      if (outcome instanceof Push.Refused refused) {
        inVain = last != null && refused.base().equals(last.base()) ? inVain + 1 : 0;
        if (refused.equals(last) || inVain >= MOST_IN_VAIN) {
          throw new OutOfSyncException(
              "the server demands version "
                  + refused.expectedParent()
                  + " as the parent of a new one, but does not hand it out: its history is damaged,"
                  + " or was changed by hand",
              null);
        }
        last = refused;
        watch.pause(races.lost());
      }
      catchUp();
    }
  }

  /**
   * Fetches and merges until the base has no child, whatever it takes to have a base that the
   * server knows.
   */
  private void catchUp() {
    while (moves.mustAskAgain(pull.run(), pull.asked(), snapshots)) {
      push.beginAgain(); // the replica may have become something that nobody sent yet
    }
  }

  /**
   * Ends a synchronisation in which something came or went (part 4.6), and one that was cut off
   * before; otherwise it writes nothing.
   */
  private void finish() {
    if (!context.report().anything() && !push.leftUndoPoints() && !isLeftOver) {
      return;
    }
    try (StorageTransaction transaction = context.storage().begin()) {
      int unsynced = transaction.unsyncedCount();
      if (unsynced > 0 && areUndoPoints(transaction)) {
        transaction.markSynced(unsynced);
        UndoFloor.set(transaction, 0);
        UndoneOperations.forget(transaction);
      }
      WorkingSetRules.refresh(transaction);
      UnfinishedSync.end(transaction);
      transaction.pruneSynced(context.options().logLimit());
      context.storage().commit(transaction, Move.NO_CHANGES);
    }
  }

  private static boolean areUndoPoints(StorageView view) {
    boolean[] others = new boolean[1];
    view.forEachUnsynced(operation -> others[0] |= !(operation instanceof Operation.UndoPoint));
    return !others[0];
  }
}
