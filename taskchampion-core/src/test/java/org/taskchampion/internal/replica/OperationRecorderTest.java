package org.taskchampion.internal.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.taskchampion.Operation;
import org.taskchampion.TaskChanges;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

class OperationRecorderTest {

  private static final int TASKS = 8;

  private static Operation any(Random random) {
    UUID uuid = new UUID(0, random.nextInt(TASKS));
    return switch (random.nextInt(8)) {
      case 0, 1 -> Operation.create(uuid);
      case 2 -> Operation.delete(uuid);
      case 3 -> Operation.undoPoint();
      case 4 -> Operation.update(uuid, "status", "pending", Instant.EPOCH);
      default ->
          Operation.update(
              uuid,
              "property" + random.nextInt(2),
              random.nextInt(3) == 0 ? null : "value" + random.nextInt(3),
              Instant.ofEpochSecond(random.nextInt(100)));
    };
  }

  /** What it forgets of many tasks is as if it had not. */
  @Test
  void manyTasksAreRecordedAsFewAre() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      List<Operation> before = new ArrayList<>();
      List<Operation> operations = new ArrayList<>();
      for (int i = random.nextInt(20); i >= 0; i--) {
        before.add(any(random));
      }
      for (int i = random.nextInt(40); i >= 0; i--) {
        operations.add(any(random));
      }
      try (InMemoryStorage few = new InMemoryStorage();
          InMemoryStorage many = new InMemoryStorage()) {
        commit(few, before, TASKS + 1);
        commit(many, before, TASKS + 1);

        Recorded expected = commit(few, operations, TASKS + 1);
        Recorded found = commit(many, operations, 1 + random.nextInt(3));

        assertThat(found.operations).as("seed %s", seed).isEqualTo(expected.operations);
        assertSame(found.changes, expected.changes);
        try (StorageView view = many.read();
            StorageView other = few.read()) {
          assertThat(view.tasks()).isEqualTo(other.tasks());
          assertThat(view.unsyncedOperations()).isEqualTo(other.unsyncedOperations());
          assertThat(view.workingSet()).isEqualTo(other.workingSet());
        }
      }
    }
  }

  private record Recorded(List<Operation> operations, TaskChanges changes) {}

  private static Recorded commit(InMemoryStorage storage, List<Operation> operations, int most) {
    try (StorageTransaction transaction = storage.begin()) {
      OperationRecorder recorder = new OperationRecorder(transaction, most);
      recorder.recordAll(operations);
      recorder.flush();
      Recorded recorded =
          new Recorded(recorder.recorded(), recorder.changes(TaskChanges.Origin.EDIT));
      transaction.commit();
      return recorded;
    }
  }

  private static void assertSame(TaskChanges found, TaskChanges expected) {
    assertThat(found.added()).isEqualTo(expected.added());
    assertThat(found.changed()).isEqualTo(expected.changed());
    assertThat(found.removed()).isEqualTo(expected.removed());
    for (UUID uuid : expected.changed()) {
      assertThat(found.before(uuid)).isEqualTo(expected.before(uuid));
      assertThat(found.after(uuid)).isEqualTo(expected.after(uuid));
    }
  }
}
