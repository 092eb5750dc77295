package org.taskchampion.internal.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.Status;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.StorageView;
import org.taskchampion.testing.FakeSyncServer;

/** Undo, of whole steps and of operations that were shown first. */
class UndoTest {

  private static final UUID A = UUID.fromString("aaaaaaaa-0000-4000-8000-00000000000a");
  private static final UUID B = UUID.fromString("bbbbbbbb-0000-4000-8000-00000000000b");
  private static final UUID C = UUID.fromString("cccccccc-0000-4000-8000-00000000000c");
  private static final Instant NOW = Instant.parse("2024-02-29T12:34:56Z");

  private InMemoryStorage storage;
  private Replica replica;

  @BeforeEach
  void open() {
    storage = new InMemoryStorage();
    replica = Replica.open(storage, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterEach
  void close() {
    replica.close();
  }

  private long revision() {
    try (StorageView view = storage.read()) {
      return view.revision();
    }
  }

  private static Operation update(UUID uuid, String property, String value) {
    return Operation.update(uuid, property, value, NOW);
  }

  private Map<UUID, Map<String, String>> tasks() {
    Map<UUID, Map<String, String>> tasks = new HashMap<>();
    replica.tasks().forEach(task -> tasks.put(task.uuid(), task.properties()));
    return tasks;
  }

  @Test
  void eachUndoTakesOneStepBack() {
    replica.edit(edit -> edit.create(A).set("p", "1").set("p", "2"));
    Map<UUID, Map<String, String>> first = tasks();
    replica.edit(edit -> edit.task(A).remove("p").set("q", "3"));
    Map<UUID, Map<String, String>> second = tasks();
    replica.edit(edit -> edit.task(A).purge());
    assertThat(tasks()).isEmpty();

    assertThat(replica.undo()).isTrue();
    assertThat(tasks()).isEqualTo(second);
    assertThat(replica.undo()).isTrue();
    assertThat(tasks()).isEqualTo(first);
    assertThat(replica.undo()).isTrue();
    assertThat(tasks()).isEmpty();
    assertThat(replica.unsyncedOperations()).isEmpty();
    long revision = revision();
    assertThat(replica.undo()).isFalse();
    assertThat(revision()).isEqualTo(revision);
  }

  @Test
  void withoutAnUndoPointEverythingUnsyncedIsTakenBack() {
    replica.commit(List.of(Operation.create(A)));
    replica.commit(List.of(Operation.create(B), update(B, "p", "v")));
    assertThat(replica.undo()).isTrue();
    assertThat(tasks()).isEmpty();
    assertThat(replica.unsyncedOperations()).isEmpty();
  }

  @Test
  void operationsBehindAnUndoPointBelongToItsStep() {
    replica.commit(List.of(Operation.create(A)));
    replica.edit(edit -> edit.create(B));
    replica.commit(List.of(update(A, "p", "v")));
    assertThat(replica.undo()).isTrue();
    assertThat(tasks()).isEqualTo(Map.of(A, Map.of()));
    assertThat(replica.unsyncedOperations()).containsExactly(Operation.create(A));
  }

  @Test
  void anUndoPointAloneIsAStep() {
    replica.commit(List.of(Operation.create(A), Operation.undoPoint(), Operation.undoPoint()));
    assertThat(replica.undo()).isTrue();
    assertThat(replica.unsyncedOperations())
        .containsExactly(Operation.create(A), Operation.undoPoint());
    assertThat(replica.undo()).isTrue();
    assertThat(replica.undo()).isTrue();
    assertThat(replica.undo()).isFalse();
    assertThat(tasks()).isEmpty();
  }

  @Test
  void whatWasSyncedIsNotTakenBack() {
    replica.edit(edit -> edit.create(A).set("p", "1"));
    replica.sync(new FakeSyncServer());
    Map<UUID, Map<String, String>> synced = tasks();
    assertThat(replica.undoOperations()).isEmpty();
    assertThat(replica.undo()).isFalse();
    assertThat(tasks()).isEqualTo(synced);
    replica.edit(edit -> edit.task(A).set("p", "2"));
    replica.edit(edit -> edit.task(A).set("p", "3"));
    assertThat(replica.undo()).isTrue();
    assertThat(replica.undo()).isTrue();
    assertThat(replica.undo()).isFalse();
    assertThat(tasks()).isEqualTo(synced);
  }

  @Test
  void theLogOfATaskWhoseRemovalIsNotSentStaysWhenItsReturnIsTakenBack() {
    replica.edit(edit -> edit.create(A).set("p", "1"));
    replica.sync(new FakeSyncServer());
    List<Operation> log = replica.operations(A);
    replica.edit(edit -> edit.task(A).purge());
    replica.edit(edit -> edit.create(A));
    assertThat(replica.undo()).isTrue();
    assertThat(replica.undo()).isTrue();
    assertThat(tasks().get(A)).containsEntry("p", "1");
    assertThat(replica.operations(A)).isEqualTo(log);
  }

  @Test
  void theOperationsOfTheLastStepAreShownInTheirOrder() {
    replica.edit(edit -> edit.create(A));
    replica.edit(edit -> edit.apply(update(A, "p", "1")).apply(update(A, "p", "2")));
    assertThat(replica.undoOperations())
        .containsExactly(
            Operation.undoPoint(), update(A, "p", "1"), new Operation.Update(A, "p", "1", "2", NOW))
        .isUnmodifiable();
  }

  @Test
  void operationsThatWereShownAreTakenBack() {
    replica.edit(edit -> edit.create(A).set("p", "1"));
    replica.edit(edit -> edit.task(A).set("p", "2"));
    assertThat(replica.commitReversed(replica.undoOperations())).isTrue();
    assertThat(replica.task(A).orElseThrow().property("p")).contains("1");
  }

  @Test
  void anyExactTailIsTakenBack() {
    replica.edit(edit -> edit.create(A));
    replica.edit(edit -> edit.apply(update(A, "p", "1")).apply(update(A, "q", "2")));
    List<Operation> all = replica.unsyncedOperations();
    assertThat(replica.commitReversed(all.subList(4, 5))).isTrue();
    assertThat(tasks()).isEqualTo(Map.of(A, Map.of("p", "1")));
    assertThat(replica.unsyncedOperations()).isEqualTo(all.subList(0, 4));
    assertThat(replica.commitReversed(all.subList(0, 4))).isTrue();
    assertThat(tasks()).isEmpty();
  }

  @Test
  void whatIsNotExactlyTheTailIsNotTakenBack() {
    replica.edit(edit -> edit.create(A));
    replica.edit(edit -> edit.apply(update(A, "p", "1")).apply(update(A, "p", "2")));
    List<Operation> all = replica.unsyncedOperations();
    List<Operation> shown = replica.undoOperations();
    List<Operation> longer = new ArrayList<>(all);
    longer.add(0, Operation.undoPoint());
    List<Operation> withOtherOldValue = new ArrayList<>(shown);
    withOtherOldValue.set(2, update(A, "p", "2"));
    Map<UUID, Map<String, String>> before = tasks();
    long revision = revision();
    for (List<Operation> wrong :
        List.of(
            List.<Operation>of(),
            all.subList(0, 2),
            shown.subList(0, 2),
            List.of(shown.get(2), shown.get(1)),
            withOtherOldValue,
            longer)) {
      assertThat(replica.commitReversed(wrong)).as("%s", wrong).isFalse();
    }
    assertThat(replica.unsyncedOperations()).isEqualTo(all);
    assertThat(tasks()).isEqualTo(before);
    assertThat(revision()).isEqualTo(revision);

    replica.edit(edit -> edit.create(B));
    assertThat(replica.commitReversed(shown)).as("no longer the tail").isFalse();
    assertThat(replica.undo()).isTrue();
    assertThat(replica.commitReversed(shown)).as("the tail again").isTrue();
    assertThat(replica.commitReversed(shown)).as("taken back already").isFalse();
    assertThat(tasks()).isEqualTo(Map.of(A, Map.of()));
  }

  @Test
  void undoBringsTasksBackIntoTheWorkingSetAndTakesNewOnesOut() {
    replica.edit(edit -> edit.create(A).set("status", "pending"));
    replica.edit(edit -> edit.create(B).set("status", "pending"));
    assertThat(replica.undo()).isTrue();
    assertThat(replica.workingSet().asMap()).isEqualTo(Map.of(1, A));

    replica.edit(edit -> edit.create(B).set("status", "pending"));
    replica.edit(edit -> edit.task(A).done());
    assertThat(replica.workingSet().asMap())
        .as("until it is rebuilt")
        .isEqualTo(Map.of(1, A, 2, B));
    assertThat(replica.undo()).isTrue();
    assertThat(replica.workingSet().asMap()).isEqualTo(Map.of(1, A, 2, B));

    replica.edit(edit -> edit.task(A).done());
    replica.renumber();
    assertThat(replica.workingSet().asMap()).isEqualTo(Map.of(1, B));
    assertThat(replica.undo()).isTrue();
    assertThat(replica.workingSet().asMap()).isEqualTo(Map.of(1, B, 2, A));

    replica.edit(edit -> edit.task(B).purge());
    replica.renumber();
    assertThat(replica.undo()).isTrue();
    assertThat(replica.workingSet().asMap()).isEqualTo(Map.of(1, A, 2, B));
  }

  @Test
  void severalUndosBringTasksBackUnderTheirNumbers() {
    replica.edit(
        edit -> {
          for (UUID uuid : List.of(A, B, C)) {
            edit.create(uuid).set("status", "pending");
          }
        });
    Map<Integer, UUID> numbers = Map.of(1, A, 2, B, 3, C);
    replica.edit(
        edit -> {
          edit.task(A).delete();
          edit.task(C).done();
        });
    replica.edit(edit -> edit.task(A).description("changed after it was deleted"));
    replica.edit(edit -> edit.task(A).status(Status.PENDING));
    replica.edit(edit -> edit.add("another"));
    assertThat(replica.workingSet().asMap()).hasSize(4).containsAllEntriesOf(numbers);
    for (int i = 0; i < 4; i++) {
      assertThat(replica.undo()).isTrue();
      assertThat(replica.workingSet().asMap()).as("after undo %d", i).isEqualTo(numbers);
    }
    assertThat(replica.pendingTasks()).hasSize(3);
  }

  @Test
  void theNumberOfATaskThatUndoTakesOutIsNotGivenToAnotherAtOnce() {
    replica.edit(edit -> edit.create(A).set("status", "pending"));
    replica.edit(
        edit -> {
          edit.task(A).done();
          edit.create(B).set("status", "pending");
        });
    replica.renumber();
    assertThat(replica.workingSet().asMap()).isEqualTo(Map.of(1, B));
    assertThat(replica.undo()).isTrue();
    assertThat(replica.workingSet().asMap()).isEqualTo(Map.of(2, A));
  }

  @Test
  void randomStepsAreAllTakenBack() {
    for (long seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      try (Replica own = Replica.open(new InMemoryStorage(), Clock.fixed(NOW, ZoneOffset.UTC))) {
        List<Map<UUID, Map<String, String>>> states = new ArrayList<>();
        for (int step = 0; step < 8; step++) {
          int logged = own.unsyncedOperations().size();
          Map<UUID, Map<String, String>> before = stateOf(own);
          own.edit(edit -> randomOperations(random).forEach(edit::apply));
          if (own.unsyncedOperations().size() > logged) {
            states.add(before);
          }
        }
        for (int i = states.size() - 1; i >= 0; i--) {
          assertThat(own.undo()).as("seed %d", seed).isTrue();
          assertThat(stateOf(own)).as("seed %d", seed).isEqualTo(states.get(i));
        }
        assertThat(own.undo()).as("seed %d", seed).isFalse();
      }
    }
  }

  private static Map<UUID, Map<String, String>> stateOf(Replica replica) {
    Map<UUID, Map<String, String>> tasks = new HashMap<>();
    replica.tasks().forEach(task -> tasks.put(task.uuid(), task.properties()));
    return tasks;
  }

  private static List<Operation> randomOperations(Random random) {
    List<Operation> operations = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      UUID uuid = random.nextBoolean() ? A : B;
      operations.add(
          switch (random.nextInt(6)) {
            case 0, 1 -> Operation.create(uuid);
            case 2 -> Operation.delete(uuid);
            default ->
                update(
                    uuid,
                    random.nextBoolean() ? "p" : "status",
                    random.nextInt(3) == 0 ? null : random.nextBoolean() ? "pending" : "x");
          });
    }
    return operations;
  }
}
