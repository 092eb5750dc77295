package org.taskchampion.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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
import org.taskchampion.storage.VerificationReport;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ForeignHistory;
import org.taskchampion.sync.LostBranch;
import org.taskchampion.sync.Overwritten;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncProgress;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.testing.FakeFolder;

/** A replica whose base is on a branch that lost (part 9.7 of the specification). */
class LostBranchTest {

  private static final UUID T1 = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000001");
  private static final UUID T2 = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000002");
  private static final UUID T3 = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000003");
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private final FakeFolder here = new FakeFolder(1);
  private final FakeFolder there = here.onAnotherMachine();
  private final InMemoryStorage storage = new InMemoryStorage();
  private final Replica replica = Replica.open(storage, Clock.fixed(NOW, ZoneOffset.UTC));
  private final Replica other =
      Replica.open(new InMemoryStorage(), Clock.fixed(NOW, ZoneOffset.UTC));
  private UUID fork;

  /** Two replicas at the same version, on two machines. */
  @BeforeEach
  void begin() {
    commit(replica, Operation.create(T1), set(T1, "due", "1", 1), set(T1, "p", "1", 1));
    replica.sync(here);
    carry();
    other.sync(there);
    fork = replica.baseVersion();
  }

  @AfterEach
  void close() {
    replica.close();
    other.close();
  }

  /** The branch of the second machine gets longer, so the first one's loses. */
  private void makeFork(Operation... lost) {
    commit(replica, lost);
    replica.sync(here);
    commit(other, set(T1, "q", "other", 3));
    other.sync(there);
    commit(other, Operation.create(T3));
    other.sync(there);
    carry();
    assertThat(here.childVersion(replica.baseVersion())).isEqualTo(new ChildVersion.Gone());
  }

  @Test
  void whatTheBranchChangedIsRebasedOverTheChainAndSentOnce() {
    makeFork(Operation.undoPoint(), set(T1, "due", "2", 2), Operation.create(T2));
    commit(replica, Operation.undoPoint(), set(T2, "p", "unsynced", 4));
    assertThat(replica.verify(here).findings())
        .singleElement()
        .extracting(VerificationReport.Finding::message)
        .isEqualTo(
            "the server's history does not contain version "
                + replica.baseVersion()
                + ", on which this replica is based: it is on a branch that lost against another one,"
                + " and the next synchronisation takes it over");

    SyncReport report = replica.sync(here);

    assertThat(report.versionsTakenOver()).isEqualTo(1);
    assertThat(report.reroot()).isEmpty();
    assertThat(report.nothingNew()).isFalse();
    assertThat(report.versionsReceived()).isEqualTo(2);
    assertThat(report.overwritten()).isEmpty();
    assertThat(lastVersion())
        .containsExactly(set(T1, "due", "2", 2), Operation.create(T2), set(T2, "p", "unsynced", 4));
    carry();
    assertThat(other.sync(there).versionsReceived()).isEqualTo(1);
    assertThat(tasks(replica))
        .isEqualTo(
            Map.of(
                T1, Map.of("due", "2", "p", "1", "q", "other"),
                T2, Map.of("p", "unsynced"),
                T3, Map.of()))
        .isEqualTo(tasks(other));
    assertThat(replica.sync(here).nothingNew()).isTrue();
    assertThat(replica.verify(here).isSound()).isTrue();
  }

  /** A re-root would send everything, and bring back what the others have removed. */
  @Test
  void whatTheOthersRemovedStaysRemoved() {
    commit(other, Operation.delete(T1));
    other.sync(there);
    makeFork(Operation.create(T2));

    replica.sync(here);

    assertThat(tasks(replica)).containsOnlyKeys(T2, T3);
  }

  @Test
  void whatLostIsInTheReport() {
    makeFork(set(T1, "q", "mine", 2));

    SyncReport report = replica.sync(here);

    assertThat(report.overwritten())
        .containsExactly(
            new Overwritten(
                T1, "q", Optional.of("mine"), Optional.of("other"), Overwritten.Winner.SERVER));
    assertThat(report.versionsSent()).isZero();
  }

  @Test
  void undoReachesWhatIsUnsyncedAndNotTheBranch() {
    makeFork(Operation.undoPoint(), set(T1, "due", "2", 2));
    commit(replica, Operation.undoPoint(), set(T1, "p", "2", 4));
    // It gets what the others did, and sends nothing.
    assertThatThrownBy(() -> replica.sync(new Refusing(here))).hasMessage("read only");

    assertThat(replica.undo()).isTrue();
    assertThat(tasks(replica).get(T1)).containsEntry("p", "1").containsEntry("due", "2");
    assertThat(replica.undo()).isFalse();
    assertThat(tasks(replica).get(T1)).containsEntry("due", "2");
  }

  @Test
  void twoThatTakeTheSameBranchOverAtOnceEndEqual() {
    FakeFolder third = here.onAnotherMachine();
    try (Replica also = Replica.open(new InMemoryStorage(), Clock.fixed(NOW, ZoneOffset.UTC))) {
      commit(replica, set(T1, "due", "2", 2), Operation.create(T2), set(T2, "p", "1", 2));
      replica.sync(here);
      here.files().forEach(third::arrive);
      also.sync(third);
      commit(also, set(T2, "p", "2", 5));
      for (int i = 0; i < 3; i++) {
        commit(other, set(T1, "q", "other " + i, 3));
        other.sync(there);
      }
      there.files().forEach(third::arrive);
      carry();

      assertThat(replica.sync(here).versionsTakenOver()).isEqualTo(1);
      assertThat(also.sync(third).versionsTakenOver()).isEqualTo(1);
      for (int i = 0; i < 3; i++) {
        third.files().forEach(here::arrive);
        carry();
        there.files().forEach(third::arrive);
        replica.sync(here);
        also.sync(third);
        other.sync(there);
      }

      assertThat(tasks(replica))
          .isEqualTo(
              Map.of(
                  T1, Map.of("due", "2", "p", "1", "q", "other 2"),
                  T2, Map.of("p", "2")))
          .isEqualTo(tasks(also))
          .isEqualTo(tasks(other));
    }
  }

  @Test
  void theStateAtTheForkMayComeFromASnapshot() {
    here.snapshotUrgency(SnapshotUrgency.HIGH);
    commit(replica, set(T1, "r", "old", 1));
    replica.sync(here);
    carry();
    other.sync(there);
    makeFork(set(T1, "due", "2", 2));
    FakeFolder.File first = here.chain().get(0);
    here.delete(first);
    there.delete(first);

    SyncReport report = replica.sync(here);

    assertThat(report.versionsTakenOver()).isEqualTo(1);
    assertThat(lastVersion()).containsExactly(set(T1, "due", "2", 2));
  }

  @Test
  void withoutTheStateAtTheForkTheReplicaBeginsAgain() {
    makeFork(set(T1, "due", "2", 2));
    UUID base = replica.baseVersion();
    UUID nowhere = UUID.randomUUID();

    SyncReport report =
        replica.sync(
            new ForwardingSyncServer(here) {
              @Override
              public Optional<LostBranch> lostBranch(UUID version) {
                assertThat(version).isEqualTo(base);
                return Optional.of(
                    LostBranch.of(nowhere, List.of(base), any -> new byte[1], Optional::empty));
              }
            });

    assertThat(report.reroot()).contains(SyncReport.Reroot.BASE_GONE);
    assertThat(report.versionsTakenOver()).isZero();
    assertThat(tasks(replica).get(T1)).containsEntry("due", "2").containsEntry("q", "other");
  }

  /** Another machine had gone on with the replica's version, and the file of it comes just then. */
  @Test
  void aBranchThatIsTheChainAgainMeanwhileIsGoneOnWith() {
    FakeFolder third = here.onAnotherMachine();
    commit(replica, set(T1, "due", "2", 2));
    replica.sync(here);
    here.files().forEach(third::arrive);
    try (Replica also = Replica.open(new InMemoryStorage(), Clock.fixed(NOW, ZoneOffset.UTC))) {
      also.sync(third);
      for (int i = 0; i < 3; i++) {
        commit(also, set(T1, "p", "third " + i, 3));
        also.sync(third);
      }
    }
    commit(other, set(T1, "q", "other", 3));
    other.sync(there);
    commit(other, Operation.create(T3));
    other.sync(there);
    carry();
    UUID base = replica.baseVersion();

    SyncReport report =
        replica.sync(
            new ForwardingSyncServer(here) {
              @Override
              public ChildVersion childVersion(UUID parent) {
                ChildVersion answer = super.childVersion(parent);
                if (answer instanceof ChildVersion.Gone) {
                  assertThat(parent).isEqualTo(base);
                  third.files().forEach(here::arrive);
                }
                return answer;
              }

              @Override
              public Optional<LostBranch> lostBranch(UUID version) {
                return here.lostBranch(version);
              }
            });

    assertThat(report.reroot()).isEmpty();
    assertThat(report.versionsTakenOver()).isZero();
    assertThat(report.versionsReceived()).isEqualTo(3);
    assertThat(report.versionsSent()).isZero();
    assertThat(tasks(replica)).isEqualTo(Map.of(T1, Map.of("due", "2", "p", "third 2")));
  }

  /** The fork that the server has named is on the chain no more when the replica asks for it. */
  @Test
  void aBranchOfAForkThatIsOffTheChainMeanwhileIsAskedForAgain() {
    FakeFolder third = here.onAnotherMachine(); // begins a history of its own, which wins
    try (Replica also = Replica.open(new InMemoryStorage(), Clock.fixed(NOW, ZoneOffset.UTC))) {
      for (int i = 0; i < 6; i++) {
        commit(also, Operation.create(new UUID(7, i)));
        also.sync(third);
      }
    }
    makeFork(set(T1, "due", "2", 2), Operation.create(T2));

    SyncReport report =
        replica.sync(
            new ForwardingSyncServer(here) {
              @Override
              public Optional<LostBranch> lostBranch(UUID version) {
                Optional<LostBranch> answer = here.lostBranch(version);
                third.files().forEach(here::arrive);
                return answer;
              }
            });

    assertThat(report.reroot()).isEmpty();
    assertThat(report.versionsTakenOver()).isEqualTo(2);
    assertThat(tasks(replica)).containsKeys(T1, T2, new UUID(7, 5)).hasSize(8);
    assertThat(replica.verify(here).isSound()).isTrue();
  }

  /** The chain does not begin with the fork any more, which the server should know. */
  @Test
  void aForkThatTheServerNamesAndDoesNotKnowIsNoWay() {
    FakeFolder third = here.onAnotherMachine();
    third.snapshotUrgency(SnapshotUrgency.HIGH);
    try (Replica also = Replica.open(new InMemoryStorage(), Clock.fixed(NOW, ZoneOffset.UTC))) {
      for (int i = 0; i < 3; i++) {
        commit(also, Operation.create(new UUID(7, i)));
        also.sync(third);
      }
    }
    third.delete(third.chain().get(0));
    FakeFolder.File mine = here.chain().get(0);
    third.files().forEach(here::arrive);

    SyncReport report =
        replica.sync(
            new ForwardingSyncServer(here) {
              @Override
              public ChildVersion childVersion(UUID parent) {
                return parent.equals(mine.version())
                    ? new ChildVersion.Gone()
                    : super.childVersion(parent);
              }

              @Override
              public Optional<LostBranch> lostBranch(UUID version) {
                return Optional.of(
                    LostBranch.of(
                        new UUID(0, 0), List.of(version), any -> mine.content(), Optional::empty));
              }
            });

    assertThat(report.reroot()).contains(SyncReport.Reroot.BASE_GONE);
    assertThat(tasks(replica)).containsOnlyKeys(T1, new UUID(7, 0), new UUID(7, 1), new UUID(7, 2));
  }

  /** What is taken over must be what the replica has: the invariant is at stake. */
  @Test
  void aBranchThatDoesNotLeadToTheReplicasStateIsNotTakenOver() {
    makeFork(set(T1, "due", "2", 2));
    byte[] another = here.chain().get(0).content();

    SyncReport report =
        replica.sync(
            new ForwardingSyncServer(here) {
              @Override
              public Optional<LostBranch> lostBranch(UUID version) {
                return Optional.of(
                    LostBranch.of(fork, List.of(version), any -> another, Optional::empty));
              }
            });

    assertThat(report.reroot()).contains(SyncReport.Reroot.BASE_GONE);
    assertThat(replica.verify(here).isSound()).isTrue();
  }

  @Test
  void aKnownBaseIsNoForeignHistory() {
    makeFork(Operation.create(T2));

    SyncOptions options = SyncOptions.newBuilder().foreignHistory(ForeignHistory.FAIL).build();

    assertThat(replica.sync(here, options).versionsTakenOver()).isEqualTo(1);
  }

  /** Nothing is changed before the chain has proven itself, and the next one goes on. */
  @Test
  void whateverFailsOnTheWayLeavesTheReplicaWhole() {
    makeFork(Operation.undoPoint(), set(T1, "due", "2", 2));
    commit(replica, set(T1, "p", "2", 4));
    UUID base = replica.baseVersion();
    List<Operation> unsynced = unsynced();

    assertThatThrownBy(
            () ->
                replica.sync(
                    new ForwardingSyncServer(here) {
                      @Override
                      public Optional<LostBranch> lostBranch(UUID version) {
                        return here.lostBranch(version);
                      }

                      @Override
                      public ChildVersion childVersion(UUID parent) {
                        if (parent.equals(fork)) {
                          throw new ServerUnreachableException("off", null);
                        }
                        return super.childVersion(parent);
                      }
                    }))
        .hasMessage("off");

    assertThat(replica.baseVersion()).isEqualTo(base);
    assertThat(unsynced()).isEqualTo(unsynced);
    assertThat(replica.sync(here).versionsTakenOver()).isEqualTo(1);
    assertThat(lastVersion()).containsExactly(set(T1, "due", "2", 2), set(T1, "p", "2", 4));
  }

  /** The server's files can tell that a branch lost, although nothing follows the fork. */
  @Test
  void aChainThatEndsAtTheForkIsGoneOnWith() {
    commit(replica, set(T1, "due", "2", 2));
    replica.sync(here);
    FakeFolder.File mine = here.chain().get(1);
    here.delete(mine);

    SyncReport report =
        replica.sync(
            new ForwardingSyncServer(here) {
              @Override
              public ChildVersion childVersion(UUID parent) {
                return parent.equals(mine.version())
                    ? new ChildVersion.Gone()
                    : super.childVersion(parent);
              }

              @Override
              public Optional<LostBranch> lostBranch(UUID version) {
                return Optional.of(
                    LostBranch.of(fork, List.of(version), any -> mine.content(), Optional::empty));
              }
            });

    assertThat(report.versionsTakenOver()).isEqualTo(1);
    assertThat(report.reroot()).isEmpty();
    assertThat(lastVersion()).containsExactly(set(T1, "due", "2", 2));
    assertThat(here.chain()).hasSize(2);
  }

  @Test
  void aLongHistoryIsReplayedWithSignsOfLife() {
    for (int i = 0; i < 250; i++) {
      commit(replica, set(T1, "p", "v" + i, 1));
      replica.sync(here);
    }
    carry();
    other.sync(there);
    makeFork(set(T1, "due", "2", 2));
    List<Long> done = new ArrayList<>();

    replica.sync(
        here,
        SyncOptions.newBuilder()
            .progress(
                (phase, soFar, total) -> {
                  if (phase == SyncProgress.Phase.RECEIVING) {
                    done.add(soFar);
                  }
                })
            .build());

    assertThat(done).hasSizeGreaterThan(2).startsWith(0L, 0L).isSorted();
  }

  /** Lets nothing new in. */
  private static final class Refusing extends ForwardingSyncServer {
    private final SyncServer server;

    Refusing(FakeFolder server) {
      super(server);
      this.server = server;
    }

    @Override
    public Optional<LostBranch> lostBranch(UUID version) {
      return server.lostBranch(version);
    }

    @Override
    public AddVersionResult addVersion(UUID parent, byte[] segment) {
      throw new ServerUnreachableException("read only", null);
    }
  }

  private void carry() {
    here.files().forEach(there::arrive);
    there.files().forEach(here::arrive);
  }

  private List<Operation> lastVersion() {
    FakeFolder.File last = here.chain().get(here.chain().size() - 1);
    return SegmentReader.read(last.version(), last.content());
  }

  private List<Operation> unsynced() {
    try (StorageView view = storage.read()) {
      return view.unsyncedOperations();
    }
  }

  private static Map<UUID, Map<String, String>> tasks(Replica replica) {
    return replica.tasks().stream().collect(Collectors.toMap(Task::uuid, Task::properties));
  }

  private static void commit(Replica to, Operation... operations) {
    to.commit(List.of(operations));
  }

  private static Operation set(UUID task, String property, String value, int second) {
    return Operation.update(task, property, value, Instant.EPOCH.plusSeconds(second));
  }
}
