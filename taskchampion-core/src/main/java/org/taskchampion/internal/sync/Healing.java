package org.taskchampion.internal.sync;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.TaskChanges;
import org.taskchampion.history.UnitOfWork;
import org.taskchampion.internal.replica.BaseOperations;
import org.taskchampion.internal.replica.BaseState;
import org.taskchampion.internal.replica.KeptHistory;
import org.taskchampion.internal.replica.KeptOverwrites;
import org.taskchampion.internal.replica.ObservedStorage;
import org.taskchampion.internal.replica.UnsentTasks;
import org.taskchampion.internal.replica.WorkingSetRules;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.VerificationReport;
import org.taskchampion.sync.SyncServer;

/**
 * Heals a replica that does not agree with the history that it is based on, so that the invariant
 * holds again (part 9 of the specification): what it has at its base and the history has not was
 * never sent, and becomes unsynced; what the history has and the replica has lost comes back.
 * Nothing is sent, and no value of the replica's is lost.
 */
public final class Healing {

  private final ObservedStorage storage;
  private final Instant now;

  private Healing(ObservedStorage storage, Instant now) {
    this.storage = storage;
    this.now = now;
  }

  /**
   * Heals a replica, in one commit.
   *
   * @param storage the replica, whose files, tasks and operations belong together
   * @param server the server; it is only read
   * @param clock the time of what is overwritten
   * @return what does not agree afterwards
   */
  public static VerificationReport run(ObservedStorage storage, SyncServer server, Clock clock) {
    HistoryCheck check = HistoryCheck.run(storage.storage(), server);
    Healing healing = new Healing(storage, clock.instant());
    if (check.isServerEmpty()) {
      healing.askAgain(check.base(), server);
    }
    Map<UUID, Map<String, String>> history = check.differentState();
    if (history == null) {
      return check.report();
    }
    healing.agree(check.base(), history);
    return HistoryCheck.of(storage.storage(), server);
  }

  /**
   * The server has lost its history, or never had the version that it named: the next
   * synchronisation is to go on as at any other empty server.
   */
  private void askAgain(UUID base, SyncServer server) {
    try (StorageTransaction transaction = storage.begin()) {
      if (transaction.baseVersion().equals(base)
          && !KnownServer.isAnother(transaction, server.identity())) {
        KnownServer.forgetAddress(transaction);
        storage.commit(transaction, Move.NO_CHANGES);
      }
    }
  }

  /**
   * Makes the replica agree.
   *
   * @param history the tasks that the history gives at the base
   */
  private void agree(UUID base, Map<UUID, Map<String, String>> history) {
    try (StorageTransaction transaction = storage.begin()) {
      if (!transaction.baseVersion().equals(base)) {
        return; // it was synchronised meanwhile, and is to be looked at again
      }
      BaseOperations known = new BaseOperations(transaction);
      RewindReplay merge = new RewindReplay(transaction, new AgreedValues(), new UnsyncedTasks());
      merge.merge(lost(BaseState.of(transaction), history, known));
      KeptOverwrites.add(transaction, merge.overwritten(now));
      List<Operation> unsent = new ArrayList<>();
      BaseOperations after = new BaseOperations(transaction);
      new TreeMap<>(BaseState.of(transaction))
          .forEach((uuid, task) -> after.add(uuid, history.get(uuid), task, unsent));
      UnsentTasks.putBefore(transaction, unsent);
      WorkingSetRules.refresh(transaction);
      TaskChanges changes = merge.changes();
      KeptHistory.add(transaction, UnitOfWork.Kind.HEAL, now, changes, List.of());
      storage.commit(transaction, changes);
    }
  }

  /**
   * Returns what the replica has lost, as the server's operations: what is in the history, and is
   * not here, and was not removed here as far as the log tells. They lose to any unsynced one.
   */
  private static List<Operation> lost(
      Map<UUID, Map<String, String>> tasks,
      Map<UUID, Map<String, String>> history,
      BaseOperations known) {
    List<Operation> lost = new ArrayList<>();
    new TreeMap<>(history)
        .forEach(
            (uuid, theirs) -> {
              Map<String, String> ours = tasks.get(uuid);
              if (ours == null) {
                lost.add(Operation.create(uuid));
              } else if (ours.keySet().containsAll(theirs.keySet())) {
                return;
              }
              Map<String, Operation.Update> last = known.lastSynced(uuid);
              new TreeMap<>(theirs)
                  .forEach(
                      (property, value) -> {
                        boolean isHere = ours != null && ours.containsKey(property);
                        if (!isHere && !isRemoval(last.get(property))) {
                          lost.add(Operation.update(uuid, property, value, Instant.EPOCH));
                        }
                      });
            });
    return lost;
  }

  private static boolean isRemoval(Operation.@Nullable Update update) {
    return update != null && update.value() == null;
  }
}
