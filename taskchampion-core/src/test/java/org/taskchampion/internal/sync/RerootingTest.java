package org.taskchampion.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.internal.codec.SegmentReader;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.ForeignHistory;
import org.taskchampion.sync.ForeignHistoryException;
import org.taskchampion.sync.HistoryGoneException;
import org.taskchampion.sync.Overwritten;
import org.taskchampion.sync.ServerIdentity;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.testing.FakeSyncServer;

/**
 * Another server, or a base that the server does not know (parts 9.7 and 9.8 of the specification).
 */
class RerootingTest {

  private static final UUID T1 = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000001");
  private static final UUID T2 = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000002");
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private final FakeSyncServer server = new FakeSyncServer(1);
  private final FakeSyncServer second = new FakeSyncServer(2);
  private final InMemoryStorage storage = new InMemoryStorage();
  private final Replica replica = Replica.open(storage, Clock.fixed(NOW, ZoneOffset.UTC));
  private final Replica other =
      Replica.open(new InMemoryStorage(), Clock.fixed(NOW, ZoneOffset.UTC));

  @BeforeEach
  void comeFromADirectory() {
    server.usedByOtherImplementations(false);
  }

  @AfterEach
  void close() {
    replica.close();
    other.close();
  }

  @Test
  void anEmptyServerIsSentTheWholeDatabaseWithItsLastKnownTimes() {
    commit(replica, Operation.create(T1), set(T1, "p", "1", 5));
    replica.sync(server);
    commit(replica, set(T1, "q", "2", 7));

    SyncReport report = replica.sync(second);
    assertThat(report.reroot()).contains(SyncReport.Reroot.EMPTY_SERVER);
    assertThat(second.versions()).hasSize(1);
    assertThat(version(second, 0))
        .containsExactly(Operation.create(T1), set(T1, "p", "1", 5), set(T1, "q", "2", 7));
    other.sync(second);
    assertThat(tasks(other)).isEqualTo(tasks(replica));
    assertThat(replica.sync(second).nothingNew()).isTrue();
  }

  @Test
  void withoutAnOperationInTheLogThePropertyHasTheTimeOfTheTask() {
    commit(
        replica,
        Operation.create(T1),
        set(T1, "modified", "1000", 1),
        set(T1, "p", "1", 2),
        Operation.create(T2),
        set(T2, "entry", "2000", 3));
    replica.sync(server, SyncOptions.newBuilder().logLimit(0).build());
    replica.sync(second);
    assertThat(version(second, 0))
        .contains(
            Operation.update(T1, "p", "1", Instant.ofEpochSecond(1000)),
            Operation.update(T2, "entry", "2000", Instant.ofEpochSecond(2000)));
  }

  @Test
  void tasksThatAreDueForExpirationAreDroppedOnTheWay() {
    commit(
        replica,
        Operation.create(T1),
        set(T1, "status", "deleted", 0),
        set(T1, "modified", Long.toString(NOW.minusSeconds(181 * 86_400).getEpochSecond()), 0),
        Operation.create(T2));
    replica.sync(server);
    SyncReport report = replica.sync(second);
    assertThat(report.tasksRemoved()).containsExactly(T1);
    assertThat(replica.uuids()).containsExactly(T2);
    assertThat(version(second, 0)).containsExactly(Operation.create(T2));
  }

  @Test
  void theSameHistoryAtAnotherAddressGoesOn() {
    commit(replica, Operation.create(T1));
    replica.sync(server);
    server.identity(new ServerIdentity(server.identity().history(), "elsewhere"));
    int calls = server.calls().total();

    assertThat(replica.sync(server).nothingNew()).isTrue();
    assertThat(server.calls().total())
        .as("asks whether the server is empty, and then once more for the child of the base")
        .isEqualTo(calls + 3);
    assertThat(replica.sync(server).nothingNew()).isTrue();
    assertThat(server.calls().total()).as("remembers it").isEqualTo(calls + 4);
  }

  @Test
  void anEmptyServerThatOthersFillWhileItIsLookedAtIsTheHistoryOfOthers() {
    commit(replica, Operation.create(T1));
    replica.sync(server);
    commit(other, Operation.create(T2));
    during(second, () -> second.calls().total() == 2, () -> other.sync(second.connect()));
    long revision = revision();
    assertThatThrownBy(() -> replica.sync(second, policy(ForeignHistory.FAIL)))
        .isInstanceOf(ForeignHistoryException.class);
    assertThat(second.versions()).hasSize(1);
    assertThat(revision()).isEqualTo(revision);
  }

  @Test
  void aForeignServerThatIsEmptiedWhileItIsLookedAtIsSentEverythingAndNothingIsDropped() {
    commit(replica, Operation.create(T1));
    replica.sync(server);
    commit(other, Operation.create(T2));
    other.sync(second);
    int calls = second.calls().total();
    during(second, () -> second.calls().total() == calls + 2, () -> second.reset());
    SyncReport report = replica.sync(second, policy(ForeignHistory.TAKE_SERVERS));
    assertThat(report.reroot()).contains(SyncReport.Reroot.EMPTY_SERVER);
    assertThat(replica.uuids()).containsExactly(T1);
    assertThat(version(second, 0)).containsExactly(Operation.create(T1));
  }

  @Test
  void versionsThatComeAgainAfterAServerWasRestoredAreNoCircle() {
    commit(other, Operation.create(T1));
    other.sync(server);
    Runnable restore = server.backUp();
    commit(other, Operation.create(T2));
    other.sync(server);
    int calls = server.calls().total();
    // a snapshot, the first version, the second
    during(server, () -> server.calls().total() == calls + 4, () -> restore.run());
    SyncReport report = replica.sync(server);
    assertThat(report.reroot()).contains(SyncReport.Reroot.BASE_GONE);
    assertThat(replica.uuids()).containsExactlyInAnyOrder(T1, T2);
    assertThat(server.versions()).hasSize(2);
  }

  @Test
  void whatWasRemovedHereStaysRemovedAndIsReportedWhereTheOtherHistoryHasItAllTheSame() {
    commit(replica, Operation.create(T1), set(T1, "p", "1", 1), set(T1, "sent", "1", 1));
    commit(replica, Operation.create(T2), set(T2, "q", "2", 1), set(T2, "r", "3", 1));
    commit(replica, set(T1, "sent", null, 9));
    replica.sync(server);
    commit(replica, set(T1, "p", null, 9));
    commit(replica, Operation.delete(T2));
    commit(other, Operation.create(T1), set(T1, "p", "theirs", 5), set(T1, "sent", "theirs", 5));
    commit(other, Operation.create(T2), set(T2, "q", "theirs", 5));
    other.sync(second);

    assertThat(replica.sync(second).overwritten())
        .containsExactlyInAnyOrder(
            lost("p", null, "theirs", Overwritten.Winner.LOCAL),
            lost("sent", null, "theirs", Overwritten.Winner.SERVER),
            new Overwritten(
                T2, "q", Optional.empty(), Optional.of("theirs"), Overwritten.Winner.LOCAL));
    assertThat(tasks(replica)).isEqualTo(Map.of(T1, Map.of("sent", "theirs")));
    other.sync(second);
    assertThat(tasks(other)).isEqualTo(tasks(replica));
  }

  @Test
  void aTaskThatWasRemovedAndSentIsReportedWhereTheServerIsRestoredBeforeTheSyncEnds() {
    commit(replica, Operation.create(T1), set(T1, "p", "1", 1), Operation.create(T2));
    replica.sync(server);
    Runnable restore = server.backUp();
    commit(replica, Operation.delete(T1), set(T2, "big", "x".repeat(999_999), 2));
    int versions = server.calls().addVersion();
    during(server, () -> server.calls().addVersion() == versions + 2, () -> restore.run());
    SyncReport report = replica.sync(server);
    assertThat(report.reroot()).contains(SyncReport.Reroot.BASE_GONE);
    assertThat(replica.uuids()).containsExactlyInAnyOrder(T1, T2);
    assertThat(report.overwritten())
        .containsExactly(lost("p", null, "1", Overwritten.Winner.SERVER));
  }

  @Test
  void aTaskThatWasRemovedAndNotSentStaysRemovedThroughTwoReRootsOfASync() {
    commit(replica, Operation.create(T1), set(T1, "p", "1", 1));
    replica.sync(server);
    Runnable restore = server.backUp();
    commit(replica, Operation.delete(T1), Operation.create(T2));
    server.reset();
    commit(other, Operation.create(T2));
    other.sync(server.connect());
    int versions = server.calls().addVersion();
    during(server, () -> server.calls().addVersion() == versions + 1, () -> restore.run());
    commit(replica, set(T2, "q", "mine", 1));
    SyncReport report = replica.sync(server);
    assertThat(report.reroot()).contains(SyncReport.Reroot.BASE_GONE);
    assertThat(replica.uuids()).containsExactly(T2);
    assertThat(report.overwritten())
        .containsExactly(lost("p", null, "1", Overwritten.Winner.LOCAL));
    other.sync(server.connect());
    assertThat(tasks(other)).isEqualTo(tasks(replica));
  }

  @Test
  void aSyncThatFailsReportsWhatItOverwroteBefore() {
    commit(replica, Operation.create(T1), set(T1, "p", "mine", 1), set(T1, "q", "mine", 9));
    commit(other, Operation.create(T1), set(T1, "p", "theirs", 5));
    other.sync(server.connect());
    server.onCall(
        call ->
            call.kind() == FakeSyncServer.Kind.ADD_VERSION
                ? FakeSyncServer.Fault.LOSE_REQUEST
                : FakeSyncServer.Fault.NONE);
    assertThatThrownBy(() -> replica.sync(server))
        .isInstanceOfSatisfying(
            SyncException.class,
            e -> {
              SyncReport report = e.report().orElseThrow();
              assertThat(report.versionsReceived()).isOne();
              assertThat(report.overwritten())
                  .containsExactly(lost("p", "mine", "theirs", Overwritten.Winner.SERVER));
            });
  }

  @Test
  void aForeignHistoryIsUnitedByTheNewerValueAndTheReportSaysWhatLost() {
    commit(replica, Operation.create(T1), set(T1, "p", "mine", 1), set(T1, "q", "mine", 9));
    replica.sync(server);
    commit(other, Operation.create(T1), set(T1, "p", "theirs", 5), set(T1, "q", "theirs", 5));
    commit(other, Operation.create(T2));
    other.sync(second);

    SyncReport report = replica.sync(second);
    assertThat(report.reroot()).contains(SyncReport.Reroot.FOREIGN_HISTORY);
    assertThat(report.overwritten())
        .containsExactly(
            lost("p", "mine", "theirs", Overwritten.Winner.SERVER),
            lost("q", "mine", "theirs", Overwritten.Winner.LOCAL));
    assertThat(tasks(replica))
        .isEqualTo(Map.of(T1, Map.of("p", "theirs", "q", "mine"), T2, Map.of()));
    other.sync(second);
    assertThat(tasks(other)).isEqualTo(tasks(replica));
  }

  @Test
  void aForeignHistoryIsRefusedIfTheApplicationSaysSo() {
    commit(replica, Operation.create(T1));
    replica.sync(server);
    commit(other, Operation.create(T2));
    other.sync(second);
    long revision = revision();
    assertThatThrownBy(() -> replica.sync(second, policy(ForeignHistory.FAIL)))
        .isInstanceOf(ForeignHistoryException.class);
    assertThat(revision()).isEqualTo(revision);
    assertThat(replica.sync(server, policy(ForeignHistory.FAIL)).nothingNew()).isTrue();
  }

  @Test
  void theServersStateIsTakenIfTheApplicationSaysSoAndTheReportSaysWhatWasDropped() {
    commit(replica, Operation.create(T1), set(T1, "p", "mine", 1));
    replica.sync(server);
    commit(replica, set(T1, "q", "unsynced", 1));
    commit(other, Operation.create(T2), set(T2, "p", "theirs", 0));
    other.sync(second);

    SyncReport report = replica.sync(second, policy(ForeignHistory.TAKE_SERVERS));
    assertThat(report.reroot()).contains(SyncReport.Reroot.FOREIGN_HISTORY_TAKEN);
    assertThat(report.overwritten())
        .containsExactlyInAnyOrder(
            lost("p", "mine", null, Overwritten.Winner.SERVER),
            lost("q", "unsynced", null, Overwritten.Winner.SERVER));
    assertThat(report.tasksAdded()).containsExactly(T2);
    assertThat(report.tasksRemoved()).containsExactly(T1);
    assertThat(tasks(replica)).isEqualTo(tasks(other));
    assertThat(second.versions()).hasSize(1);
  }

  @Test
  void whereTheServersStateIsTakenTheLogKeepsNothingOfATaskThatWasDeletedBefore() {
    commit(replica, Operation.create(T1), set(T1, "p", "mine", 1));
    replica.sync(server);
    commit(replica, Operation.delete(T1));
    commit(other, Operation.create(T2));
    other.sync(second);

    replica.sync(second, policy(ForeignHistory.TAKE_SERVERS));
    assertThat(replica.uuids()).containsExactly(T2);
    assertThat(replica.operations(T1)).isEmpty();
  }

  @Test
  void aServerThatWasResetAndFilledByAnotherReplicaIsMergedAndNothingIsTakenForDeleted() {
    commit(replica, Operation.create(T1), set(T1, "p", "1", 0));
    replica.sync(server);
    server.reset();
    commit(other, Operation.create(T2));
    other.sync(server.connect());

    SyncReport report = replica.sync(server);
    assertThat(report.reroot()).contains(SyncReport.Reroot.BASE_GONE);
    assertThat(replica.uuids()).containsExactlyInAnyOrder(T1, T2);
    other.sync(server.connect());
    assertThat(tasks(other)).isEqualTo(tasks(replica));
  }

  @Test
  void undoNeverReachesBackOverAReRoot() {
    UUID uuid = replica.editAndGet(edit -> edit.add("x".repeat(999_999)).uuid());
    replica.sync(server);
    // The second version is lost, so that a part of the database is unsynced when undo is tried.
    second.onCall(
        call ->
            second.calls().addVersion() == 2
                ? FakeSyncServer.Fault.LOSE_REQUEST
                : FakeSyncServer.Fault.NONE);
    assertThatThrownBy(() -> replica.sync(second)).hasMessageContaining("lost");
    assertThat(replica.counts().unsyncedOperations()).isPositive();
    assertThat(replica.undo()).isFalse();
    assertThat(replica.undoOperations()).isEmpty();
    assertThat(replica.commitReversed(replica.unsyncedOperations())).isFalse();

    commit(replica, set(uuid, "p", "1", 0));
    assertThat(replica.undoOperations()).hasSize(1);
    assertThat(replica.undo()).isTrue();
    assertThat(replica.undo()).isFalse();
    assertThat(replica.task(uuid)).isPresent();
  }

  @Test
  void aReplicaThatWasAwayForTooLongComesBackThroughTheSnapshot() {
    commit(replica, Operation.create(T1), set(T1, "p", "1", 0), set(T1, "gone", "1", 0));
    replica.sync(server);
    other.sync(server.connect());
    commit(replica, set(T1, "q", "mine", 2));
    commit(other, set(T1, "modified", "100", 0), set(T1, "p", "2", 1), set(T1, "gone", null, 1));
    other.sync(server.connect());
    server.snapshotUrgency(SnapshotUrgency.HIGH);
    commit(other, Operation.create(T2));
    other.sync(server.connect());
    server.expire(2);

    SyncReport report = replica.sync(server);
    assertThat(report.reroot()).contains(SyncReport.Reroot.BASE_GONE);
    assertThat(report.snapshotMerged()).isPresent();
    other.sync(server.connect());
    assertThat(tasks(other)).isEqualTo(tasks(replica));
    // The times of the snapshot's values are those of its tasks: what is newer here, wins.
    assertThat(tasks(replica).get(T1)).containsEntry("q", "mine").containsEntry("p", "1");
    assertThat(replica.uuids()).containsExactlyInAnyOrder(T1, T2);
  }

  @Test
  void aNeverSyncedReplicaWithTasksJoinsAHistoryWhoseBeginningIsGone() {
    commit(replica, Operation.create(T1));
    server.snapshotUrgency(SnapshotUrgency.HIGH);
    commit(other, Operation.create(T2));
    other.sync(server.connect());
    commit(other, set(T2, "p", "1", 0));
    other.sync(server.connect());
    server.expire(1);

    SyncReport report = replica.sync(server);
    assertThat(report.snapshotMerged()).isPresent();
    assertThat(report.reroot()).isEmpty();
    other.sync(server.connect());
    assertThat(tasks(other)).isEqualTo(tasks(replica)).containsOnlyKeys(T1, T2);
  }

  @Test
  void withoutABeginningAndASnapshotItIsAnErrorAndNothingIsChanged() {
    commit(replica, Operation.create(T1));
    replica.sync(server);
    FakeSyncServer stranger = new FakeSyncServer(9);
    commit(other, Operation.create(T2));
    other.sync(stranger);
    commit(other, set(T2, "p", "1", 0));
    other.sync(stranger);
    stranger.expire(1);
    long revision = revision();

    assertThatThrownBy(() -> replica.sync(stranger)).isInstanceOf(HistoryGoneException.class);
    assertThat(revision()).isEqualTo(revision);
    assertThat(replica.sync(server).nothingNew()).isTrue();
  }

  @Test
  void aCancelledSyncGoesOnAtTheNextOne() {
    commit(replica, Operation.create(T1));
    SyncOptions cancelled = SyncOptions.newBuilder().cancelled(() -> true).build();
    assertThatThrownBy(() -> replica.sync(server, cancelled)).hasMessageContaining("cancelled");
    assertThat(replica.sync(server).versionsSent()).isEqualTo(1);
  }

  @Test
  void theLogOfSyncedOperationsIsPruned() {
    commit(replica, Operation.create(T1), set(T1, "p", "1", 0), set(T1, "p", "2", 0));
    replica.sync(server, SyncOptions.newBuilder().logLimit(2).build());
    assertThat(replica.operations(T1)).containsExactly(set(T1, "p", "1", 0), valueTwo());
  }

  /** Lets something happen during each call of a server at which a condition holds. */
  private static void during(FakeSyncServer server, BooleanSupplier condition, Runnable event) {
    server.onCall(
        call -> {
          if (condition.getAsBoolean()) {
            event.run();
          }
          return FakeSyncServer.Fault.NONE;
        });
  }

  private static Operation valueTwo() {
    return new Operation.Update(T1, "p", "1", "2", NOW);
  }

  private static Overwritten lost(
      String property, String local, String server, Overwritten.Winner winner) {
    return new Overwritten(
        T1, property, Optional.ofNullable(local), Optional.ofNullable(server), winner);
  }

  private static SyncOptions policy(ForeignHistory policy) {
    return SyncOptions.newBuilder().foreignHistory(policy).build();
  }

  private long revision() {
    try (StorageView view = storage.read()) {
      return view.revision();
    }
  }

  private static void commit(Replica replica, Operation... operations) {
    replica.commit(List.of(operations));
  }

  private static List<Operation> version(FakeSyncServer server, int index) {
    FakeSyncServer.Version version = server.versions().get(index);
    return SegmentReader.read(version.version(), version.segment());
  }

  private static Operation set(UUID uuid, String property, String value, int seconds) {
    return Operation.update(uuid, property, value, NOW.plusSeconds(seconds));
  }

  private static Map<UUID, Map<String, String>> tasks(Replica replica) {
    return replica.tasks().stream().collect(Collectors.toMap(Task::uuid, Task::properties));
  }
}
