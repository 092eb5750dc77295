package org.taskchampion.internal.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.internal.Uuids;
import org.taskchampion.internal.codec.SnapshotWriter;
import org.taskchampion.internal.replica.BaseState;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.SnapshotRefusedException;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncProgress;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.sync.WrongSecretException;

/**
 * Makes a snapshot and sends it, after everything else was sent: where the server asks for one
 * (part 4.5 of the specification), or where new replicas cannot join without (part 9.7).
 *
 * <p>A server that asks for a snapshot and does not take it has all the same been sent what was
 * unsynced, so that is a warning. One that is larger than a version, and was refused, is not sent
 * again for a day. One that new replicas need is sent again by each synchronisation, since somebody
 * has to do something about it.
 */
final class SnapshotDelivery {

  private static final Logger LOGGER = LoggerFactory.getLogger(SnapshotDelivery.class);

  /** How long a large snapshot that was refused is not sent again. */
  private static final Duration PAUSE = Duration.ofDays(1);

  private final SyncContext context;

  SnapshotDelivery(SyncContext context) {
    this.context = context;
  }

  /**
   * Sends a snapshot, if one is needed.
   *
   * @param urgency how urgently the server asked for one
   * @throws SnapshotRefusedException if the server did not take one that new replicas need
   */
  void run(SnapshotUrgency urgency) {
    DueSnapshot due;
    try (StorageView view = context.storage().read()) {
      due =
          KnownServer.isAnother(view, context.server().identity())
              ? DueSnapshot.NO
              : DueSnapshot.of(view);
    }
    if (due == DueSnapshot.YES || (due == DueSnapshot.PERHAPS && cannotBeJoined())) {
      sendDue();
      return;
    }
    if (due == DueSnapshot.PERHAPS) {
      delivered();
    }
    SnapshotUrgency enough =
        context.options().avoidSnapshots() ? SnapshotUrgency.HIGH : SnapshotUrgency.LOW;
    if (urgency.compareTo(enough) >= 0) {
      sendWanted();
    }
  }

  /** Says whether the server has neither the beginning of its history nor a snapshot. */
  private boolean cannotBeJoined() {
    context.checkCancelled();
    if (!(context.server().childVersion(Uuids.NIL) instanceof ChildVersion.Gone)) {
      return false;
    }
    context.checkCancelled();
    return context.server().snapshot().isEmpty();
  }

  private void sendDue() {
    try {
      send(make());
    } catch (SyncCancelledException | WrongSecretException e) {
      throw e;
    } catch (SyncException e) {
      throw new SnapshotRefusedException(
          "everything was sent, but new replicas cannot join: the server has the history only from"
              + " here on, and did not take the snapshot that they would begin with: "
              + e.getMessage()
              + "; the next synchronisation sends it again",
          e);
    }
  }

  private void sendWanted() {
    RefusedSnapshot refused;
    try (StorageView view = context.storage().read()) {
      refused = RefusedSnapshot.of(view);
    }
    Instant now = context.clock().instant();
    if (refused != null && refused.isToRest(now, context.limits().versionBytes(), PAUSE)) {
      context
          .report()
          .warning(
              SyncReport.Warning.Kind.SNAPSHOT_REFUSED,
              "everything was sent, but the server asks for a snapshot, and refused one of "
                  + refused.bytes()
                  + " bytes at "
                  + refused.when()
                  + "; it is sent again after "
                  + refused.when().plus(PAUSE));
      return;
    }
    Made made = make();
    try {
      send(made);
    } catch (SyncCancelledException e) {
      throw e;
    } catch (SyncException e) {
      LOGGER.debug("The server asked for a snapshot and did not take it", e);
      if (e instanceof ServerRefusedException) {
        remember(new RefusedSnapshot(now, made.bytes.length));
      }
      context
          .report()
          .warning(
              SyncReport.Warning.Kind.SNAPSHOT_REFUSED,
              "everything was sent, but the server asks for a snapshot and did not take it: "
                  + e.getMessage());
    }
  }

  /** A snapshot of the base. What is unsynced is not in it, else replicas would differ for good. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Made(UUID version, int tasks, byte[] bytes) {}

  private Made make() {
    context.checkCancelled();
    try (StorageView view = context.storage().read();
        SnapshotWriter writer = new SnapshotWriter()) {
      BaseState.forEach(view, writer::add);
      return new Made(view.baseVersion(), writer.tasks(), writer.finish());
    }
  }

  private void send(Made made) {
    context.checkCancelled();
    context.server().addSnapshot(made.version, made.bytes);
    LOGGER.debug("Sent a snapshot of version {}", made.version);
    delivered();
    context.report().snapshotMade(made.version);
    context.progress(SyncProgress.Phase.SNAPSHOT, made.tasks, made.tasks);
  }

  /** The server has a snapshot, or needs none. */
  private void delivered() {
    try (StorageView view = context.storage().read()) {
      if (DueSnapshot.of(view) == DueSnapshot.NO && RefusedSnapshot.of(view) == null) {
        return;
      }
    }
    try (StorageTransaction transaction = context.storage().begin()) {
      // Another synchronisation of this replica may have moved it meanwhile.
      if (!KnownServer.isAnother(transaction, context.server().identity())) {
        DueSnapshot.NO.store(transaction);
        RefusedSnapshot.forget(transaction);
        transaction.commit();
      }
    }
  }

  private void remember(RefusedSnapshot refused) {
    try (StorageTransaction transaction = context.storage().begin()) {
      refused.store(transaction);
      transaction.commit();
    }
  }
}
