package org.taskchampion.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.history.RevertReport.Outcome;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.testing.FakeSyncServer;

/** Many histories, or many conflicts, at once: what is kept is read once, and written once. */
class ManyAtOnceTest {

  private static final Instant TIME = Instant.parse("2026-11-24T12:00:00Z");
  private static final int OF_A_GROUP = 100;

  /** A storage that counts how often kept units and groups of conflicts are read and written. */
  private static final class CountingStorage implements Storage {
    private final Storage storage = new InMemoryStorage();
    private int uses;
    private int commits;

    @Override
    public StorageTransaction begin() {
      return counting(StorageTransaction.class, storage.begin());
    }

    @Override
    public StorageView read() {
      return counting(StorageView.class, storage.read());
    }

    private <T extends StorageView> T counting(Class<T> type, T view) {
      return type.cast(
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (proxy, method, arguments) -> {
                String name = method.getName();
                boolean isValue = name.equals("value") || name.equals("setValue");
                if (isValue && arguments[0].toString().matches("(history|overwritten)\\..*")) {
                  uses++;
                }
                commits += name.equals("commit") ? 1 : 0;
                try {
                  return method.invoke(view, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              }));
    }

    @Override
    public void close() {
      storage.close();
    }
  }

  private static UUID task(int number) {
    return new UUID(0xa0, number);
  }

  private static List<Operation> set(int count, String value, int second) {
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      operations.add(Operation.update(task(i), "p", value, TIME.plusSeconds(second)));
    }
    return operations;
  }

  private static int uses(CountingStorage storage, Runnable work) {
    int before = storage.uses;
    work.run();
    return storage.uses - before;
  }

  @Test
  void theHistoriesOfManyTasksReadTheUnitsOnce() {
    CountingStorage storage = new CountingStorage();
    try (Replica replica = Replica.open(storage)) {
      List<UUID> uuids = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        UUID uuid = task(i);
        replica.edit(edit -> edit.create(uuid).set("p", "v"));
        uuids.add(uuid);
      }
      replica.edit(edit -> edit.task(task(7)).purge());
      List<TaskHistory> many = new ArrayList<>();
      int all = uses(storage, () -> many.addAll(replica.taskHistories(uuids).values()));
      int one = uses(storage, () -> assertThat(replica.taskHistory(task(0)).isComplete()).isTrue());
      assertThat(all).isEqualTo(one);
      assertThat(many).extracting(TaskHistory::taskUuid).isEqualTo(uuids);
      for (TaskHistory history : many) {
        TaskHistory alone = replica.taskHistory(history.taskUuid());
        assertThat(history.changes()).isEqualTo(alone.changes()).isNotEmpty();
        assertThat(history.isComplete()).isEqualTo(alone.isComplete());
      }
    }
  }

  @Test
  void eachTaskIsToldOnceAlsoOneThatNeverWas() {
    try (Replica replica = Replica.open(new InMemoryStorage())) {
      replica.edit(edit -> edit.create(task(1)));
      List<UUID> asked = List.of(task(2), task(1), task(2));
      assertThat(replica.taskHistories(asked).keySet()).containsExactly(task(2), task(1));
      assertThat(replica.taskHistories(asked).get(task(2)).changes()).isEmpty();
      assertThat(replica.taskHistories(List.of())).isEmpty();
    }
  }

  /** A replica in which the values of many tasks were overwritten. */
  private static void withConflicts(int count, Consumer<Replica> work, CountingStorage storage) {
    FakeSyncServer server = new FakeSyncServer(1);
    try (Replica replica = Replica.open(storage);
        Replica other = Replica.open(new InMemoryStorage())) {
      List<Operation> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        all.add(Operation.create(task(i)));
      }
      all.addAll(set(count, "old", 0));
      replica.commit(all);
      replica.sync(server.connect());
      other.sync(server.connect());
      other.commit(set(count, "theirs", 2));
      replica.commit(set(count, "mine", 1));
      other.sync(server.connect());
      replica.sync(server.connect());
      assertThat(replica.conflicts()).hasSize(count);
      work.accept(replica);
      assertThat(replica.verify().findings()).isEmpty();
    }
  }

  private static int usesToSettle(int count, boolean isTakenBack) {
    CountingStorage storage = new CountingStorage();
    int[] uses = {0};
    withConflicts(
        count,
        replica -> {
          List<Conflict> conflicts = new ArrayList<>(replica.conflicts());
          Collections.shuffle(conflicts, new Random(1));
          int commits = storage.commits;
          uses[0] =
              uses(
                  storage,
                  () -> {
                    if (isTakenBack) {
                      assertThat(replica.takeBack(conflicts).outcome()).isEqualTo(Outcome.DONE);
                    } else {
                      assertThat(replica.dismiss(conflicts)).isEqualTo(count);
                    }
                  });
          assertThat(storage.commits - commits).isEqualTo(1);
          assertThat(replica.conflicts()).isEmpty();
          String left = isTakenBack ? "mine" : "theirs";
          assertThat(replica.tasks())
              .allSatisfy(task -> assertThat(task.properties()).containsEntry("p", left));
        },
        storage);
    return uses[0];
  }

  @Test
  void manyConflictsAreTakenBackWithOneReadingAndWritingOfEachGroup() {
    for (boolean isTakenBack : List.of(true, false)) {
      int few = usesToSettle(2 * OF_A_GROUP, isTakenBack);
      int many = usesToSettle(20 * OF_A_GROUP, isTakenBack);
      assertThat(many).isLessThanOrEqualTo(10 * few);
      assertThat(many).isLessThan(20 * 8);
    }
  }

  @Test
  void aTaskThatWasRemovedComesBackFromManyGroups() {
    CountingStorage storage = new CountingStorage();
    FakeSyncServer server = new FakeSyncServer(1);
    try (Replica replica = Replica.open(storage);
        Replica other = Replica.open(new InMemoryStorage())) {
      replica.commit(List.of(Operation.create(task(1)), Operation.create(task(2))));
      replica.sync(server.connect());
      other.sync(server.connect());
      List<Operation> changes = new ArrayList<>();
      for (int i = 0; i < 5 * OF_A_GROUP; i++) {
        changes.add(Operation.update(task(1), "p" + i, "mine", TIME));
      }
      replica.commit(changes);
      other.commit(List.of(Operation.delete(task(1))));
      other.sync(server.connect());
      replica.sync(server.connect());
      List<Conflict> conflicts = replica.conflicts();
      assertThat(conflicts).hasSize(5 * OF_A_GROUP);
      // Whole groups in the middle are settled, and passed over.
      assertThat(replica.dismiss(conflicts.subList(OF_A_GROUP, 4 * OF_A_GROUP)))
          .isEqualTo(3 * OF_A_GROUP);
      assertThat(replica.takeBack(conflicts.get(5 * OF_A_GROUP - 1)).isDone()).isTrue();
      assertThat(replica.task(task(1)).orElseThrow().properties()).containsEntry("p7", "mine");
      assertThat(replica.conflicts()).isEmpty();
      assertThat(replica.verify().findings()).isEmpty();
    }
  }
}
