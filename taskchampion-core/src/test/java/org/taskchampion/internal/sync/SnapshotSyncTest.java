package org.taskchampion.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.internal.codec.SnapshotCodec;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.ClientNotAllowedException;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.NotASyncServerException;
import org.taskchampion.sync.ServerFailedException;
import org.taskchampion.sync.ServerIdentity;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.sync.TooLargeException;
import org.taskchampion.testing.AdjustableClock;
import org.taskchampion.testing.FakeSyncServer;
import org.taskchampion.testing.FakeSyncServer.Fault;
import org.taskchampion.testing.FakeSyncServer.Kind;

/** Making snapshots and beginning with one (parts 4.1 and 4.5 of the specification). */
class SnapshotSyncTest {

  private static final UUID T1 = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000001");

  private final FakeSyncServer server = new FakeSyncServer(1);
  private final Replica replica = Replica.open(new InMemoryStorage());
  private final Replica fresh = Replica.open(new InMemoryStorage());

  @AfterEach
  void close() {
    replica.close();
    fresh.close();
  }

  @Test
  void anEmptyReplicaBeginsWithTheSnapshotAndGoesOnWithTheVersions() {
    server.snapshotUrgency(SnapshotUrgency.LOW);
    UUID uuid = replica.editAndGet(edit -> edit.add("milk").uuid());
    replica.sync(server);
    server.snapshotUrgency(SnapshotUrgency.NONE);
    replica.edit(edit -> edit.task(uuid).set("p", "later"));
    replica.sync(server);

    SyncReport report = fresh.sync(server);
    assertThat(report.snapshotLoaded()).contains(server.versions().get(0).version());
    assertThat(report.versionsReceived()).isEqualTo(1);
    assertThat(fresh.task(uuid)).isEqualTo(replica.task(uuid));
    assertThat(fresh.workingSet().asMap()).isEqualTo(Map.of(1, uuid));
  }

  @Test
  void aSnapshotIsMadeAfterTheLastOfSeveralVersions() {
    server.snapshotUrgency(SnapshotUrgency.HIGH);
    replica.commit(
        List.of(
            Operation.create(T1),
            Operation.update(T1, "a", "x".repeat(900_000), Instant.EPOCH),
            Operation.update(T1, "b", "x".repeat(900_000), Instant.EPOCH)));
    SyncReport report = replica.sync(server);
    assertThat(report.versionsSent()).isEqualTo(2);
    assertThat(report.snapshotMade()).contains(server.versions().get(1).version());
    assertThat(SnapshotCodec.read(server.snapshot().orElseThrow()).get(T1))
        .containsOnlyKeys("a", "b");
  }

  @Test
  void aSnapshotNeverHoldsUnsentOperations() {
    server.snapshotUrgency(SnapshotUrgency.HIGH);
    replica.commit(List.of(Operation.create(T1)));
    server.onCall(
        call -> {
          if (call.kind() == Kind.ADD_SNAPSHOT) {
            replica.edit(edit -> edit.task(T1).set("p", "unsent"));
          }
          return Fault.NONE;
        });
    replica.sync(server);
    assertThat(SnapshotCodec.read(server.snapshot().orElseThrow())).isEqualTo(Map.of(T1, Map.of()));
  }

  @Test
  void aSnapshotIsOfTheBaseWhereAnEditArrivesRightBeforeItIsRead() {
    server.snapshotUrgency(SnapshotUrgency.HIGH);
    replica.commit(List.of(Operation.create(T1)));
    // When everything is sent, the first look is for more to send, and the second for a snapshot.
    int[] looks = {0};
    BooleanSupplier editing =
        () -> {
          if (replica.counts().unsyncedOperations() == 0 && ++looks[0] == 2) {
            replica.edit(edit -> edit.task(T1).set("p", "unsent"));
          }
          return false;
        };
    SyncReport report = replica.sync(server, SyncOptions.newBuilder().cancelled(editing).build());
    assertThat(replica.counts().unsyncedOperations()).isPositive();
    assertThat(report.snapshotMade()).contains(server.versions().get(0).version());
    assertThat(SnapshotCodec.read(server.snapshot().orElseThrow())).isEqualTo(Map.of(T1, Map.of()));
  }

  @Test
  void aReplicaThatAvoidsSnapshotsMakesOneOnlyInUrgency() {
    SyncOptions avoid = SyncOptions.newBuilder().avoidSnapshots(true).build();
    server.snapshotUrgency(SnapshotUrgency.LOW);
    replica.edit(edit -> edit.add("milk"));
    assertThat(replica.sync(server, avoid).snapshotMade()).isEmpty();
    server.snapshotUrgency(SnapshotUrgency.HIGH);
    replica.edit(edit -> edit.add("bread"));
    assertThat(replica.sync(server, avoid).snapshotMade()).isPresent();
  }

  @Test
  void aSnapshotThatTheServerDoesNotTakeIsAWarningAndWhatWasSentIsInTheReport() {
    server.snapshotUrgency(SnapshotUrgency.HIGH);
    List<SyncException> refusals =
        List.of(
            new TooLargeException("too large", null),
            new ServerRefusedException("refused", null),
            new ClientNotAllowedException("not allowed", null),
            new NotASyncServerException("a page", null),
            new ServerFailedException("failed", null),
            new ServerUnreachableException("broken off", null));
    for (SyncException refusal : refusals) {
      refusingSnapshots(refusal);
      replica.edit(edit -> edit.add("milk"));
      SyncReport report = replica.sync(server);
      assertThat(report.versionsSent()).isEqualTo(1);
      assertThat(report.operationsSent()).isPositive();
      assertThat(report.snapshotMade()).isEmpty();
      assertThat(report.warnings())
          .containsExactly(
              new SyncReport.Warning(
                  SyncReport.Warning.Kind.SNAPSHOT_REFUSED,
                  "everything was sent, but the server asks for a snapshot and did not take it: "
                      + refusal.getMessage()));
      assertThat(replica.sync(server).nothingNew()).isTrue();
    }
    server.onCall(call -> Fault.NONE);
    replica.edit(edit -> edit.add("milk"));
    SyncReport report = replica.sync(server);
    assertThat(report.warnings()).isEmpty();
    assertThat(report.snapshotMade()).isPresent();
  }

  @Test
  void aCancelledSnapshotEndsTheSync() {
    server.snapshotUrgency(SnapshotUrgency.HIGH);
    refusingSnapshots(new SyncCancelledException("cancelled", null));
    replica.edit(edit -> edit.add("milk"));
    assertThatThrownBy(() -> replica.sync(server)).isInstanceOf(SyncCancelledException.class);
  }

  @Test
  void aLargeSnapshotThatWasRefusedIsNotSentAgainForADay() {
    AdjustableClock clock = AdjustableClock.at(Instant.parse("2026-11-24T12:00:00Z"));
    try (Replica large = Replica.open(new InMemoryStorage(), clock)) {
      makeTooLarge(large);
      assertThat(large.sync(server).warnings()).hasSize(1);
      assertThat(server.calls().addSnapshot()).isEqualTo(1);

      clock.advance(Duration.ofHours(23));
      large.edit(edit -> edit.add("milk"));
      SyncReport report = large.sync(server);
      assertThat(report.versionsSent()).isEqualTo(1);
      assertThat(report.warnings().get(0).message())
          .contains(" bytes at 2026-11-24T12:00:00Z; it is sent again after 2026-11-25T12:00:00Z");
      assertThat(server.calls().addSnapshot()).isEqualTo(1);

      server.onCall(call -> Fault.NONE);
      clock.advance(Duration.ofHours(2));
      large.edit(edit -> edit.add("bread"));
      assertThat(large.sync(server).snapshotMade()).isPresent();

      // What was refused before counts no more, also where the clock is set back to that day.
      clock.advance(Duration.ofHours(-3));
      large.edit(edit -> edit.add("eggs"));
      report = large.sync(server);
      assertThat(report.warnings()).isEmpty();
      assertThat(report.snapshotMade()).isPresent();
    }
  }

  /** A clock that was set back would make it rest until it has come as far again. */
  @Test
  void itIsSentAgainWhereTheClockWasSetBack() {
    assertSentAgainAfter(clock -> clock.advance(Duration.ofDays(-400)));
  }

  /** What one address refuses, such as a proxy, another one may take. */
  @Test
  void itIsSentAgainToAnotherAddressOfTheHistory() {
    assertSentAgainAfter(
        clock -> {
          ServerIdentity known = server.identity();
          server.identity(new ServerIdentity(known.history(), known.address() + "/elsewhere"));
        });
  }

  private void assertSentAgainAfter(Consumer<AdjustableClock> change) {
    AdjustableClock clock = AdjustableClock.at(Instant.parse("2026-11-24T12:00:00Z"));
    try (Replica large = Replica.open(new InMemoryStorage(), clock)) {
      makeTooLarge(large);
      large.sync(server);
      large.edit(edit -> edit.add("milk"));
      large.sync(server);
      assertThat(server.calls().addSnapshot()).as("it rests").isEqualTo(1);
      change.accept(clock);
      large.edit(edit -> edit.add("bread"));
      large.sync(server);
      assertThat(server.calls().addSnapshot()).isEqualTo(2);
    }
  }

  /** Makes a replica whose snapshot is larger than a version, and is asked for and refused. */
  private void makeTooLarge(Replica large) {
    server.snapshotUrgency(SnapshotUrgency.HIGH);
    refusingSnapshots(new TooLargeException("too large", null));
    byte[] noise = new byte[1_500_000];
    new Random(1).nextBytes(noise);
    String text = Base64.getEncoder().encodeToString(noise);
    large.commit(List.of(Operation.create(T1), Operation.update(T1, "p", text, Instant.EPOCH)));
  }

  private void refusingSnapshots(SyncException refusal) {
    server.onCall(
        call -> {
          if (call.kind() == Kind.ADD_SNAPSHOT) {
            throw refusal;
          }
          return Fault.NONE;
        });
  }

  @Test
  void aMalformedSnapshotNamesItsVersionAndChangesNothing() {
    replica.edit(edit -> edit.add("milk"));
    replica.sync(server);
    UUID version = server.versions().get(0).version();
    server.addSnapshot(version, new byte[] {1, 2, 3});
    assertThatThrownBy(() -> fresh.sync(server))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("snapshot of version " + version);
    assertThat(fresh.uuids()).isEmpty();
  }
}
