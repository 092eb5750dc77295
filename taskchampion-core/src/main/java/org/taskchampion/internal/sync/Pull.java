package org.taskchampion.internal.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.Operation;
import org.taskchampion.TaskChanges;
import org.taskchampion.internal.Uuids;
import org.taskchampion.internal.codec.SegmentReader;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncProgress;

/**
 * Fetches the versions after the base and merges them, some at a time: fetched with no transaction
 * open, merged and made the new base in one (part 9.2 of the specification). Meanwhile the next one
 * is fetched already, where that pays.
 */
final class Pull {

  private static final Logger LOGGER = LoggerFactory.getLogger(Pull.class);

  private final SyncContext context;
  private final Prefetcher ahead;
  private final MovePlanner moves;

  /** The versions from the beginning of the history, or from the first base, to the base. */
  private final FetchedVersions fetched;

  Pull(SyncContext context, Prefetcher ahead, FetchedVersions fetched, MovePlanner moves) {
    this.context = context;
    this.ahead = ahead;
    this.fetched = fetched;
    this.moves = moves;
  }

  private UUID asked = Uuids.NIL;

  /** Why there is nothing more to fetch. */
  enum End {
    /** The base is the last version. */
    UP_TO_DATE,
    /** The server does not know the base. */
    GONE
  }

  /**
   * Fetches and merges until the base has no child. Where a move waits for a proof of the place, it
   * begins where that leads to, and the move is made with the first merge.
   */
  End run() {
    Batch batch;
    do {
      Move move = moves.toFetch();
      batch = fetch(move == null ? base() : move.start());
      if (batch.versions > 0) {
        merge(batch, move);
      }
      if (batch.fault != null) {
        throw batch.fault; // after what came before it was merged: that is progress
      }
    } while (batch.end == null);
    asked = batch.last;
    return batch.end;
  }

  /** Returns the version that was said to have no child. */
  UUID asked() {
    return asked;
  }

  private UUID base() {
    try (StorageView view = context.storage().read()) {
      return view.baseVersion();
    }
  }

  private Batch fetch(UUID base) {
    Batch batch = new Batch(base);
    long most;
    try (StorageView view = context.storage().read()) {
      if (base.equals(Uuids.NIL) || !base.equals(view.baseVersion())) {
        fetched.clear(); // re-rooted, or back at a fork: the same versions may come once more
      }
      most = context.limits().bytesToMerge(view.unsyncedCount());
    }
    try {
      while (batch.end == null && batch.bytes < most) {
        context.checkCancelled();
        ChildVersion child = context.server().childVersion(batch.last, ahead::childOf);
        switch (child.kind()) {
          case GONE -> batch.end = End.GONE;
          case UP_TO_DATE -> batch.end = End.UP_TO_DATE;
          case FOUND -> {
            ChildVersion.Found found = (ChildVersion.Found) child;
            fetched.check(batch.last, found);
            ahead.begin(found.version());
            batch.add(found);
          }
        }
      }
    } catch (SyncException e) {
      batch.fault = e;
    }
    return batch;
  }

  private void merge(Batch batch, @Nullable Move move) {
    try (StorageTransaction transaction = context.storage().begin()) {
      UUID before = transaction.baseVersion();
      if (!before.equals(move == null ? batch.base : move.from())) {
        moves.forget();
        LOGGER.debug("Another synchronisation of this replica was faster; reading its base again");
        fetched.clear();
        ahead.close();
        batch.end = null;
        return;
      }
      TaskChanges moved = move == null ? Move.NO_CHANGES : moves.make(move, transaction);
      RewindReplay merge =
          new RewindReplay(
              transaction,
              context.agreed(),
              move == null ? context.unsynced() : new UnsyncedTasks());
      merge.merge(batch.operations);
      context.overwrites().add(transaction, merge.overwritten(context.clock().instant()));
      transaction.setBaseVersion(batch.last);
      context.commit(transaction, Move.sum(moved, merge.changes()), move, before, batch.operations);
    }
    if (move != null) {
      moves.made(move);
    }
    context.storage().tell();
    LOGGER.debug("Merged {} versions up to {}", batch.versions, batch.last);
    context.report().received(batch.versions, batch.operations.size());
    context.progress(SyncProgress.Phase.RECEIVING, context.report().operationsReceived(), -1);
  }

  /** Versions that follow each other. */
  private static final class Batch {
    private final UUID base;
    private final List<Operation> operations = new ArrayList<>();
    private UUID last;
    private int versions;
    private long bytes;
    private @Nullable End end;
    private @Nullable SyncException fault;

    private Batch(UUID base) {
      this.base = base;
      this.last = base;
    }

    private void add(ChildVersion.Found found) {
      operations.addAll(SegmentReader.read(found.version(), found.segment()));
      last = found.version();
      versions++;
      bytes += found.segment().length;
    }
  }
}
