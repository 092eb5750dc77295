package org.taskchampion.internal.sync;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.TaskChanges;
import org.taskchampion.internal.Uuids;
import org.taskchampion.internal.replica.MergedChanges;
import org.taskchampion.internal.replica.UndoFloor;
import org.taskchampion.internal.replica.UndoneOperations;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.SyncReport;

/**
 * A move of a replica to a place that has no versions, or the history of others, or from a branch
 * that lost to the chain (part 9.7 of the specification). It is decided with nothing changed, and
 * made in the transaction that follows the first proof of the place: the acceptance of a version,
 * or what was fetched and decoded there.
 *
 * @param kind what it is
 * @param from the base that the replica has until then; another one, and the move is off
 * @param reroot why the replica begins again from nil; null if it does not
 * @param branch what it takes over from a branch that lost; null if it was on none
 * @param now the time of all that depends on it, so that what was sent is what is committed
 */
record Move(
    Kind kind,
    UUID from,
    SyncReport.@Nullable Reroot reroot,
    @Nullable TakenBranch branch,
    Instant now) {

  static final TaskChanges NO_CHANGES = TaskChanges.of(TaskChanges.Origin.SYNC, Map.of(), Map.of());

  enum Kind {
    /** An empty server: the history there begins with the replica's base. */
    GO_ON,
    /** An empty server: the history there begins with nil and the whole database. */
    SEND_EVERYTHING,
    /** The history of others: the whole database is merged with it. */
    UNITE,
    /** The history of others: the replica takes its state and drops its own. */
    TAKE_SERVERS,
    /** The chain of the same history: the branch that lost is rebased over it. */
    LEAVE_BRANCH
  }

  /** Makes a move that leaves no branch. */
  static Move of(Kind kind, UUID from, SyncReport.@Nullable Reroot reroot, Instant now) {
    return new Move(kind, from, reroot, null, now);
  }

  /** Makes a move from a branch that lost to the chain. */
  static Move fromBranch(UUID from, TakenBranch branch, Instant now) {
    return new Move(Kind.LEAVE_BRANCH, from, null, branch, now);
  }

  /** Says whether it is one to an empty server, which is proven by the acceptance of a version. */
  boolean isToEmptyServer() {
    return kind == Kind.GO_ON || kind == Kind.SEND_EVERYTHING;
  }

  /** Returns the version after which the place is asked for versions, or sent one. */
  UUID start() {
    return branch != null ? branch.fork() : kind == Kind.GO_ON ? from : Uuids.NIL;
  }

  /** Says whether the server needs a snapshot after it; null if that is as it was. */
  @Nullable DueSnapshot dueSnapshot() {
    return branch != null ? null : kind == Kind.GO_ON ? DueSnapshot.YES : DueSnapshot.NO;
  }

  /** Returns what there is to send after it, without changing anything. */
  List<Operation> unsyncedAfter(StorageView view) {
    return switch (kind) {
      case GO_ON, LEAVE_BRANCH -> view.unsyncedOperations();
      case SEND_EVERYTHING, UNITE -> Rerooting.of(view, now).operations();
      case TAKE_SERVERS -> List.of();
    };
  }

  /**
   * Makes the move.
   *
   * @param transaction one in which the base is still {@link #from}
   * @param lost remembers what the other history may not give back
   * @return what was changed
   */
  TaskChanges make(StorageTransaction transaction, MoveLosses lost) {
    return switch (kind) {
      case GO_ON -> NO_CHANGES;
      case SEND_EVERYTHING, UNITE -> {
        lost.rememberRemoved(transaction);
        yield Rerooting.of(transaction, now).apply(transaction);
      }
      case TAKE_SERVERS -> {
        lost.rememberRemoved(transaction);
        yield drop(transaction, lost);
      }
      case LEAVE_BRANCH -> {
        Objects.requireNonNull(branch).apply(transaction);
        yield NO_CHANGES;
      }
    };
  }

  /** Empties the replica, so that it takes the server's state as a new one does. */
  private static TaskChanges drop(StorageTransaction transaction, MoveLosses lost) {
    Map<UUID, Map<String, String>> own = transaction.tasks();
    lost.rememberDropped(transaction, own);
    // The log keeps nothing of tasks that no longer exist (part 4.6).
    Set<UUID> gone = new HashSet<>(own.keySet());
    transaction.forEachUnsynced(operation -> operation.taskUuid().ifPresent(gone::add));
    transaction.removeTasks(own.keySet());
    transaction.removeSynced(gone);
    transaction.replaceUnsynced(List.of());
    transaction.setWorkingSet(new TreeMap<>());
    transaction.setBaseVersion(Uuids.NIL);
    UndoFloor.set(transaction, 0);
    UndoneOperations.forget(transaction);
    return TaskChanges.of(TaskChanges.Origin.SYNC, own, Map.of());
  }

  /** Adds what a move changed, and then a merge in the same transaction. */
  static TaskChanges sum(TaskChanges move, TaskChanges merge) {
    return move.isEmpty() ? merge : MergedChanges.of(List.of(move, merge));
  }
}
