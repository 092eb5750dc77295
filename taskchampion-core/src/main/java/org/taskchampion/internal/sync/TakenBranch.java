package org.taskchampion.internal.sync;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.Operation;
import org.taskchampion.internal.Uuids;
import org.taskchampion.internal.codec.SegmentReader;
import org.taskchampion.internal.codec.SnapshotCodec;
import org.taskchampion.internal.operation.OperationEffect;
import org.taskchampion.internal.replica.Rewinding;
import org.taskchampion.internal.replica.UnsentTasks;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.LostBranch;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SyncProgress;

/**
 * What a replica takes over from a branch that lost: the replica's base becomes the fork, and the
 * branch's operations since then come before all that is unsynced. The tasks stay as they are, so
 * that the invariant of part 9 of the specification holds.
 *
 * @param fork the last version that is on the chain, too
 * @param versions how many versions of the branch are taken over
 * @param operations what they did, in order, with old values; without those that made no sense
 */
record TakenBranch(UUID fork, int versions, List<Operation> operations) {

  private static final Logger LOGGER = LoggerFactory.getLogger(TakenBranch.class);

  /** How much of a branch is taken over at once: as much as a version may have. */
  private static final long MOST_BYTES = 100L << 20;

  /** After so many versions of the replay, somebody may want to know that it goes on. */
  private static final int VERSIONS_OF_A_STEP = 100;

  /**
   * What a server says of a base whose child it does not hand out.
   *
   * @param branch what is to be taken over; null if nothing is
   * @param isCertain whether it was so all the time; if not, and there is no branch, the server is
   *     to be asked for the child of the base once more
   */
  record Answer(@Nullable TakenBranch branch, boolean isCertain) {

    private static final Answer NONE = new Answer(null, true);
    private static final Answer CHANGED = new Answer(null, false);
  }

  /**
   * Finds out whether the base is on a branch that lost, and what is to be taken over. Changes
   * nothing.
   *
   * <p>Each question meets what the server has at that moment, and files may arrive or go between
   * two of them. So a branch that cannot be read counts as one only if the server names it again.
   *
   * @param base the replica's base
   */
  static Answer find(SyncContext context, UUID base) {
    LostBranch lost = ask(context, base);
    if (lost == null) {
      return Answer.NONE;
    }
    if (lost.isOnChain()) {
      return Answer.CHANGED;
    }
    TakenBranch branch = read(context, lost, base);
    if (branch != null) {
      return new Answer(branch, true);
    }
    LostBranch again = ask(context, base);
    return again == null || isSame(lost, again) ? Answer.NONE : Answer.CHANGED;
  }

  private static boolean isSame(LostBranch one, LostBranch other) {
    return one.fork().equals(other.fork()) && one.versions().equals(other.versions());
  }

  private static @Nullable LostBranch ask(SyncContext context, UUID base) {
    context.checkCancelled();
    try {
      return context.server().lostBranch(base).orElse(null);
    } catch (MalformedDataException e) {
      LOGGER.debug("Whether version {} is on a lost branch is not known: damage", base, e);
      return null;
    }
  }

  private static @Nullable TakenBranch read(SyncContext context, LostBranch lost, UUID base) {
    try {
      return readAll(context, lost, base);
    } catch (MalformedDataException e) {
      LOGGER.debug("A lost branch cannot be taken over, since something is damaged", e);
      return null;
    }
  }

  private static @Nullable TakenBranch readAll(SyncContext context, LostBranch branch, UUID base) {
    List<UUID> versions = branch.versions();
    if (!versions.get(versions.size() - 1).equals(base)) {
      LOGGER.debug("The server says that version {} is on a branch that leads elsewhere", base);
      return null;
    }
    List<Operation> operations = new ArrayList<>();
    long bytes = 0;
    for (UUID version : versions) {
      context.checkCancelled();
      byte[] segment = context.watch().call(() -> branch.segment(version));
      bytes += segment.length;
      if (bytes > MOST_BYTES) {
        LOGGER.debug("The lost branch is too large to be taken over");
        return null;
      }
      operations.addAll(SegmentReader.read(version, segment));
    }
    Set<UUID> touched = new LinkedHashSet<>();
    operations.forEach(operation -> operation.taskUuid().ifPresent(touched::add));
    Map<UUID, Map<String, String>> state = new Replay(context, touched).upTo(branch);
    if (state == null) {
      LOGGER.debug("The history does not lead to version {}, the fork", branch.fork());
      return null;
    }
    List<Operation> complete = new ArrayList<>(operations.size());
    for (Operation operation : operations) {
      Map<String, String> task = state.get(operation.taskUuid().orElseThrow());
      if (OperationEffect.makesSense(operation, task)) {
        complete.add(OperationEffect.withOldValues(operation, task));
        apply(operation, state);
      }
    }
    try (StorageView view = context.storage().read()) {
      if (view.baseVersion().equals(base) && !isAtBase(view, touched, state)) {
        LOGGER.debug("The lost branch does not lead to the replica's state at version {}", base);
        return null;
      }
    }
    return new TakenBranch(branch.fork(), versions.size(), complete);
  }

  /** Says whether some tasks are, without what is unsynced, as the history says. */
  private static boolean isAtBase(
      StorageView view, Set<UUID> uuids, Map<UUID, Map<String, String>> history) {
    Map<UUID, Map<String, String>> present = view.tasks(uuids);
    Map<UUID, @Nullable Map<String, String>> rewound =
        view.unsyncedCount() == 0 ? Map.of() : Rewinding.of(view, (uuid, fault) -> {});
    for (UUID uuid : uuids) {
      Map<String, String> task = rewound.containsKey(uuid) ? rewound.get(uuid) : present.get(uuid);
      if (!Objects.equals(task, history.get(uuid))) {
        return false;
      }
    }
    return true;
  }

  private static void apply(Operation operation, Map<UUID, Map<String, String>> state) {
    UUID uuid = operation.taskUuid().orElseThrow();
    Map<String, String> after = OperationEffect.apply(operation, state.get(uuid));
    if (after == null) {
      state.remove(uuid);
    } else {
      state.put(uuid, after);
    }
  }

  /**
   * Takes the branch over. Undo does not reach its operations, which were synchronised once.
   *
   * @param transaction one in which the base is still the last version of the branch
   */
  void apply(StorageTransaction transaction) {
    UnsentTasks.putBefore(transaction, operations);
    transaction.setBaseVersion(fork);
  }

  /** Replays a history up to a fork, as far as it concerns some tasks. */
  private static final class Replay {

    private final SyncContext context;
    private final Set<UUID> touched;

    Replay(SyncContext context, Set<UUID> touched) {
      this.context = context;
      this.touched = touched;
    }

    /** Returns the tasks at the fork; null if the server does not lead there. */
    @Nullable Map<UUID, Map<String, String>> upTo(LostBranch branch) {
      if (branch.fork().equals(Uuids.NIL)) {
        return new HashMap<>();
      }
      Optional<Snapshot> snapshot = context.watch().call(branch::snapshot);
      Map<UUID, Map<String, String>> state = new HashMap<>();
      UUID begin = Uuids.NIL;
      if (snapshot.isPresent()) {
        begin = snapshot.get().version();
        SnapshotCodec.read(snapshot.get())
            .forEach(
                (uuid, task) -> {
                  if (touched.contains(uuid)) {
                    state.put(uuid, new HashMap<>(task));
                  }
                });
      }
      return walk(begin, branch.fork(), state) ? state : null;
    }

    private boolean walk(UUID begin, UUID end, Map<UUID, Map<String, String>> state) {
      FetchedVersions fetched = new FetchedVersions(context.limits());
      UUID at = begin;
      int versions = 0;
      while (!at.equals(end)) {
        context.checkCancelled();
        ChildVersion child = context.server().childVersion(at);
        if (!(child instanceof ChildVersion.Found found)) {
          return false;
        }
        fetched.check(at, found);
        for (Operation operation : SegmentReader.read(found.version(), found.segment())) {
          UUID uuid = operation.taskUuid().orElseThrow();
          if (touched.contains(uuid) && OperationEffect.makesSense(operation, state.get(uuid))) {
            apply(operation, state);
          }
        }
        at = found.version();
        if (++versions % VERSIONS_OF_A_STEP == 0) {
          context.progress(SyncProgress.Phase.RECEIVING, context.report().operationsReceived(), -1);
        }
      }
      return true;
    }
  }
}
