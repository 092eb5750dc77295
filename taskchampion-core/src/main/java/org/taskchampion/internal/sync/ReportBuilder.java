package org.taskchampion.internal.sync;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.taskchampion.Operation;
import org.taskchampion.TaskChanges;
import org.taskchampion.sync.Overwritten;
import org.taskchampion.sync.SyncReport;

/** Adds up what the steps of a synchronisation did. */
final class ReportBuilder {

  private final Set<UUID> added = new HashSet<>();
  private final Set<UUID> changed = new HashSet<>();
  private final Set<UUID> removed = new HashSet<>();
  private final List<Overwritten> overwritten = new ArrayList<>();
  private final List<Operation.Delete> deletesSent = new ArrayList<>();
  private int versionsReceived;
  private long operationsReceived;
  private int versionsSent;
  private long operationsSent;
  private Optional<UUID> snapshotLoaded = Optional.empty();
  private Optional<UUID> snapshotMerged = Optional.empty();
  private Optional<UUID> snapshotMade = Optional.empty();
  private Optional<SyncReport.Reroot> reroot = Optional.empty();
  private boolean wentOn;
  private int versionsTakenOver;
  private final List<SyncReport.Warning> warnings = new ArrayList<>();

  void received(int versions, long operations) {
    versionsReceived += versions;
    operationsReceived += operations;
  }

  /**
   * Adds a version.
   *
   * @param operations how many operations it holds
   * @param covered the operations with the undo points among them
   */
  void sent(long operations, List<Operation> covered) {
    versionsSent++;
    operationsSent += operations;
    for (Operation operation : covered) {
      if (operation instanceof Operation.Delete delete) {
        deletesSent.add(delete);
      }
    }
  }

  /** Returns the removals of whole tasks that were sent: the log keeps nothing of them. */
  List<Operation.Delete> deletesSent() {
    return deletesSent;
  }

  /** Adds what a commit changed: a task that was added and removed again was neither. */
  void changed(TaskChanges changes) {
    added(changes.added());
    for (UUID uuid : changes.changed()) {
      if (!added.contains(uuid)) {
        changed.add(uuid);
      }
    }
    for (UUID uuid : changes.removed()) {
      changed.remove(uuid);
      if (!added.remove(uuid)) {
        removed.add(uuid);
      }
    }
  }

  /** Adds tasks that a commit added. */
  void added(Set<UUID> uuids) {
    for (UUID uuid : uuids) {
      if (removed.remove(uuid)) {
        changed.add(uuid);
      } else {
        added.add(uuid);
      }
    }
  }

  void overwritten(Collection<Overwritten> lost) {
    overwritten.addAll(lost);
  }

  void snapshotLoaded(UUID version) {
    snapshotLoaded = Optional.of(version);
  }

  void snapshotMerged(UUID version) {
    snapshotMerged = Optional.of(version);
  }

  void snapshotMade(UUID version) {
    snapshotMade = Optional.of(version);
  }

  void rerooted(SyncReport.Reroot reason) {
    reroot = Optional.of(reason);
  }

  void wentOn() {
    wentOn = true;
  }

  /** Adds versions of a branch that lost. */
  void tookOver(int versions) {
    versionsTakenOver += versions;
  }

  void warning(SyncReport.Warning.Kind kind, String message) {
    warnings.add(new SyncReport.Warning(kind, message));
  }

  int versionsReceived() {
    return versionsReceived;
  }

  long operationsReceived() {
    return operationsReceived;
  }

  long operationsSent() {
    return operationsSent;
  }

  /** Says whether anything was written. */
  boolean anything() {
    return versionsReceived > 0
        || versionsSent > 0
        || snapshotLoaded.isPresent()
        || snapshotMerged.isPresent()
        || versionsTakenOver > 0
        || reroot.isPresent();
  }

  SyncReport build() {
    SyncReport.Builder report =
        SyncReport.newBuilder()
            .versionsReceived(versionsReceived)
            .operationsReceived(operationsReceived)
            .versionsSent(versionsSent)
            .operationsSent(operationsSent)
            .tasksAdded(added)
            .tasksChanged(changed)
            .tasksRemoved(removed)
            .overwritten(overwritten)
            .wentOn(wentOn)
            .versionsTakenOver(versionsTakenOver)
            .warnings(warnings);
    snapshotLoaded.ifPresent(report::snapshotLoaded);
    snapshotMerged.ifPresent(report::snapshotMerged);
    snapshotMade.ifPresent(report::snapshotMade);
    reroot.ifPresent(report::reroot);
    return report.build();
  }
}
