package org.taskchampion.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.storage.VerificationReport;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.TooLargeException;
import org.taskchampion.testing.FakeSyncServer;
import org.taskchampion.testing.FakeSyncServer.Fault;
import org.taskchampion.testing.FakeSyncServer.Kind;

/** What is undone while it is on its way, or may have arrived, stays undone everywhere. */
class UndoDuringSyncTest {

  private static final UUID T1 = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000001");
  private static final UUID T2 = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000002");
  private static final Instant TIME = Instant.parse("2026-11-24T12:00:00Z");

  private final FakeSyncServer server = new FakeSyncServer(1);
  private final InMemoryStorage storage = new InMemoryStorage();
  private final Replica replica = Replica.open(storage);
  private final Replica other = Replica.open(new InMemoryStorage());

  @BeforeEach
  void share() {
    replica.commit(
        List.of(
            Operation.create(T1),
            set(T1, "p", "old", 0),
            Operation.create(T2),
            set(T2, "x", "y", 0)));
    replica.sync(server.connect());
    other.sync(server.connect());
  }

  @AfterEach
  void agree() {
    server.onCall(call -> Fault.NONE);
    replica.sync(server.connect());
    other.sync(server.connect());
    replica.sync(server.connect());
    assertThat(tasks(other)).isEqualTo(tasks(replica));
    assertThat(replica.unsyncedOperations()).isEmpty();
    assertThat(replica.verify(server.connect()).findings()).isEmpty();
    try (StorageView view = storage.read()) {
      assertThat(view.values()).doesNotContainKeys("onItsWay", "takenBack");
    }
    replica.close();
    other.close();
  }

  private void edit(Operation... operations) {
    replica.commit(List.of(Operation.undoPoint()));
    replica.commit(List.of(operations));
  }

  /** Something happens while the first version is on its way. */
  private void onTheWay(Fault fault, Runnable action) {
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
    if (fault == Fault.NONE) {
      replica.sync(server);
    } else {
      assertThatThrownBy(() -> replica.sync(server)).isInstanceOf(SyncException.class);
    }
  }

  private void assertShared(String value) {
    assertThat(tasks(replica).get(T1)).containsEntry("p", value);
    replica.sync(server.connect());
    other.sync(server.connect());
    assertThat(tasks(replica).get(T1)).containsEntry("p", value);
    assertThat(tasks(other).get(T1)).containsEntry("p", value);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void whatIsUndoneOnItsWayStaysUndone(Fault fault) {
    edit(set(T1, "p", "undone", 1));
    onTheWay(
        fault,
        () -> {
          assertThat(replica.undo()).isTrue();
          assertThat(tasks(replica).get(T1)).containsEntry("p", "old");
        });
    assertShared("old");
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"LOSE_REQUEST", "LOSE_ANSWER"})
  void whatMayHaveArrivedIsTakenBackLater(Fault fault) {
    edit(set(T1, "p", "undone", 1));
    onTheWay(fault, () -> {});
    Replica process = Replica.open(storage); // after a restart, say
    assertThat(process.undo()).isTrue();
    assertShared("old");
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void severalStepsAreTakenBackOneByOne(Fault fault) {
    edit(set(T1, "p", "first", 1));
    edit(set(T1, "p", "second", 2), set(T2, "x", "second", 2));
    edit(set(T1, "p", "third", 3));
    onTheWay(
        fault,
        () -> {
          assertThat(replica.undo()).isTrue();
          assertThat(tasks(replica).get(T1)).containsEntry("p", "second");
          edit(set(T1, "p", "not sent", 4));
          assertThat(replica.undo()).isTrue();
          assertThat(tasks(replica).get(T1)).containsEntry("p", "second");
          assertThat(replica.undoOperations()).hasSize(3);
          assertThat(replica.commitReversed(replica.undoOperations())).isTrue();
          assertThat(tasks(replica).get(T1)).containsEntry("p", "first");
          assertThat(tasks(replica).get(T2)).containsEntry("x", "y");
        });
    assertShared("first");
    assertThat(tasks(other).get(T2)).containsEntry("x", "y");
  }

  @Test
  void anUndoIsNotUndoneByAnother() {
    edit(set(T1, "p", "undone", 1));
    onTheWay(Fault.LOSE_ANSWER, () -> assertThat(replica.undo()).isTrue());
    assertThat(replica.undo()).isFalse();
    assertThat(replica.undoOperations()).isEmpty();
    // What was sent comes back, and what takes it back is lost.
    onTheWay(Fault.LOSE_REQUEST, () -> {});
    assertThat(replica.unsyncedOperations()).isNotEmpty();
    assertThat(replica.undo()).isFalse();
    edit(set(T1, "p", "kept", 9));
    edit(set(T1, "p", "dropped", 10));
    assertThat(replica.undo()).isTrue();
    assertShared("kept");
  }

  @Test
  void creationAndRemovalAreTakenBackToo() {
    UUID made = new UUID(5, 5);
    edit(Operation.create(made), set(made, "p", "1", 1), Operation.delete(T2));
    onTheWay(Fault.LOSE_ANSWER, () -> assertThat(replica.undo()).isTrue());
    replica.sync(server.connect());
    other.sync(server.connect());
    assertThat(other.uuids()).containsExactlyInAnyOrder(T1, T2);
    assertThat(tasks(other).get(T2)).isEqualTo(Map.of("x", "y"));
  }

  @Test
  void whatSomebodyElseSetLaterStays() {
    edit(set(T1, "p", "undone", 1));
    onTheWay(
        Fault.NONE,
        () -> {
          other.commit(List.of(set(T1, "p", "theirs", 2)));
          other.sync(server.connect());
          assertThat(replica.undo()).isTrue();
        });
    assertShared("theirs");
  }

  @Test
  void whatTheServerRefusedForGoodIsDropped() {
    edit(set(T1, "p", "large", 1));
    ForwardingSyncServer small =
        new ForwardingSyncServer(server.connect()) {
          @Override
          public AddVersionResult addVersion(UUID parent, byte[] segment) {
            throw new TooLargeException("too large", null);
          }
        };
    assertThatThrownBy(() -> replica.sync(small)).isInstanceOf(TooLargeException.class);
    assertThat(replica.undo()).isTrue();
    assertThat(replica.unsyncedOperations()).isEmpty();
  }

  @Test
  void anExportKnowsWhatIsOnItsWay() throws IOException {
    edit(set(T1, "p", "undone", 1));
    onTheWay(Fault.LOSE_ANSWER, () -> {});
    ByteArrayOutputStream exported = new ByteArrayOutputStream();
    replica.exportTo(exported);
    try (Replica restored = Replica.open(new InMemoryStorage())) {
      restored.importFrom(new ByteArrayInputStream(exported.toByteArray()));
      assertThat(restored.undo()).isTrue();
      restored.sync(server.connect());
      assertThat(tasks(restored).get(T1)).containsEntry("p", "old");
    }
  }

  @Test
  void valuesThatCannotBeAreFoundAndMended() {
    edit(set(T1, "p", "kept", 1));
    for (String damaged : List.of("", "-1", "3-2", "0-9", "1-2,1-3", "x-y", "0-1,")) {
      put("takenBack", damaged);
      assertThat(replica.verify().findings())
          .as(damaged)
          .extracting(VerificationReport.Finding::message)
          .containsExactly("it is not known how far undo may go back");
      assertThat(replica.undo()).isFalse();
      assertThat(replica.heal().isSound()).isTrue();
      put("takenBack", null);
    }
    for (String damaged : List.of("", "7", "x 1", replica.baseVersion() + " -3", "a b c")) {
      put("onItsWay", damaged);
      assertThat(replica.verify().findings())
          .as(damaged)
          .extracting(VerificationReport.Finding::message)
          .containsExactly("it is not known which operations are on their way to a server");
      assertThat(replica.heal().isSound()).isTrue();
      put("onItsWay", null);
    }
  }

  private void put(String name, String value) {
    try (StorageTransaction transaction = storage.begin()) {
      transaction.setValue(name, value);
      transaction.commit();
    }
  }

  private static Operation set(UUID uuid, String property, String value, int seconds) {
    return Operation.update(uuid, property, value, TIME.plusSeconds(seconds));
  }

  private static Map<UUID, Map<String, String>> tasks(Replica replica) {
    return replica.tasks().stream().collect(Collectors.toMap(Task::uuid, Task::properties));
  }
}
