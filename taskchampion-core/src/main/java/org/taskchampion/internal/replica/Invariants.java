package org.taskchampion.internal.replica;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.internal.Texts;
import org.taskchampion.internal.codec.OperationSize;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.storage.VerificationReport;
import org.taskchampion.storage.VerificationReport.Finding;
import org.taskchampion.storage.VerificationReport.Kind;

/** What is true of a replica at every moment, as far as it can be told without a server. */
public final class Invariants {

  private static final int BATCH = 500;

  private final StorageView view;
  private final List<Finding> findings = new ArrayList<>();
  private final Set<UUID> uuids = new HashSet<>();
  private final Set<UUID> open = new LinkedHashSet<>();
  private final Set<UUID> removedHere = new HashSet<>();

  private Invariants(StorageView view) {
    this.view = view;
  }

  /**
   * Looks whether everything is as it should be.
   *
   * @param view the replica
   * @return what is not
   */
  public static VerificationReport check(StorageView view) {
    Invariants invariants = new Invariants(view);
    boolean readable = invariants.part(invariants::tasks);
    invariants.part(invariants::synced);
    readable &= invariants.part(invariants::unsynced);
    if (readable) {
      invariants.part(invariants::workingSet);
    }
    invariants.part(invariants::undoFloor);
    // Each once.
    return new VerificationReport(List.of()).and(new VerificationReport(invariants.findings));
  }

  /** Returns false if it could not be read. */
  private boolean part(Runnable look) {
    try {
      look.run();
      return true;
    } catch (StorageDamagedException e) {
      add(Kind.FILE, null, String.valueOf(e.getMessage()));
      return false;
    }
  }

  private void add(Kind kind, @Nullable UUID task, String message) {
    findings.add(new Finding(kind, Optional.ofNullable(task), message));
  }

  private void tasks() {
    List<UUID> all = new ArrayList<>(view.uuids());
    uuids.addAll(all);
    if (view.taskCount() != all.size()) {
      add(
          Kind.INDEX,
          null,
          "there are " + all.size() + " tasks, but " + view.taskCount() + " are counted");
    }
    for (int from = 0; from < all.size(); from += BATCH) {
      List<UUID> batch = all.subList(from, Math.min(all.size(), from + BATCH));
      try {
        view.tasks(batch).forEach(this::task);
      } catch (StorageDamagedException e) {
        batch.forEach(this::readAlone);
      }
    }
  }

  private void readAlone(UUID uuid) {
    try {
      view.task(uuid).ifPresent(task -> task(uuid, task));
    } catch (StorageDamagedException e) {
      add(Kind.TASK, uuid, "it cannot be read");
    }
  }

  private void task(UUID uuid, Map<String, String> task) {
    if (WorkingSetRules.belongs(task)) {
      open.add(uuid);
    }
    for (Map.Entry<String, String> property : task.entrySet()) {
      if (Texts.loneSurrogate(property.getKey()) >= 0
          || Texts.loneSurrogate(property.getValue()) >= 0) {
        add(Kind.TASK, uuid, "it holds a lone surrogate, which no version can carry");
      }
      if (!OperationSize.isSendable(property.getKey(), property.getValue())) {
        add(
            Kind.TASK,
            uuid,
            Texts.property(property.getKey()) + " is too large to be sent; shorten or remove it");
      }
    }
  }

  private void synced() {
    view.forEachSynced(
        operation -> {
          if (operation instanceof Operation.UndoPoint) {
            add(Kind.LOG, null, "there is an undo point among the synced operations");
          }
        });
  }

  private void unsynced() {
    int[] count = {0};
    view.forEachUnsynced(
        operation -> {
          count[0]++;
          if (operation instanceof Operation.Delete delete) {
            removedHere.add(delete.uuid());
          }
        });
    if (view.unsyncedCount() != count[0]) {
      add(
          Kind.LOG,
          null,
          "there are "
              + count[0]
              + " unsynced operations, but "
              + view.unsyncedCount()
              + " are counted");
    }
    Map<UUID, @Nullable Map<String, String>> before =
        Rewinding.of(view, (uuid, fault) -> add(Kind.LOG, uuid, fault));
    UnsentTasks.of(view, before)
        .forEach(
            uuid ->
                add(
                    Kind.UNSENT,
                    uuid,
                    "it counts as synchronised, but the replica is at no version of any history"));
  }

  private void workingSet() {
    Set<UUID> seen = new HashSet<>();
    boolean isUnfinished = UnfinishedSync.isThere(view);
    view.workingSet()
        .forEach(
            (index, uuid) -> {
              if (index < 1) {
                add(Kind.WORKING_SET, uuid, "it has the number " + index + " in the working set");
              }
              if (!seen.add(uuid)) {
                add(Kind.WORKING_SET, uuid, "it is in the working set twice");
              }
              // What was removed stays until a synchronisation ends, or all is numbered anew.
              if (!uuids.contains(uuid) && !removedHere.contains(uuid) && !isUnfinished) {
                add(Kind.WORKING_SET, uuid, "it is in the working set, but no longer exists");
              }
            });
    for (UUID uuid : open) {
      if (!seen.contains(uuid)) {
        add(Kind.WORKING_SET, uuid, "it is pending or recurring, but not in the working set");
      }
    }
  }

  private void undoFloor() {
    if (!UndoFloor.isSound(view) || !UndoneOperations.isSound(view)) {
      add(Kind.VALUE, null, "it is not known how far undo may go back");
    }
    if (!OverwritesMending.isSound(view)) {
      add(Kind.VALUE, null, "some of the overwritten values that are kept cannot be read");
    }
    if (!HistoryMending.isSound(view)) {
      add(Kind.VALUE, null, "some of the history that is kept cannot be read");
    }
    if (!OperationsInFlight.isSound(view)) {
      add(Kind.VALUE, null, "it is not known which operations are on their way to a server");
    }
  }

  /**
   * Mends what can be: rebuilds the working set without renumbering it, and where it is not known
   * how far undo may go back, lets it go back over nothing. What is taken for synchronised at no
   * version becomes unsynced.
   *
   * @param transaction the replica; to be committed by the caller
   */
  public static void heal(StorageTransaction transaction) {
    Map<UUID, Map<String, String>> tasks = transaction.tasks();
    TreeMap<Integer, UUID> before = new TreeMap<>(transaction.workingSet());
    TreeMap<Integer, UUID> after = new TreeMap<>();
    Map<UUID, Integer> numbers = new HashMap<>();
    before.forEach(
        (index, uuid) -> {
          if (index > 0
              && WorkingSetRules.belongs(tasks.get(uuid))
              && numbers.put(uuid, index) == null) {
            after.put(index, uuid);
          }
        });
    int next = before.isEmpty() ? 1 : Math.max(0, before.lastKey()) + 1;
    for (UUID uuid : WorkingSetRules.inOrderOfEntry(tasks)) {
      if (!numbers.containsKey(uuid)) {
        after.put(next++, uuid);
      }
    }
    if (!after.equals(before)) {
      transaction.setWorkingSet(after);
    }
    healValues(transaction);
    UnsentTasks.heal(transaction);
  }

  /**
   * Mends the named values alone: where it is not known how far undo may go back, lets it go back
   * over nothing.
   *
   * @param transaction the replica; to be committed by the caller
   */
  public static void healValues(StorageTransaction transaction) {
    UndoFloor.mend(transaction);
    UndoneOperations.mend(transaction);
    OperationsInFlight.mend(transaction);
    OverwritesMending.mend(transaction);
    HistoryMending.mend(transaction);
  }
}
