package org.taskchampion.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.HeardChanges;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.Subscription;
import org.taskchampion.Task;
import org.taskchampion.TaskChanges;
import org.taskchampion.internal.codec.SegmentReader;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.Overwritten;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncProgress;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.testing.FakeSyncServer;
import org.taskchampion.testing.FakeSyncServer.Fault;
import org.taskchampion.testing.FakeSyncServer.Kind;

/** The session of parts 4 and 9.1 to 9.6 and 9.10 of the specification, example by example. */
class SyncSessionTest {

  private static final UUID T1 = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000001");
  private static final UUID T2 = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000002");
  private static final Instant TIME = Instant.parse("2026-11-24T12:00:00Z");

  private final FakeSyncServer server = new FakeSyncServer(1);
  private final InMemoryStorage storage = new InMemoryStorage();
  private final Replica replica = Replica.open(storage);
  private final Replica other = Replica.open(new InMemoryStorage());

  @AfterEach
  void close() {
    replica.close();
    other.close();
  }

  @Test
  void nothingNewIsOneRequestAndWritesNothingAndReadsNoTask() {
    replica.commit(List.of(Operation.create(T1), set(T1, "p", "1", 0)));
    replica.sync(server);
    long revision = revision();
    int calls = server.calls().total();

    WatchedStorage watched = new WatchedStorage(storage);
    SyncReport report = Replica.open(watched).sync(server);

    assertThat(report.nothingNew()).isTrue();
    assertThat(server.calls().total()).isEqualTo(calls + 1);
    assertThat(revision()).isEqualTo(revision);
    assertThat(watched.calls()).doesNotContain("begin", "task", "tasks", "workingSet");
  }

  @Test
  void aLostUpdateIsNotSentAfterAllWhenTheRaceIsLostTwice() {
    share(Operation.create(T1));
    replica.commit(List.of(set(T1, "p", "mine", 1), set(T1, "q", "mine", 1)));
    // Between our pull and our push, another replica adds first one version, and then another.
    int[] races = {0};
    server.onCall(
        call -> {
          if (call.kind() == Kind.ADD_VERSION && races[0] < 2) {
            races[0]++;
            other.commit(List.of(set(T1, races[0] == 1 ? "p" : "r", "theirs", 2)));
            other.sync(server.connect());
          }
          return Fault.NONE;
        });
    replica.sync(server);
    other.sync(server.connect());

    assertThat(lastVersion()).containsExactly(set(T1, "q", "mine", 1));
    Map<String, String> expected = Map.of("p", "theirs", "q", "mine", "r", "theirs");
    assertThat(tasks(replica)).isEqualTo(Map.of(T1, expected));
    assertThat(tasks(other)).isEqualTo(Map.of(T1, expected));
  }

  @Test
  void theSecondVersionOfPendingChangesIsRebasedToo() {
    share(Operation.create(T1), Operation.create(T2));
    replica.commit(List.of(set(T1, "big", "x".repeat(999_900), 1), set(T2, "p", "mine", 1)));
    other.commit(List.of(set(T2, "p", "theirs", 2)));
    other.sync(server.connect());
    SyncReport report = replica.sync(server);

    assertThat(report.versionsSent()).isEqualTo(1);
    assertThat(report.operationsSent()).isEqualTo(1);
    assertThat(tasks(replica).get(T2)).isEqualTo(Map.of("p", "theirs"));
  }

  @Test
  void laterVersionsAreSentAlthoughNothingIsLeftOfTheFirst() {
    share(Operation.create(T1), Operation.create(T2));
    replica.commit(List.of(set(T1, "big", "x".repeat(999_900), 1), set(T2, "p", "mine", 1)));
    other.commit(List.of(set(T1, "big", "theirs", 2)));
    other.sync(server.connect());
    replica.sync(server);
    other.sync(server.connect());

    assertThat(lastVersion()).containsExactly(set(T2, "p", "mine", 1));
    assertThat(tasks(other)).isEqualTo(tasks(replica));
  }

  @Test
  void manyPendingChangesGoAsVersionsOfNoMoreThanAMillionBytes() {
    List<Operation> operations = new ArrayList<>(List.of(Operation.create(T1)));
    for (int i = 0; i < 50; i++) {
      operations.add(set(T1, "p" + i, "x".repeat(100_000), 0));
    }
    replica.commit(operations);
    SyncReport report = replica.sync(server);

    assertThat(report.versionsSent()).isEqualTo(6);
    assertThat(report.operationsSent()).isEqualTo(51);
    assertThat(server.versions()).allMatch(version -> version.segment().length < 1_000_100);
    other.sync(server.connect());
    assertThat(tasks(other)).isEqualTo(tasks(replica));
  }

  @Test
  void aReplicaWithOnlyAnUndoPointSynchronises() {
    replica.commit(List.of(Operation.undoPoint()));
    assertThat(replica.sync(server).nothingNew()).isTrue();
    assertThat(replica.unsyncedOperations()).isEmpty();
    assertThat(server.versions()).isEmpty();
  }

  @Test
  void aVersionWhoseAnswerWasLostComesBackAndLeavesNothing() {
    replica.commit(List.of(Operation.create(T1), set(T1, "p", "1", 0)));
    server.onCall(call -> call.kind() == Kind.ADD_VERSION ? Fault.LOSE_ANSWER : Fault.NONE);
    assertThatThrownBy(() -> replica.sync(server)).isInstanceOf(ServerUnreachableException.class);
    assertThat(replica.counts().unsyncedOperations()).isEqualTo(2);

    server.onCall(call -> Fault.NONE);
    replica.edit(edit -> edit.task(T1).set("q", "2"));
    SyncReport report = replica.sync(server);

    assertThat(report.versionsReceived()).isEqualTo(1);
    assertThat(server.versions()).hasSize(2);
    other.sync(server.connect());
    assertThat(tasks(other)).isEqualTo(tasks(replica));
  }

  @Test
  void whatWasReceivedBeforeTheConnectionBrokeStays() {
    for (int i = 0; i < 3; i++) {
      other.commit(List.of(Operation.create(new UUID(1, i))));
      other.sync(server.connect());
    }
    int[] fetches = {0};
    server.onCall(
        call ->
            call.kind() == Kind.CHILD_VERSION && ++fetches[0] == 3
                ? Fault.LOSE_REQUEST
                : Fault.NONE);
    assertThatThrownBy(() -> replica.sync(server)).isInstanceOf(ServerUnreachableException.class);
    assertThat(replica.uuids()).isEqualTo(Set.of(new UUID(1, 0), new UUID(1, 1)));
    assertThat(base()).isEqualTo(server.versions().get(1).version());
  }

  @Test
  void editsMadeWhileTheServerIsWaitedForAreKeptAndSent() {
    replica.commit(List.of(Operation.create(T1)));
    boolean[] edited = {false};
    server.onCall(
        call -> {
          if (call.kind() == Kind.ADD_VERSION && !edited[0]) {
            edited[0] = true;
            replica.edit(edit -> edit.task(T1).set("p", "later"));
          }
          return Fault.NONE;
        });
    assertThat(replica.sync(server).versionsSent()).isEqualTo(2);
    assertThat(replica.unsyncedOperations()).isEmpty();
    other.sync(server.connect());
    assertThat(tasks(other)).isEqualTo(tasks(replica));
  }

  @Test
  void editsThatComeFasterThanAnswersDoNotKeepASyncGoing() {
    replica.commit(List.of(Operation.create(T1)));
    int[] edits = {0};
    server.onCall(
        call -> {
          assertThat(edits[0]).isLessThan(20);
          edits[0]++;
          replica.edit(edit -> edit.task(T1).set("p", "edit " + edits[0]));
          return Fault.NONE;
        });
    SyncReport report = replica.sync(server);

    assertThat(report.versionsSent()).isEqualTo(2);
    assertThat(replica.counts().unsyncedOperations()).isPositive();
    server.onCall(call -> Fault.NONE);
    replica.sync(server);
    assertThat(replica.unsyncedOperations()).isEmpty();
    other.sync(server.connect());
    assertThat(tasks(other)).isEqualTo(tasks(replica));
  }

  @Test
  void anUndoByAnotherProcessWhileAVersionIsUnderWayIsAChangeOfItsOwn() {
    share(Operation.create(T1), set(T1, "p", "old", 0));
    replica.commit(List.of(Operation.undoPoint(), set(T1, "p", "sent", 1)));
    Replica process = Replica.open(storage);
    onFirstVersion(
        () -> {
          assertThat(process.undo()).isTrue();
          process.commit(List.of(Operation.undoPoint(), set(T1, "q", "instead", 2)));
        });
    SyncReport report = replica.sync(server);

    assertThat(report.versionsReceived()).isZero();
    assertThat(report.overwritten()).isEmpty();
    assertThat(lastVersion()).containsExactly(set(T1, "p", "old", 1), set(T1, "q", "instead", 2));
    other.sync(server.connect());
    assertThat(tasks(replica)).isEqualTo(Map.of(T1, Map.of("p", "old", "q", "instead")));
    assertThat(tasks(other)).isEqualTo(tasks(replica));
  }

  @Test
  void whatIsUndoneBetweenTwoVersionsIsNotSent() {
    share(Operation.create(T1), Operation.create(T2));
    replica.commit(List.of(set(T1, "big", "x".repeat(999_900), 1)));
    replica.commit(List.of(Operation.undoPoint(), set(T2, "p", "undone", 1)));
    Replica process = Replica.open(storage);
    onFirstVersion(
        () -> {
          assertThat(process.undo()).isTrue();
          process.commit(List.of(Operation.undoPoint(), set(T2, "q", "instead", 1)));
        });
    assertThat(replica.sync(server).versionsSent()).isEqualTo(2);

    assertThat(lastVersion()).containsExactly(set(T2, "q", "instead", 1));
    assertThat(replica.unsyncedOperations()).isEmpty();
    other.sync(server.connect());
    assertThat(tasks(other)).isEqualTo(tasks(replica));
    assertThat(tasks(replica).get(T2)).isEqualTo(Map.of("q", "instead"));
  }

  @Test
  void whatBothSidesSetAlikeAndALaterVersionChangesIsReportedAsOverwritten() {
    share(Operation.create(T1), set(T1, "p", "old", 0));
    other.commit(List.of(set(T1, "p", "alike", 1)));
    other.sync(server.connect());
    other.commit(List.of(set(T1, "big", "x".repeat(1_100_000), 2)));
    other.sync(server.connect());
    other.commit(List.of(set(T1, "p", "later", 3)));
    other.sync(server.connect());

    replica.commit(List.of(set(T1, "p", "alike", 9)));
    assertThat(replica.sync(server).overwritten())
        .containsExactly(
            new Overwritten(
                T1, "p", Optional.of("alike"), Optional.of("later"), Overwritten.Winner.SERVER));
    assertThat(replica.sync(server).overwritten()).isEmpty();
  }

  @Test
  void undoAfterAPullGoesBackToWhatTheServerBrought() {
    share(Operation.create(T1), set(T1, "p", "old", 0));
    replica.commit(List.of(Operation.undoPoint(), set(T1, "p", "mine", 2)));
    other.commit(List.of(set(T1, "p", "theirs", 1)));
    other.sync(server.connect());
    // The push is lost, so that the change can still be undone.
    server.onCall(call -> call.kind() == Kind.ADD_VERSION ? Fault.LOSE_REQUEST : Fault.NONE);
    assertThatThrownBy(() -> replica.sync(server)).isInstanceOf(ServerUnreachableException.class);
    assertThat(tasks(replica).get(T1)).isEqualTo(Map.of("p", "mine"));

    assertThat(replica.undo()).isTrue();
    assertThat(tasks(replica).get(T1)).isEqualTo(Map.of("p", "theirs"));
  }

  @Test
  void whatWasSentCannotBeUndone() {
    replica.edit(edit -> edit.add("milk"));
    replica.sync(server);
    assertThat(replica.undo()).isFalse();
    assertThat(replica.undoOperations()).isEmpty();
  }

  @Test
  void theLogShowsTheServersOperationsBeforeTheUnsyncedOnes() {
    share(Operation.create(T1));
    replica.commit(List.of(set(T1, "p", "mine", 0)));
    other.commit(List.of(set(T1, "q", "theirs", 0)));
    other.sync(server.connect());
    server.onCall(call -> call.kind() == Kind.ADD_VERSION ? Fault.LOSE_REQUEST : Fault.NONE);
    assertThatThrownBy(() -> replica.sync(server)).isInstanceOf(ServerUnreachableException.class);

    assertThat(replica.operations(T1))
        .containsExactly(Operation.create(T1), set(T1, "q", "theirs", 0), set(T1, "p", "mine", 0));
  }

  @Test
  void theLogKeepsNothingOfTasksThatNoLongerExist() {
    share(Operation.create(T1), Operation.create(T2));
    replica.commit(List.of(Operation.delete(T1)));
    other.commit(List.of(Operation.delete(T2)));
    other.sync(server.connect());
    replica.sync(server);
    assertThat(replica.operations(T1)).isEmpty();
    assertThat(replica.operations(T2)).isEmpty();
  }

  @Test
  void theLogKeepsNothingOfATaskWhoseSecondCreationIsUndone() {
    share(Operation.create(T1), set(T1, "p", "1", 0));
    replica.commit(List.of(Operation.delete(T1)));
    onFirstVersion(
        () -> replica.commit(List.of(Operation.undoPoint(), Operation.create(T1))),
        Fault.LOSE_ANSWER);
    assertThatThrownBy(() -> replica.sync(server)).isInstanceOf(ServerUnreachableException.class);
    int[] fetches = {0};
    server.onCall(
        call -> // what was sent comes back, and what is left is not sent yet
        call.kind() == Kind.CHILD_VERSION && ++fetches[0] == 2 ? Fault.LOSE_REQUEST : Fault.NONE);
    assertThatThrownBy(() -> replica.sync(server)).isInstanceOf(ServerUnreachableException.class);
    assertThat(replica.unsyncedOperations())
        .containsExactly(Operation.undoPoint(), Operation.create(T1));

    assertThat(replica.undo()).isTrue();
    assertThat(replica.uuids()).isEmpty();
    assertThat(replica.operations(T1)).isEmpty();
  }

  @Test
  void theWorkingSetIsRebuiltWithoutRenumbering() {
    UUID first = replica.editAndGet(edit -> edit.add("first").uuid());
    UUID second = replica.editAndGet(edit -> edit.add("second").uuid());
    replica.edit(edit -> edit.task(first).done());
    UUID theirs = other.editAndGet(edit -> edit.add("theirs").uuid());
    other.sync(server.connect());
    assertThat(replica.workingSet().asMap()).isEqualTo(Map.of(1, first, 2, second));

    replica.sync(server);
    assertThat(replica.workingSet().asMap()).isEqualTo(Map.of(2, second, 3, theirs));
  }

  @Test
  void listenersHearWhatASyncChanged() {
    share(Operation.create(T1));
    List<TaskChanges> heard = new ArrayList<>();
    Subscription subscription = replica.onChange(heard::add);
    other.commit(
        List.of(Operation.create(T2), set(T1, "p", "1", 0), Operation.create(new UUID(1, 1))));
    other.commit(List.of(Operation.delete(new UUID(1, 1))));
    other.sync(server.connect());
    replica.sync(server);
    subscription.close();
    assertThat(heard.stream().map(HeardChanges::of))
        .containsExactly(
            new HeardChanges(TaskChanges.Origin.SYNC, Set.of(T2), Set.of(T1), Set.of()));
  }

  @Test
  void aReplicaIsToldHowFarItIs() {
    replica.commit(List.of(Operation.create(T1), set(T1, "p", "1", 0)));
    other.commit(List.of(Operation.create(T2)));
    other.sync(server.connect());
    List<String> heard = new ArrayList<>();
    SyncProgress progress = (phase, done, total) -> heard.add(phase + " " + done + "/" + total);
    replica.sync(server, SyncOptions.newBuilder().progress(progress).build());
    assertThat(heard).containsExactly("RECEIVING 1/-1", "SENDING 2/2");
  }

  @Test
  void anInterruptEndsASyncBetweenTwoStepsAndTheNextOneGoesOn() {
    for (int i = 0; i < 3; i++) {
      other.commit(List.of(Operation.create(new UUID(1, i))));
      other.sync(server.connect());
    }
    int[] fetches = {0};
    server.onCall(
        call -> {
          if (++fetches[0] == 3) {
            Thread.currentThread().interrupt();
          }
          return Fault.NONE;
        });
    try {
      assertThatThrownBy(() -> replica.sync(server)).isInstanceOf(SyncCancelledException.class);
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
    server.onCall(call -> Fault.NONE);
    replica.sync(server);
    assertThat(tasks(replica)).isEqualTo(tasks(other));
  }

  private void share(Operation... operations) {
    replica.commit(List.of(operations));
    replica.sync(server.connect());
    other.sync(server.connect());
  }

  /** Another process does something while the first version is on its way. */
  private void onFirstVersion(Runnable action) {
    onFirstVersion(action, Fault.NONE);
  }

  private void onFirstVersion(Runnable action, Fault fault) {
    boolean[] done = {false};
    server.onCall(
        call -> {
          if (call.kind() == Kind.ADD_VERSION && !done[0]) {
            done[0] = true;
            action.run();
            return fault;
          }
          return Fault.NONE;
        });
  }

  private List<Operation> lastVersion() {
    FakeSyncServer.Version last = server.versions().get(server.versions().size() - 1);
    return SegmentReader.read(last.version(), last.segment());
  }

  private UUID base() {
    try (StorageView view = storage.read()) {
      return view.baseVersion();
    }
  }

  private long revision() {
    try (StorageView view = storage.read()) {
      return view.revision();
    }
  }

  private static Operation set(UUID uuid, String property, String value, int seconds) {
    return Operation.update(uuid, property, value, TIME.plusSeconds(seconds));
  }

  private static Map<UUID, Map<String, String>> tasks(Replica replica) {
    return replica.tasks().stream().collect(Collectors.toMap(Task::uuid, Task::properties));
  }
}
