package org.taskchampion.internal.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/** Which tasks are in a replica's working set, and under which numbers. */
class WorkingSetRulesTest {

  private static final UUID A = UUID.fromString("aaaaaaaa-0000-4000-8000-00000000000a");
  private static final UUID B = UUID.fromString("bbbbbbbb-0000-4000-8000-00000000000b");
  private static final UUID C = UUID.fromString("cccccccc-0000-4000-8000-00000000000c");
  private static final UUID D = UUID.fromString("dddddddd-0000-4000-8000-00000000000d");

  private InMemoryStorage storage;
  private Replica replica;

  @BeforeEach
  void open() {
    storage = new InMemoryStorage();
    replica = Replica.open(storage);
  }

  @AfterEach
  void close() {
    replica.close();
  }

  private static Operation status(UUID uuid, String status) {
    return Operation.update(uuid, "status", status, Instant.EPOCH);
  }

  private void create(UUID uuid, String status) {
    replica.commit(List.of(Operation.create(uuid), status(uuid, status)));
  }

  private Map<Integer, UUID> workingSet() {
    return replica.workingSet().asMap();
  }

  @Test
  void aTaskThatBecomesPendingOrRecurringIsAppended() {
    create(A, "pending");
    create(B, "recurring");
    create(C, "completed");
    assertThat(workingSet()).isEqualTo(Map.of(1, A, 2, B));
    replica.commit(List.of(status(C, "pending")));
    assertThat(workingSet()).isEqualTo(Map.of(1, A, 2, B, 3, C));
  }

  @Test
  void otherStatusesAndNoneAreNotAppended() {
    replica.commit(List.of(Operation.create(A)));
    create(B, null);
    create(C, "Pending");
    create(D, "waiting");
    assertThat(workingSet()).isEmpty();
    replica.commit(
        List.of(Operation.update(A, "state", "pending", Instant.EPOCH), status(D, "deleted")));
    assertThat(workingSet()).isEmpty();
  }

  @Test
  void aTaskIsAppendedOnce() {
    create(A, "pending");
    create(B, "pending");
    replica.commit(
        List.of(
            status(A, "completed"),
            status(A, "pending"),
            status(A, "deleted"),
            status(A, "recurring")));
    assertThat(workingSet()).isEqualTo(Map.of(1, A, 2, B));
    create(C, "completed");
    replica.commit(List.of(status(C, "pending"), status(C, "x"), status(C, "pending")));
    assertThat(workingSet()).isEqualTo(Map.of(1, A, 2, B, 3, C));
  }

  @Test
  void aChangeBetweenPendingAndRecurringAppendsNothing() {
    create(A, "pending");
    setWorkingSet(Map.of());
    replica.commit(List.of(status(A, "recurring"), status(A, "pending"), status(A, "pending")));
    assertThat(workingSet()).isEmpty();
  }

  private void setWorkingSet(Map<Integer, UUID> workingSet) {
    try (StorageTransaction transaction = storage.begin()) {
      transaction.setWorkingSet(new TreeMap<>(workingSet));
      transaction.commit();
    }
  }

  @Test
  void tasksAreAppendedInTheOrderInWhichTheyBecamePending() {
    replica.commit(List.of(Operation.create(A), Operation.create(B), Operation.create(C)));
    replica.commit(List.of(status(C, "pending"), status(A, "pending"), status(B, "pending")));
    assertThat(workingSet()).isEqualTo(Map.of(1, C, 2, A, 3, B));
  }

  @Test
  void aTaskIsAppendedBehindTheLargestIndexAndNotIntoAGap() {
    create(A, "pending");
    setWorkingSet(Map.of(5, A));
    create(B, "pending");
    assertThat(workingSet()).isEqualTo(Map.of(5, A, 6, B));
  }

  @Test
  void tasksThatAreDoneOrGoneStayUntilTheNextRebuilding() {
    create(A, "pending");
    create(B, "pending");
    create(C, "pending");
    replica.commit(List.of(status(A, "completed"), Operation.delete(B)));
    assertThat(workingSet()).isEqualTo(Map.of(1, A, 2, B, 3, C));
    assertThat(replica.workingSetTasks()).extracting(Task::uuid).containsExactly(A, C);
  }

  @Test
  void renumberingDropsWhatIsDoneAndClosesTheGaps() {
    create(A, "pending");
    create(B, "pending");
    create(C, "recurring");
    create(D, "pending");
    replica.commit(List.of(status(A, "completed"), Operation.delete(C), status(D, "pending")));
    replica.renumber();
    assertThat(workingSet()).isEqualTo(Map.of(1, B, 2, D));
    replica.commit(List.of(status(B, null)));
    replica.renumber();
    assertThat(workingSet()).isEqualTo(Map.of(1, D));
  }

  @Test
  void renumberingAppendsWhatIsMissingInTheOrderOfEntry() {
    create(A, "pending");
    create(B, "pending");
    create(C, "pending");
    create(D, "recurring");
    replica.commit(
        List.of(
            Operation.update(C, "entry", "1700000002", Instant.EPOCH),
            Operation.update(B, "entry", "1700000003", Instant.EPOCH),
            Operation.update(D, "entry", "1700000001", Instant.EPOCH)));
    setWorkingSet(Map.of(3, A));
    replica.renumber();
    assertThat(workingSet()).isEqualTo(Map.of(1, A, 2, D, 3, C, 4, B));
  }

  @Test
  void renumberingIsNoChangeForUndoAndWritesOnlyWhatIsNew() {
    create(A, "pending");
    create(B, "pending");
    List<Operation> operations = replica.unsyncedOperations();
    long revision = revision();
    replica.renumber();
    assertThat(revision()).isEqualTo(revision);
    replica.commit(List.of(status(A, "completed")));
    replica.renumber();
    assertThat(replica.unsyncedOperations()).hasSize(operations.size() + 1);
    assertThat(workingSet()).isEqualTo(Map.of(1, B));
  }

  private long revision() {
    try (StorageView view = storage.read()) {
      return view.revision();
    }
  }
}
