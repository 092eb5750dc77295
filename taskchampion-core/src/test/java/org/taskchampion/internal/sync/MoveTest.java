package org.taskchampion.internal.sync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.internal.codec.SegmentReader;
import org.taskchampion.internal.replica.ObservedStorage;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.EmptyServer;
import org.taskchampion.sync.ForeignHistory;
import org.taskchampion.sync.ForeignHistoryException;
import org.taskchampion.sync.NotASyncServerException;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SnapshotRefusedException;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.sync.TooLargeException;
import org.taskchampion.testing.FakeSyncServer;
import org.taskchampion.testing.FakeSyncServer.Fault;
import org.taskchampion.testing.FakeSyncServer.Kind;

/** Moves to an empty server, and what proves them (part 9.7 of the specification). */
class MoveTest {

  private static final UUID T1 = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000001");
  private static final UUID T2 = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000002");
  private static final UUID T3 = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000003");
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private final FakeSyncServer server = new FakeSyncServer(1);
  private final FakeSyncServer second = new FakeSyncServer(2);
  private final InMemoryStorage storage = new InMemoryStorage();
  private final Replica replica = Replica.open(storage, Clock.fixed(NOW, ZoneOffset.UTC));
  private final Replica other =
      Replica.open(new InMemoryStorage(), Clock.fixed(NOW, ZoneOffset.UTC));
  private final Replica fresh =
      Replica.open(new InMemoryStorage(), Clock.fixed(NOW, ZoneOffset.UTC));
  private UUID base;

  /** Two replicas at the same base. */
  @BeforeEach
  void begin() {
    commit(replica, Operation.create(T1), set(T1, "due", "1", 1), set(T1, "p", "1", 1));
    replica.sync(server);
    other.sync(server.connect());
    base = replica.baseVersion();
  }

  @AfterEach
  void close() {
    replica.close();
    other.close();
    fresh.close();
  }

  @Test
  void onAnEmptyServerAReplicaGoesOnFromItsBaseAndSendsASnapshot() {
    commit(replica, set(T1, "due", null, 5), Operation.create(T2));
    commit(other, Operation.create(T3));

    SyncReport report = replica.sync(second, avoidingSnapshots());
    assertThat(report.wentOn()).isTrue();
    assertThat(report.reroot()).isEmpty();
    assertThat(report.snapshotMade()).contains(second.versions().get(0).version());
    assertThat(second.versions().get(0).parent()).isEqualTo(base);
    assertThat(version(second, 0)).containsExactly(set(T1, "due", null, 5), Operation.create(T2));
    assertOneRequestAndNothingNew();

    assertThat(other.sync(second.connect()).reroot()).isEmpty();
    fresh.sync(second.connect());
    replica.sync(second);
    assertThat(tasks(replica)).isEqualTo(Map.of(T1, Map.of("p", "1"), T2, Map.of(), T3, Map.of()));
    assertThat(tasks(other)).isEqualTo(tasks(replica));
    assertThat(tasks(fresh)).isEqualTo(tasks(replica));
  }

  @Test
  void withNothingPendingAnEmptyVersionGoesUp() {
    SyncReport report = replica.sync(second);
    assertThat(report.wentOn()).isTrue();
    assertThat(report.versionsSent()).isEqualTo(1);
    assertThat(report.operationsSent()).isZero();
    assertThat(new String(second.versions().get(0).segment(), UTF_8))
        .isEqualTo("{\"operations\":[]}");
    assertThat(second.versions().get(0).parent()).isEqualTo(base);
    assertOneRequestAndNothingNew();
    fresh.sync(second.connect());
    assertThat(tasks(fresh)).isEqualTo(tasks(replica));
    assertThat(other.sync(second.connect()).versionsReceived()).isEqualTo(1);
  }

  private void assertOneRequestAndNothingNew() {
    int calls = second.calls().total();
    long revision = revision();
    assertThat(replica.sync(second).nothingNew()).isTrue();
    assertThat(second.calls().total()).isEqualTo(calls + 1);
    assertThat(revision()).isEqualTo(revision);
  }

  /** Whatever a new address answers before it has proven to be a server. */
  private record Trouble(RuntimeException thrown, boolean accepted) {}

  static List<Trouble> troubles() {
    return List.of(
        new Trouble(new ServerUnreachableException("the request was lost", null), false),
        new Trouble(new ServerUnreachableException("the answer was lost", null), true),
        new Trouble(new NotASyncServerException("a page", null), false),
        new Trouble(new TooLargeException("no space", null), false),
        new Trouble(new IllegalStateException("a defect"), false));
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void untilTheNewPlaceIsProvenNothingChanges(Trouble trouble) {
    for (EmptyServer how : EmptyServer.values()) {
      commit(replica, Operation.undoPoint(), set(T1, "due", null, 5));
      String before = export();
      FakeSyncServer place = new FakeSyncServer();
      place.onCall(
          call -> {
            if (call.kind() == Kind.ADD_VERSION) {
              if (trouble.accepted) {
                place.connect().addVersion(call.argument(), bytes("{\"operations\":[]}"));
              }
              throw trouble.thrown;
            }
            return Fault.NONE;
          });
      assertThatThrownBy(() -> replica.sync(place, emptyServer(how))).isSameAs(trouble.thrown);
      // What may have arrived, undo takes back by new operations; nothing else depends on that.
      boolean surelyRefused = trouble.thrown instanceof ServerRefusedException;
      assertThat(surelyRefused ? export() : withoutOnItsWay(export()))
          .isEqualTo(surelyRefused ? before : withoutOnItsWay(before));
      assertThat(replica.undo()).isTrue();
      assertThat(tasks(replica).get(T1)).containsEntry("due", "1");
    }
    commit(replica, set(T1, "due", null, 6));
    assertThat(replica.sync(server, failing()).versionsSent()).isEqualTo(1);
    other.sync(server.connect());
    assertThat(tasks(other)).isEqualTo(Map.of(T1, Map.of("p", "1")));
  }

  @Test
  void afterAFailureAtANewPlaceAForeignHistoryIsStillRefused() {
    FakeSyncServer foreign = new FakeSyncServer(9);
    commit(fresh, Operation.create(T3));
    fresh.sync(foreign.connect());
    commit(replica, set(T1, "due", null, 5));
    second.onCall(call -> call.kind() == Kind.ADD_VERSION ? Fault.LOSE_REQUEST : Fault.NONE);
    assertThatThrownBy(() -> replica.sync(second)).isInstanceOf(ServerUnreachableException.class);
    assertThatThrownBy(() -> replica.sync(foreign, failing()))
        .isInstanceOf(ForeignHistoryException.class);
  }

  @Test
  void aForeignHistoryThatCannotBeReadChangesNothing() {
    commit(replica, set(T1, "due", null, 5));
    String before = export();
    second.connect().addVersion(new UUID(0, 0), bytes("no segment"));
    for (ForeignHistory policy : List.of(ForeignHistory.MERGE, ForeignHistory.TAKE_SERVERS)) {
      SyncOptions options = SyncOptions.newBuilder().foreignHistory(policy).build();
      assertThatThrownBy(() -> replica.sync(second, options)).isInstanceOf(SyncException.class);
      assertThat(export()).isEqualTo(before);
    }
    // The same with a snapshot.
    FakeSyncServer third = new FakeSyncServer(3);
    third.connect().addVersion(T3, bytes("{\"operations\":[]}"));
    third.connect().addSnapshot(third.versions().get(0).version(), bytes("no snapshot"));
    assertThatThrownBy(() -> replica.sync(third)).isInstanceOf(SyncException.class);
    assertThat(export()).isEqualTo(before);
  }

  @Test
  void whereTheServersStateIsTakenTheReplicaIsNeverWithoutTasks() {
    commit(fresh, Operation.create(T2));
    fresh.sync(second.connect());
    commit(fresh, Operation.create(T3));
    fresh.sync(second.connect());
    second.replaceVersion(second.versions().get(1).version(), bytes("damaged"));
    SyncOptions take = SyncOptions.newBuilder().foreignHistory(ForeignHistory.TAKE_SERVERS).build();
    assertThatThrownBy(() -> replica.sync(second, take)).isInstanceOf(SyncException.class);
    assertThat(replica.uuids()).containsExactly(T2);
  }

  @Test
  void aVersionWhoseAcceptanceWasNotHeardOfComesBackAndTheSnapshotIsNotForgotten() {
    commit(replica, set(T1, "due", null, 5));
    second.onCall(call -> call.kind() == Kind.ADD_VERSION ? Fault.LOSE_ANSWER : Fault.NONE);
    assertThatThrownBy(() -> replica.sync(second)).isInstanceOf(ServerUnreachableException.class);
    second.onCall(call -> Fault.NONE);
    SyncReport report = replica.sync(second);
    assertThat(report.versionsReceived()).isEqualTo(1);
    assertThat(report.overwritten()).isEmpty();
    assertThat(report.snapshotMade()).contains(second.versions().get(0).version());
    assertOneRequestAndNothingNew();
    fresh.sync(second.connect());
    assertThat(tasks(fresh)).isEqualTo(tasks(replica)).isEqualTo(Map.of(T1, Map.of("p", "1")));
  }

  @Test
  void aRefusedSnapshotSaysThatNewReplicasCannotJoinAndIsSentAgainUntilTheServerHasIt() {
    commit(replica, set(T1, "due", null, 5));
    second.onCall(
        call -> {
          if (call.kind() == Kind.ADD_SNAPSHOT) {
            throw new TooLargeException("more than 1 MiB", null);
          }
          return Fault.NONE;
        });
    for (int i = 0; i < 2; i++) {
      boolean first = i == 0;
      assertThatThrownBy(() -> replica.sync(second, avoidingSnapshots()))
          .isInstanceOfSatisfying(
              SnapshotRefusedException.class,
              e -> {
                assertThat(e)
                    .hasMessageContaining("new replicas cannot join")
                    .hasMessageContaining("more than 1 MiB")
                    .hasCauseInstanceOf(TooLargeException.class);
                assertThat(e.isRetryable()).isFalse();
                assertThat(e.report().orElseThrow().versionsSent()).isEqualTo(first ? 1 : 0);
              });
      assertThat(replica.counts().unsyncedOperations()).isZero();
    }
    // Others go on meanwhile.
    commit(other, set(T1, "q", "2", 6));
    other.sync(second.connect());
    second.onCall(call -> Fault.NONE);
    SyncReport report = replica.sync(second, avoidingSnapshots());
    assertThat(report.snapshotMade()).contains(second.versions().get(1).version());
    assertOneRequestAndNothingNew();
    fresh.sync(second.connect());
    assertThat(tasks(fresh)).isEqualTo(tasks(replica)).isEqualTo(tasks(other));
  }

  @Test
  void whoComesLaterSeesToTheSnapshotIfNobodyHasSentOne() {
    second.onCall(
        call -> {
          if (call.kind() == Kind.ADD_SNAPSHOT) {
            throw new TooLargeException("more than 1 MiB", null);
          }
          return Fault.NONE;
        });
    assertThatThrownBy(() -> replica.sync(second)).isInstanceOf(SnapshotRefusedException.class);
    assertThat(other.sync(second.connect()).snapshotMade()).isPresent();
    fresh.sync(second.connect());
    assertThat(tasks(fresh)).isEqualTo(tasks(replica));
  }

  @Test
  void undoIsThereUntilItIsSent() {
    replica.edit(edit -> edit.task(T1).set("p", "mine"));
    second.onCall(
        call -> {
          if (call.kind() == Kind.ADD_SNAPSHOT) {
            replica.edit(edit -> edit.task(T1).set("p", "later"));
          }
          return Fault.NONE;
        });
    replica.sync(second);
    assertThat(replica.undo()).isTrue();
    assertThat(tasks(replica).get(T1)).containsEntry("p", "mine");
    fresh.sync(second.connect());
    assertThat(tasks(fresh)).isEqualTo(tasks(replica));
  }

  @Test
  void editsBetweenTheCutAndTheAnswerStayUnsynced() {
    for (EmptyServer how : EmptyServer.values()) {
      commit(replica, set(T1, "due", null, 5));
      FakeSyncServer place = new FakeSyncServer();
      place.onCall(
          call -> {
            if (call.kind() == Kind.ADD_VERSION && place.calls().addVersion() == 1) {
              commit(replica, set(T1, "q", how.name(), 9));
            }
            return Fault.NONE;
          });
      replica.sync(place, emptyServer(how));
      assertThat(replica.counts().unsyncedOperations()).isZero();
      assertThat(place.versions()).hasSize(2);
      assertThat(tasks(replica)).isEqualTo(Map.of(T1, Map.of("p", "1", "q", how.name())));
      assertThat(replica.verify(place).findings()).isEmpty();
    }
  }

  @Test
  void whereTheReplicaIsUndoneBetweenTheCutAndTheAnswerTheVersionComesBack() {
    for (EmptyServer how : EmptyServer.values()) {
      replica.edit(edit -> edit.task(T1).set("p", how.name()));
      FakeSyncServer place = new FakeSyncServer();
      place.onCall(
          call -> {
            if (call.kind() == Kind.ADD_VERSION && place.calls().addVersion() == 1) {
              replica.undo();
            }
            return Fault.NONE;
          });
      replica.sync(place, emptyServer(how));
      assertThat(replica.counts().unsyncedOperations()).isZero();
      assertThat(replica.verify(place).findings()).isEmpty();
      assertThat(place.connect().snapshot().isPresent() || how == EmptyServer.SEND_EVERYTHING)
          .isTrue();
    }
  }

  @Test
  void aTaskThatWasDueForExpirationAndIsChangedBetweenTheCutAndTheAnswerIsNotLost() {
    String longAgo = Long.toString(NOW.minusSeconds(181 * 86_400).getEpochSecond());
    UUID first = new UUID(Long.MIN_VALUE, 1); // before the others in what is sent
    commit(replica, Operation.create(first), set(first, "status", "deleted", 1));
    commit(replica, set(first, "modified", longAgo, 1));
    replica.sync(server);
    second.onCall(
        call -> {
          if (call.kind() == Kind.ADD_VERSION && second.calls().addVersion() == 1) {
            commit(replica, set(first, "status", "pending", 2));
          }
          return Fault.NONE;
        });
    replica.sync(second, emptyServer(EmptyServer.SEND_EVERYTHING));
    assertThat(replica.verify(second).findings()).isEmpty();
    fresh.sync(second.connect());
    assertThat(tasks(fresh)).isEqualTo(tasks(replica)).containsOnlyKeys(T1, first);
  }

  @Test
  void anotherReplicaThatIsFasterAtTheEmptyServerIsGoneOnWith() {
    commit(replica, set(T1, "due", null, 5));
    commit(other, set(T1, "q", "2", 6));
    second.onCall(
        call -> {
          if (call.kind() == Kind.ADD_VERSION && second.calls().addVersion() == 1) {
            other.sync(second.connect());
          }
          return Fault.NONE;
        });
    SyncReport report = replica.sync(second, failing());
    assertThat(report.reroot()).isEmpty();
    assertThat(report.wentOn()).isFalse();
    assertThat(report.versionsReceived()).isEqualTo(1);
    other.sync(second.connect());
    assertThat(tasks(other))
        .isEqualTo(tasks(replica))
        .isEqualTo(Map.of(T1, Map.of("p", "1", "q", "2")));
  }

  @Test
  void theApplicationMaySendEverything() {
    commit(replica, set(T1, "due", null, 5));
    SyncReport report = replica.sync(second, emptyServer(EmptyServer.SEND_EVERYTHING));
    assertThat(report.reroot()).contains(SyncReport.Reroot.EMPTY_SERVER);
    assertThat(report.wentOn()).isFalse();
    assertThat(second.versions().get(0).parent()).isEqualTo(new UUID(0, 0));
    assertThat(version(second, 0))
        .containsExactly(
            Operation.create(T1),
            set(T1, "due", "1", 1),
            set(T1, "p", "1", 1),
            set(T1, "due", null, 5));
  }

  @Test
  void fromADirectoryEverythingIsSentUnlessToldOtherwise() {
    server.usedByOtherImplementations(false);
    commit(replica, set(T1, "due", null, 5));
    replica.sync(server);
    assertThat(replica.sync(second).reroot()).contains(SyncReport.Reroot.EMPTY_SERVER);
    other.sync(server.connect());
    FakeSyncServer third = new FakeSyncServer(3);
    assertThat(other.sync(third, emptyServer(EmptyServer.GO_ON)).wentOn()).isTrue();
  }

  @Test
  void aReplicaThatRememberedNoKindOfServerGoesByTheAddress() {
    for (String address :
        List.of("https://sync.example.com/", "http://host/x/", "/home/me/tasks")) {
      InMemoryStorage old = new InMemoryStorage();
      try (Replica earlier = Replica.open(old)) {
        earlier.edit(edit -> edit.add("milk"));
        earlier.sync(new FakeSyncServer());
        try (StorageTransaction transaction = old.begin()) {
          transaction.setValue("serverAddress", address);
          transaction.setValue("serverShared", null);
          transaction.commit();
        }
        assertThat(earlier.sync(new FakeSyncServer()).wentOn())
            .isEqualTo(address.startsWith("http"));
      }
    }
  }

  @Test
  void aSnapshotThatNoServerWouldTakeMakesTheReplicaSendEverything() {
    SyncLimits small =
        new SyncLimits(
            SyncLimits.STANDARD.versionBytes(),
            SyncLimits.STANDARD.fetchedBytes(),
            SyncLimits.STANDARD.fetchedVersions(),
            20);
    SyncReport report =
        new SyncSession(
                new ObservedStorage(storage),
                second,
                SyncOptions.defaults(),
                Clock.fixed(NOW, ZoneOffset.UTC),
                small)
            .run();
    assertThat(report.reroot()).contains(SyncReport.Reroot.EMPTY_SERVER);
    assertThat(second.calls().addSnapshot()).isZero();
  }

  @Test
  void aReplicaWithoutTasksThatComesFromADirectoryProvesThePlaceWithAnEmptyVersion() {
    server.usedByOtherImplementations(false);
    commit(replica, Operation.delete(T1));
    replica.sync(server);
    assertThat(replica.sync(second).reroot()).contains(SyncReport.Reroot.EMPTY_SERVER);
    assertThat(second.versions()).hasSize(1);
    assertOneRequestAndNothingNew();
  }

  private String export() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      replica.exportTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(UTF_8);
  }

  private static String withoutOnItsWay(String export) {
    return export
        .lines()
        .filter(line -> !line.contains("onItsWay") && !line.startsWith("{\"end\""))
        .collect(Collectors.joining("\n"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static SyncOptions avoidingSnapshots() {
    return SyncOptions.newBuilder().avoidSnapshots(true).build();
  }

  private static SyncOptions emptyServer(EmptyServer how) {
    return SyncOptions.newBuilder().emptyServer(how).build();
  }

  private static SyncOptions failing() {
    return SyncOptions.newBuilder().foreignHistory(ForeignHistory.FAIL).build();
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
