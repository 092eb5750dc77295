package org.taskchampion.internal.sync;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.Operation;
import org.taskchampion.TaskChanges;
import org.taskchampion.internal.codec.OverwrittenEntry;
import org.taskchampion.internal.operation.OperationEffect;
import org.taskchampion.internal.operation.Rebase;
import org.taskchampion.internal.replica.RecordedOperations;
import org.taskchampion.internal.replica.TouchedTasks;
import org.taskchampion.internal.replica.UndoFloor;
import org.taskchampion.internal.replica.UndoneOperations;
import org.taskchampion.internal.replica.WorkingSetRules;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.sync.Overwritten;

/**
 * Merges operations from the server into a replica: rewind, apply, replay (part 9.1 of the
 * specification).
 *
 * <p>The transform table alone does not keep the invariant, that the tasks are the history's state
 * and then the unsynced operations: a redundant Create in the history is enough to break it. So
 * each task that both sides touch is rewound to its base state, takes the server's operations, and
 * then what the table left of the local ones.
 */
final class RewindReplay {

  private static final Logger LOGGER = LoggerFactory.getLogger(RewindReplay.class);

  private final StorageTransaction transaction;
  private final AgreedValues agreed;
  private final UnsyncedTasks unsynced;
  private final TouchedTasks tasks;
  private final Set<UUID> serverTasks = new LinkedHashSet<>();
  private final Map<UUID, Map<Overwritten.Winner, Map<String, String>>> wholes = new HashMap<>();
  private final Set<Overwritten> removed = new HashSet<>();
  private List<Overwritten> overwritten = List.of();
  private List<Operation> localOperations = List.of();
  private List<Operation> serverOperations = List.of();

  /**
   * Begins.
   *
   * @param agreed what earlier merges of the synchronisation left; kept up to date
   * @param unsynced what is known from earlier merges of the synchronisation; kept up to date
   */
  RewindReplay(StorageTransaction transaction, AgreedValues agreed, UnsyncedTasks unsynced) {
    this.transaction = transaction;
    this.agreed = agreed;
    this.unsynced = unsynced;
    this.tasks = new TouchedTasks(transaction);
  }

  /**
   * Merges the server's operations, and writes tasks, log and working set into the transaction.
   *
   * @param server the server's operations since the base version
   */
  void merge(List<Operation> server) {
    writeLog(mergeTasks(server));
  }

  /**
   * Merges the operations of a snapshot, which do not go into the log: the tasks say the same.
   *
   * @param server the snapshot as operations
   */
  void mergeSnapshot(List<Operation> server) {
    mergeTasks(server);
  }

  /** Returns what is left of the server's operations. */
  private List<Operation> mergeTasks(List<Operation> server) {
    for (Operation operation : server) {
      serverTasks.add(operation.taskUuid().orElseThrow());
    }
    tasks.prefetch(serverTasks);
    List<Operation> met = new ArrayList<>();
    BitSet places = new BitSet();
    if (unsynced.mayMeet(transaction, serverTasks)) {
      findMet(met, places);
    }
    localOperations = met;
    serverOperations = server;
    Conflicts conflicts = new Conflicts(tasks, met, serverTasks, agreed);
    conflicts.rememberLocal();
    rewind(met);
    conflicts.rememberBase();
    List<Operation> left = apply(server);
    conflicts.rememberServer();
    if (!met.isEmpty()) {
      left = rebase(left, met, places);
    }
    overwritten = conflicts.overwritten();
    for (Overwritten value : overwritten) {
      if (conflicts.removed(value)) {
        removed.add(value);
      }
      conflicts
          .whole(value)
          .ifPresent(
              task ->
                  wholes
                      .computeIfAbsent(
                          value.taskUuid(), uuid -> new EnumMap<>(Overwritten.Winner.class))
                      .put(value.winner(), task));
    }
    tasks.flush();
    transaction.appendToWorkingSet(
        serverTasks.stream()
            .filter(uuid -> WorkingSetRules.belongs(tasks.get(uuid)))
            .collect(Collectors.toList()));
    return left;
  }

  /** Finds the local operations that the server's meet, and where among all they are. */
  private void findMet(List<Operation> met, BitSet places) {
    int[] place = new int[1];
    transaction.forEachUnsynced(
        operation -> {
          if (meets(operation)) {
            met.add(operation);
            places.set(place[0]);
          }
          place[0]++;
        });
  }

  /**
   * Rebases and replays the local operations. Those that meet nothing stay as they are, and only
   * pass by. What undo must not reach, and what it passes over, is followed to where it is
   * afterwards.
   *
   * @param met the local operations that the server's meet
   * @param places where they are
   * @return what is left of the server's operations
   */
  private List<Operation> rebase(List<Operation> server, List<Operation> met, BitSet places) {
    int floor = UndoFloor.of(transaction);
    UndoneOperations takenBack = UndoneOperations.of(transaction);
    BitSet dropped = new BitSet(met.size());
    Rebase rebase = Rebase.of(server, met, dropped::set);
    Iterator<Optional<Operation>> results = replay(met, dropped).iterator();
    Map<Integer, Integer> moved = new HashMap<>();
    moved.put(floor, 0);
    takenBack.bounds().forEach(bound -> moved.put(bound, 0));
    List<Operation> replayed = new RecordedOperations();
    int[] place = new int[1];
    transaction.forEachUnsynced(
        operation -> {
          moved.replace(place[0], replayed.size());
          if (places.get(place[0])) {
            results.next().ifPresent(replayed::add);
          } else {
            replayed.add(operation);
          }
          place[0]++;
        });
    moved.replace(place[0], replayed.size());
    transaction.replaceUnsynced(replayed);
    UndoFloor.set(transaction, moved.getOrDefault(floor, 0));
    takenBack.moved(bound -> moved.getOrDefault(bound, 0)).store(transaction);
    return rebase.server();
  }

  /**
   * Returns the values that lost, with the times that the operations gave them.
   *
   * @param now the time of the merge
   */
  List<OverwrittenEntry> overwritten(Instant now) {
    if (overwritten.isEmpty()) {
      return List.of();
    }
    Map<UUID, Map<String, Instant>> local = times(localOperations);
    Map<UUID, Map<String, Instant>> server = times(serverOperations);
    return overwritten.stream()
        .map(
            value ->
                new OverwrittenEntry(
                    value,
                    Optional.ofNullable(
                        local.getOrDefault(value.taskUuid(), Map.of()).get(value.property())),
                    Optional.ofNullable(
                        server.getOrDefault(value.taskUuid(), Map.of()).get(value.property())),
                    now,
                    // With the first of its values alone, since it is large.
                    takeWhole(value),
                    removed.contains(value)))
        .collect(Collectors.toList());
  }

  private Optional<Map<String, String>> takeWhole(Overwritten value) {
    Map<Overwritten.Winner, Map<String, String>> lost = wholes.get(value.taskUuid());
    return lost == null ? Optional.empty() : Optional.ofNullable(lost.remove(value.winner()));
  }

  private static Map<UUID, Map<String, Instant>> times(List<Operation> operations) {
    Map<UUID, Map<String, Instant>> times = new HashMap<>();
    for (Operation operation : operations) {
      if (operation instanceof Operation.Update update) {
        times
            .computeIfAbsent(update.uuid(), uuid -> new HashMap<>())
            .put(update.property(), update.timestamp());
      }
    }
    return times;
  }

  /** Returns what was changed. */
  TaskChanges changes() {
    return tasks.changes(TaskChanges.Origin.SYNC);
  }

  private boolean meets(Operation operation) {
    return operation.taskUuid().filter(serverTasks::contains).isPresent();
  }

  private void rewind(List<Operation> met) {
    for (int i = met.size() - 1; i >= 0; i--) {
      Operation operation = met.get(i);
      tasks.change(
          operation.taskUuid().orElseThrow(), task -> OperationEffect.undo(operation, task));
    }
  }

  /** Returns the server's operations, with the old values that those have that made sense. */
  private List<Operation> apply(List<Operation> server) {
    List<Operation> applied = new ArrayList<>(server.size());
    for (Operation operation : server) {
      applied.add(applyIfSensible(operation).orElse(operation));
    }
    return applied;
  }

  /**
   * Applies what the table left of the local operations and gives them new old values. Each of them
   * has a place in the result; those that are dropped have an empty one. One that makes no sense
   * any more, which takes a senseless operation of the server's, is dropped: it would do nothing
   * anywhere, and undoing it would do harm (part 2).
   */
  private List<Optional<Operation>> replay(List<Operation> met, BitSet dropped) {
    List<Optional<Operation>> replayed = new ArrayList<>(met.size());
    for (int i = 0; i < met.size(); i++) {
      Operation operation = met.get(i);
      replayed.add(dropped.get(i) ? Optional.empty() : applyIfSensible(operation));
    }
    return replayed;
  }

  private Optional<Operation> applyIfSensible(Operation operation) {
    UUID uuid = operation.taskUuid().orElseThrow();
    Map<String, String> task = tasks.get(uuid);
    if (!OperationEffect.makesSense(operation, task)) {
      LOGGER.debug("Ignoring an operation that makes no sense for task {}", uuid);
      return Optional.empty();
    }
    Operation complete = OperationEffect.withOldValues(operation, task);
    tasks.change(uuid, state -> OperationEffect.apply(complete, state));
    return Optional.of(complete);
  }

  /** The log keeps nothing of tasks that no longer exist (part 4.6). */
  private void writeLog(List<Operation> log) {
    Set<UUID> gone = new HashSet<>();
    for (UUID uuid : serverTasks) {
      if (tasks.get(uuid) == null) {
        gone.add(uuid);
      }
    }
    if (!gone.isEmpty()) {
      transaction.removeSynced(gone);
    }
    List<Operation> kept =
        log.stream()
            .filter(operation -> !gone.contains(operation.taskUuid().orElseThrow()))
            .collect(Collectors.toList());
    if (!kept.isEmpty()) {
      transaction.appendSynced(kept);
    }
  }
}
