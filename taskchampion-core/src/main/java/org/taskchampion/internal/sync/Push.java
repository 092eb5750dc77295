package org.taskchampion.internal.sync;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.Operation;
import org.taskchampion.TaskChanges;
import org.taskchampion.internal.codec.OperationSize;
import org.taskchampion.internal.codec.SegmentWriter;
import org.taskchampion.internal.replica.OperationsInFlight;
import org.taskchampion.internal.replica.UndoFloor;
import org.taskchampion.internal.replica.UndoneOperations;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ClientNotAllowedException;
import org.taskchampion.sync.NotASyncServerException;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncProgress;
import org.taskchampion.sync.TooLargeException;

/**
 * Sends unsynced operations, one version at a time: cut from what is stored, sent with no
 * transaction open, and marked as synced together with the new base (parts 4.3 and 4.4 of the
 * specification).
 */
final class Push {

  private static final Logger LOGGER = LoggerFactory.getLogger(Push.class);

  private static final int UNKNOWN = -1;

  private final SyncContext context;
  private final FetchedVersions fetched;
  private final MovePlanner moves;

  /** More operations than fit into one version: the shortest one has 57 bytes. */
  private final int readAtMost;

  /** How many operations there were when the sending began, at the most, and were not sent yet. */
  private int toSend = UNKNOWN;

  private boolean sentLater;
  private boolean leftUndoPoints;
  private SnapshotUrgency urgency = SnapshotUrgency.NONE;

  // What was read and not sent yet, and of which revision it is: a commit adds one. If that is a
  // wrong guess, everything is read again.
  private List<Operation> known = List.of();
  private long knownRevision = -1;

  Push(SyncContext context, FetchedVersions fetched, MovePlanner moves) {
    this.context = context;
    this.fetched = fetched;
    this.moves = moves;
    this.readAtMost = Math.max(2, context.limits().versionBytes() / 50);
  }

  /** What became of the attempt to send a version. */
  sealed interface Outcome {}

  /** Nothing is unsynced that was there when the sending began; what came since may be. */
  record NothingToSend() implements Outcome {}

  /** A version was sent and is the base. There may be more to send. */
  record Sent() implements Outcome {}

  /** The server's history went on: there is something to fetch. */
  record Refused(UUID base, UUID expectedParent) implements Outcome {}

  /**
   * The version was accepted, but meanwhile the replica was synchronised or undone by somebody
   * else. The version comes back as the server's.
   */
  record Overtaken() implements Outcome {}

  /** Says whether the last look found nothing to send but undo points. */
  boolean leftUndoPoints() {
    return leftUndoPoints;
  }

  /** Returns how urgently the server asked for a snapshot. */
  SnapshotUrgency urgency() {
    return urgency;
  }

  /** Begins to send: all that is unsynced at the next look is to be sent. */
  void beginAgain() {
    toSend = UNKNOWN;
  }

  /**
   * Sends the next version, if there is one. What is committed after the beginning goes with what
   * was there, and then once more in a version of its own. A program that commits faster than the
   * server answers would keep a synchronisation going for ever.
   */
  Outcome next() {
    context.checkCancelled();
    Move move = moves.toSend();
    UUID base;
    List<Operation> unsynced;
    int waiting;
    long revision;
    try (StorageView view = context.storage().read()) {
      base = view.baseVersion();
      revision = view.revision();
      if (move != null) {
        if (!base.equals(move.from())) {
          moves.forget();
          return new Overtaken();
        }
        unsynced = move.unsyncedAfter(view);
        waiting = unsynced.size();
        toSend = waiting;
      } else {
        waiting = view.unsyncedCount();
        if (waiting == 0) {
          return new NothingToSend();
        }
        toSend = toSend == UNKNOWN ? waiting : Math.min(toSend, waiting);
        if (toSend == 0 && sentLater) {
          return new NothingToSend();
        }
        sentLater = toSend == 0;
        unsynced = read(view, waiting);
      }
    }
    SegmentWriter writer = new SegmentWriter(context.limits().versionBytes());
    Operation.Update tooLarge = OversizedUpdate.first(unsynced, context.limits().operationBytes());
    if (tooLarge != null) {
      OversizedUpdate.dropOrRefuse(context, tooLarge, move != null);
      moves.forget();
      return new Overtaken();
    }
    List<Operation> sent = cut(unsynced, writer);
    if (writer.operations() == 0 && move == null) {
      leftUndoPoints = true;
      return new NothingToSend();
    }
    // An empty version proves an empty server as well as any other (part 9.7).
    UUID parent = move == null ? base : move.start();
    context.server().prove(parent); // before anything is announced: a refusal changes nothing
    Announced announced = announce(base, revision, sent, move);
    if (announced == null) {
      moves.forget();
      return new Overtaken();
    }
    AddVersionResult result = add(parent, writer.finish(), base, announced, move);
    if (result instanceof AddVersionResult.ExpectedParent expected) {
      moves.forget();
      LOGGER.debug("The server expects parent {} and not {}", expected.version(), base);
      return new Refused(base, expected.version());
    }
    AddVersionResult.Added added = (AddVersionResult.Added) result;
    fetched.checkAdded(parent, added.version());
    if (added.urgency().compareTo(urgency) > 0) {
      urgency = added.urgency();
    }
    if (!settle(base, announced.revision(), sent, added.version(), move)) {
      moves.forget();
      LOGGER.debug("The replica changed while version {} was sent", added.version());
      return new Overtaken();
    }
    fetched.addSent(added.version());
    if (move != null) {
      moves.made(move);
    }
    toSend = Math.max(0, toSend - sent.size());
    known = unsynced.subList(sent.size(), unsynced.size());
    knownRevision = announced.revision() + 1;
    context.report().sent(writer.operations(), sent);
    long operations = context.report().operationsSent();
    context.progress(SyncProgress.Phase.SENDING, operations, operations + waiting - sent.size());
    return new Sent();
  }

  private List<Operation> read(StorageView view, int waiting) {
    boolean enough = known.size() == waiting || known.size() >= readAtMost / 2;
    if (enough && view.revision() == knownRevision) {
      return known;
    }
    List<Operation> first = view.unsyncedOperations(readAtMost);
    return first.stream().allMatch(Operation.UndoPoint.class::isInstance)
        ? view.unsyncedOperations()
        : first;
  }

  /**
   * Fills a segment, and returns the unsynced operations that it covers, undo points among them.
   */
  private List<Operation> cut(List<Operation> unsynced, SegmentWriter writer) {
    int covered = 0;
    for (Operation operation : unsynced) {
      if (!OperationSize.isAtMost(context.limits().operationBytes(), operation)) {
        break;
      }
      if (!(operation instanceof Operation.UndoPoint) && !writer.add(operation)) {
        break;
      }
      covered++;
    }
    return unsynced.subList(0, covered);
  }

  /**
   * What is about to be sent is stored as being on its way.
   *
   * @param revision the state in which it is; if it is a wrong guess, what is stored is compared
   * @param before how much was on its way already, from an attempt whose answer was lost
   */
  private record Announced(long revision, int before) {}

  /**
   * Stores what is about to be sent, unless it is no longer what is unsynced: from then on it may
   * be at the server, so that an undo must not drop it. A move may send everything.
   */
  private @Nullable Announced announce(
      UUID base, long revision, List<Operation> sent, @Nullable Move move) {
    try (StorageTransaction transaction = context.storage().begin()) {
      if (!isStored(transaction, base, revision, sent, move)) {
        return null;
      }
      int before = OperationsInFlight.of(transaction);
      int count = move == null ? sent.size() : transaction.unsyncedCount();
      long now = transaction.revision();
      if (count <= before) {
        return new Announced(now, before);
      }
      OperationsInFlight.set(transaction, count);
      context.storage().commit(transaction, Move.NO_CHANGES);
      return new Announced(now + 1, before);
    }
  }

  /** Sends a version. What the server certainly did not take can be dropped by an undo. */
  private AddVersionResult add(
      UUID parent, byte[] segment, UUID base, Announced announced, @Nullable Move move) {
    try {
      return context.server().addVersion(parent, segment);
    } catch (TooLargeException | ClientNotAllowedException | NotASyncServerException e) {
      if (move == null && e instanceof NotASyncServerException) {
        throw e; // something between may have said that, after the server had taken it
      }
      try (StorageTransaction transaction = context.storage().begin()) {
        if (transaction.baseVersion().equals(base)) {
          OperationsInFlight.set(transaction, announced.before());
          context.storage().commit(transaction, Move.NO_CHANGES);
        }
      }
      throw e;
    }
  }

  private static boolean isStored(
      StorageView view, UUID base, long revision, List<Operation> first, @Nullable Move move) {
    return view.revision() == revision
        || (view.baseVersion().equals(base) && beginning(view, first.size(), move).equals(first));
  }

  /**
   * Marks what was sent as synced, and makes the move that this proves, unless what was sent is no
   * longer what is stored.
   */
  private boolean settle(
      UUID base, long revision, List<Operation> sent, UUID version, @Nullable Move move) {
    try (StorageTransaction transaction = context.storage().begin()) {
      if (!isStored(transaction, base, revision, sent, move)) {
        return false;
      }
      TaskChanges moved = move == null ? Move.NO_CHANGES : moves.make(move, transaction);
      UndoneOperations left = UndoneOperations.of(transaction).withoutFirst(sent.size());
      int floor = UndoFloor.of(transaction);
      transaction.markSynced(sent.size());
      transaction.setBaseVersion(version);
      UndoFloor.set(transaction, Math.max(0, floor - sent.size()));
      left.store(transaction);
      forget(transaction, sent);
      context.commit(transaction, moved, move, base, List.of());
      return true;
    }
  }

  /** Returns the first operations that are unsynced, or would be after a move. */
  private static List<Operation> beginning(StorageView view, int count, @Nullable Move move) {
    if (move == null) {
      return view.unsyncedOperations(count);
    }
    List<Operation> after = move.unsyncedAfter(view);
    return after.subList(0, Math.min(count, after.size()));
  }

  /** The log keeps nothing of tasks that no longer exist (part 4.6). */
  private static void forget(StorageTransaction transaction, List<Operation> sent) {
    Set<UUID> gone = new HashSet<>();
    for (Operation operation : sent) {
      if (operation instanceof Operation.Delete delete) {
        gone.add(delete.uuid());
      }
    }
    Map<UUID, Map<String, String>> present = transaction.tasks(gone);
    gone.removeAll(present.keySet());
    if (!gone.isEmpty()) {
      transaction.removeSynced(gone);
    }
  }
}
