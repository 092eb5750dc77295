package org.taskchampion.internal.sync;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.TaskChanges;
import org.taskchampion.internal.Uuids;
import org.taskchampion.internal.codec.SnapshotWriter;
import org.taskchampion.internal.replica.AllTasks;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ForeignHistory;
import org.taskchampion.sync.ForeignHistoryException;
import org.taskchampion.sync.HistoryGoneException;
import org.taskchampion.sync.SyncReport;

/**
 * Decides what happens where the server does not know the replica's base: another server, an empty
 * one, or a history that was reset, restored or expired (parts 9.7 and 9.8 of the specification).
 * It changes nothing but what it has in hand; {@link Pull}, {@link Push} and {@link Snapshots} make
 * the move when the place is proven.
 */
final class MovePlanner {

  private static final Logger LOGGER = LoggerFactory.getLogger(MovePlanner.class);

  /** More often than this in one synchronisation, the server does not know what it wants. */
  private static final int MOST_RECOVERIES = 5;

  private final SyncContext context;
  private final MoveLosses lost;
  private @Nullable Move pending;
  private boolean historySeen;
  private boolean beginningGone;
  private int recoveries;

  /** A fork that the server named, and did not know when it was asked for what follows it. */
  private @Nullable UUID goneFork;

  MovePlanner(SyncContext context) {
    this.context = context;
    this.lost = new MoveLosses(context);
  }

  /** Returns the move that waits for a proof of the place; null if there is none. */
  @Nullable Move pending() {
    return pending;
  }

  /** Returns the move that waits for something fetched; null if there is none. */
  @Nullable Move toFetch() {
    return pending == null || pending.isToEmptyServer() ? null : pending;
  }

  /** Returns the move that waits for the acceptance of a version; null if there is none. */
  @Nullable Move toSend() {
    return pending == null || !pending.isToEmptyServer() ? null : pending;
  }

  /**
   * The place turned out to be otherwise, or the replica went on elsewhere: nothing has changed.
   */
  void forget() {
    pending = null;
  }

  /**
   * Makes a move in a transaction.
   *
   * @return what was changed
   */
  TaskChanges make(Move move, StorageTransaction transaction) {
    return move.make(transaction, lost);
  }

  /** The transaction in which the move was made is committed. */
  void made(Move move) {
    pending = null;
    if (move.branch() != null) {
      context.report().tookOver(move.branch().versions());
      LOGGER.info(
          "Two replicas had added a version after {}: taking over {} versions of the branch that"
              + " lost",
          move.branch().fork(),
          move.branch().versions());
    } else if (move.reroot() != null) {
      context.report().rerooted(move.reroot());
    } else {
      context.report().wentOn();
    }
    LOGGER.debug("Moved from version {}: {}", move.from(), move.kind());
  }

  /** Returns what the replica had, or had removed, before a move. */
  MoveLosses lost() {
    return lost;
  }

  /**
   * Looks what it means that there is nothing more to fetch.
   *
   * @param end why
   * @param asked after which version
   * @param snapshots merges the server's snapshot where the first versions are gone
   * @return true if the server is to be asked again
   */
  boolean mustAskAgain(Pull.End end, UUID asked, Snapshots snapshots) {
    Move fetching = toFetch();
    if (fetching != null && fetching.branch() != null) {
      arriveAtFork(end, fetching);
      return true;
    }
    if (end == Pull.End.GONE) {
      return ++recoveries > MOST_RECOVERIES
          ? giveUp()
          : fetching == null ? baseIsGone(asked, snapshots) : beginningIsGone(snapshots);
    }
    if (fetching != null) {
      meetEmptyServer(fetching.from()); // it was emptied since
      return false;
    }
    return mustAskAgain();
  }

  /**
   * Nothing comes after a fork. If it is the last version, the replica goes there at once: there is
   * nothing else that could prove it. Otherwise the server has come to know more, and another chain
   * is the one that goes on. If it names the same fork again all the same, that is no way.
   */
  private void arriveAtFork(Pull.End end, Move move) {
    if (end == Pull.End.UP_TO_DATE && !move.start().equals(Uuids.NIL)) {
      try (StorageTransaction transaction = context.storage().begin()) {
        UUID before = transaction.baseVersion();
        if (before.equals(move.from())) {
          context.commit(transaction, make(move, transaction), move, before, List.of());
          made(move);
        }
      }
    }
    pending = null;
    goneFork = end == Pull.End.GONE ? move.start() : goneFork;
    if (++recoveries > MOST_RECOVERIES) {
      giveUp();
    }
  }

  private static boolean giveUp() {
    throw gone("the server keeps losing the versions that it had a moment ago");
  }

  /**
   * Looks, where the base has no child, whether this is another server than last time, and an empty
   * one, which looks the same.
   *
   * <p>A server that has a history may have got it since it was asked for the child of the base, so
   * only a second answer that the base has no child says that it knows the base.
   */
  private boolean mustAskAgain() {
    UUID base;
    try (StorageView view = context.storage().read()) {
      base = view.baseVersion();
      if (base.equals(Uuids.NIL) || !KnownServer.isAnother(view, context.server().identity())) {
        return false;
      }
    }
    if (historySeen) {
      arriveAtAnotherAddress();
      return false;
    }
    context.checkCancelled();
    ChildVersion first = context.server().childVersion(Uuids.NIL);
    if (first instanceof ChildVersion.UpToDate) {
      meetEmptyServer(base);
      return false;
    }
    historySeen = true;
    beginningGone = first instanceof ChildVersion.Gone;
    return true;
  }

  private void arriveAtAnotherAddress() {
    LOGGER.debug("The same history at another address");
    try (StorageTransaction transaction = context.storage().begin()) {
      KnownServer.remember(transaction, context.server());
      RefusedSnapshot.forget(transaction);
      (beginningGone ? DueSnapshot.PERHAPS : DueSnapshot.NO).store(transaction);
      transaction.commit();
    }
  }

  /** Decides how to go on at a server that has no versions. */
  private void meetEmptyServer(UUID base) {
    boolean goOn;
    try (StorageView view = context.storage().read()) {
      goOn =
          switch (context.options().emptyServer()) {
                case GO_ON -> true;
                case SEND_EVERYTHING -> false;
                case BY_LAST_SERVER -> KnownServer.isShared(view);
              }
              && snapshotBytes(view) <= context.limits().snapshotBytes();
    }
    pending =
        goOn
            ? Move.of(Move.Kind.GO_ON, base, null, context.clock().instant())
            : Move.of(
                Move.Kind.SEND_EVERYTHING,
                base,
                SyncReport.Reroot.EMPTY_SERVER,
                context.clock().instant());
  }

  private static int snapshotBytes(StorageView view) {
    try (SnapshotWriter writer = new SnapshotWriter()) {
      AllTasks.forEach(view, writer::add);
      return writer.finish().length;
    }
  }

  /** Finds a way on where the server has a history that does not contain the base. */
  private boolean baseIsGone(UUID asked, Snapshots snapshots) {
    context.checkCancelled();
    UUID base;
    boolean foreign;
    try (StorageView view = context.storage().read()) {
      base = view.baseVersion();
      foreign = KnownServer.isAnotherHistory(view, context.server().identity());
    }
    if (!base.equals(asked)) {
      return true; // another synchronisation of this replica was faster, and found a way on
    }
    if (base.equals(Uuids.NIL)) {
      return beginningIsGone(snapshots);
    }
    TakenBranch.Answer found = TakenBranch.find(context, base);
    if (!found.isCertain()) {
      return true; // files came meanwhile
    }
    TakenBranch branch = found.branch();
    if (branch != null && !branch.fork().equals(goneFork)) {
      pending = Move.fromBranch(base, branch, context.clock().instant());
      return true;
    }
    foreign = foreign || context.server().isSealedWithAnotherKey();
    ForeignHistory policy = context.options().foreignHistory();
    if (foreign && policy == ForeignHistory.FAIL) {
      throw new ForeignHistoryException(
          "the server has a history of its own, which does not contain version "
              + base
              + ", on which this replica is based; nothing was changed: choose to merge, or to take the"
              + " server's state",
          null);
    }
    boolean take = foreign && policy == ForeignHistory.TAKE_SERVERS;
    pending =
        Move.of(
            take ? Move.Kind.TAKE_SERVERS : Move.Kind.UNITE,
            base,
            take
                ? SyncReport.Reroot.FOREIGN_HISTORY_TAKEN
                : foreign ? SyncReport.Reroot.FOREIGN_HISTORY : SyncReport.Reroot.BASE_GONE,
            context.clock().instant());
    return true;
  }

  /** Goes on with the snapshot, where there is one. */
  private boolean beginningIsGone(Snapshots snapshots) {
    Move move = pending;
    if (!snapshots.merge(move)) {
      pending = null;
      throw gone(
          move == null
              ? "the server's first versions are gone, and it has no snapshot: let a replica that is in"
                  + " step with it synchronise, so that it makes one"
              : "the server's history does not contain version "
                  + move.from()
                  + ", on which this replica is based, or what follows it, and neither its beginning nor a"
                  + " snapshot to go on with; nothing was changed: restore the server, or begin a new"
                  + " history on an empty one");
    }
    return true;
  }

  /**
   * Makes sure, where nothing came, that what answers is a server: a replica that was never
   * synchronised would not notice a wrong address that has nothing.
   */
  void confirmEmpty() {
    if (context.report().anything()) {
      return;
    }
    try (StorageView view = context.storage().read()) {
      if (!view.baseVersion().equals(Uuids.NIL)
          || !KnownServer.isAnother(view, context.server().identity())) {
        return;
      }
    }
    context.checkCancelled();
    context.server().confirmEmpty();
  }

  private static HistoryGoneException gone(String message) {
    return new HistoryGoneException(message, null);
  }
}
