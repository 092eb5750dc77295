package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.testing.FakeSyncServer;

/** The lists of tasks use the dependencies that a replica remembers, for as long as they are so. */
class RememberedDependenciesTest {

  private static final UUID FIRST = new UUID(0, 1);
  private static final UUID SECOND = new UUID(0, 2);

  private final InMemoryStorage storage = new InMemoryStorage();

  private Replica open() {
    Replica replica = Replica.open(storage);
    replica.edit(
        edit -> {
          edit.create(FIRST).status(Status.PENDING);
          edit.create(SECOND).status(Status.PENDING).addDependency(FIRST);
        });
    return replica;
  }

  private static void assertBlocked(TaskReader queries, boolean blocked) {
    for (Task task : queries.tasks()) {
      assertThat(task.isBlocked()).isEqualTo(blocked && task.uuid().equals(SECOND));
      assertThat(task.isBlocking()).isEqualTo(blocked && task.uuid().equals(FIRST));
    }
    assertThat(queries.pendingTasks())
        .filteredOn(task -> task.uuid().equals(SECOND))
        .singleElement()
        .satisfies(task -> assertThat(task.isBlocked()).isEqualTo(blocked));
    assertThat(queries.dependencies().isBlocked(SECOND)).isEqualTo(blocked);
  }

  @Test
  void ownCommitsEndThem() {
    Replica replica = open();
    assertBlocked(replica, true);

    replica.edit(edit -> edit.task(FIRST).done());
    assertBlocked(replica, false);

    replica.undo();
    assertBlocked(replica, true);
  }

  @Test
  void commitsOfOthersEndThem() {
    Replica replica = open();
    Replica other = Replica.open(storage);
    assertBlocked(replica, true);

    other.edit(edit -> edit.task(SECOND).removeDependency(FIRST));
    assertBlocked(replica, false);
  }

  @Test
  void changesInsideOfAnEditEndThem() {
    Replica replica = open();
    assertBlocked(replica, true);

    replica.edit(
        edit -> {
          assertBlocked(edit, true);
          edit.task(FIRST).done();
          assertBlocked(edit, false);
          edit.task(FIRST).status(Status.PENDING);
          assertBlocked(edit, true);
          edit.task(FIRST).done();
        });

    assertBlocked(replica, false);
  }

  @Test
  void whatWasReadBeforeStaysAsItWas() {
    Replica replica = open();
    List<Task> before = readEveryWay(replica);

    replica.edit(edit -> edit.task(FIRST).done());
    replica.close();

    for (Task task : before) {
      assertThat(task.isBlocked()).isEqualTo(task.uuid().equals(SECOND));
      assertThat(task.isBlocking()).isEqualTo(task.uuid().equals(FIRST));
      assertThat(task.hasTag(Tag.BLOCKED)).isEqualTo(task.uuid().equals(SECOND));
      assertThat(task.tags().contains(Tag.BLOCKING)).isEqualTo(task.uuid().equals(FIRST));
    }
  }

  private static List<Task> readEveryWay(Replica replica) {
    List<Task> read = new ArrayList<>(replica.tasks());
    read.addAll(replica.pendingTasks());
    read.addAll(replica.workingSetTasks());
    for (UUID uuid : List.of(FIRST, SECOND)) {
      read.addAll(replica.tasks(List.of(uuid)));
      read.add(replica.task(uuid).orElseThrow());
      read.add(replica.read(view -> view.task(uuid).orElseThrow()));
      read.add(replica.editAndGet(edit -> edit.task(uuid).task()));
      read.add(replica.editAndGet(edit -> edit.task(uuid).priority("H").task()));
    }
    return read;
  }

  @Test
  void onlyDependenciesAndTheStatusOfWhatIsNamedConcernThem() {
    UUID first = new UUID(0, 1);
    UUID second = new UUID(0, 2);
    Map<String, String> named = Map.of("status", "pending");
    Map<String, String> naming = Map.of("status", "pending", "dep_" + first, "");
    DependencyGraph graph =
        DependencyGraph.of(Map.of(first, named, second, naming), unknown -> Map.of());
    Map<String, String> other = Map.of("status", "pending", "description", "x");
    assertThat(graph.concerns(first, other)).isFalse();
    assertThat(graph.concerns(second, naming)).isFalse();
    assertThat(graph.concerns(second, Map.of("status", "completed", "dep_" + first, ""))).isFalse();
    assertThat(graph.concerns(first, Map.of("status", "completed"))).isTrue();
    assertThat(graph.concerns(first, null)).isTrue();
    assertThat(graph.concerns(second, other)).isTrue();
    assertThat(graph.concerns(second, null)).isTrue();
    assertThat(graph.concerns(new UUID(0, 3), naming)).isTrue();
  }

  @Test
  void afterOwnEditsNobodyReadsTheWorkingSetAgain() {
    CountingStorage counting = new CountingStorage(storage);
    Replica replica = Replica.open(counting);
    replica.edit(
        edit -> {
          edit.create(FIRST).status(Status.PENDING);
          for (int i = 0; i < 1_000; i++) {
            edit.add("Task " + i);
          }
        });
    replica.task(FIRST);
    counting.tasksRead = 0;

    for (int i = 0; i < 50; i++) {
      int round = i;
      Task added = replica.editAndGet(edit -> edit.add("New").addDependency(FIRST).task());
      assertThat(added.isBlocked()).isTrue();
      replica.edit(edit -> edit.task(added.uuid()).priority("L" + round));
      assertThat(replica.task(FIRST).orElseThrow().isBlocking()).isTrue();
      replica.edit(edit -> edit.task(added.uuid()).done());
      assertThat(replica.task(added.uuid()).orElseThrow().isBlocked()).isTrue();
    }

    assertThat(counting.tasksRead).as("tasks that were read").isLessThan(500);
  }

  @Test
  void anEditThatAsksAfterEachOfItsChangesReadsTheWorkingSetOnce() {
    CountingStorage counting = new CountingStorage(storage);
    Replica replica = Replica.open(counting);
    replica.edit(
        edit -> {
          for (int i = 0; i < 1_000; i++) {
            edit.add("Task " + i);
          }
        });
    Replica fresh = Replica.open(counting);
    counting.tasksRead = 0;
    fresh.edit(
        edit -> {
          TaskEditor first = edit.add("First");
          for (int i = 0; i < 200; i++) {
            assertThat(edit.add("New").addDependency(first.uuid()).task().isBlocked()).isTrue();
          }
        });
    assertThat(counting.tasksRead).as("tasks that were read").isLessThan(2_000);
  }

  /** Whatever is done, by whomever: each way to read says what the whole working set says. */
  @Test
  void everyWayToReadSaysWhatTheWholeWorkingSetSays() {
    for (int seed = 0; seed < 300; seed++) {
      try {
        new Life(seed).run();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  /** A random life of a replica, beside another on the same storage and one that it syncs with. */
  private static final class Life {
    private static final int STEPS = 60;

    private final Random random;
    private final InMemoryStorage storage = new InMemoryStorage();
    private final Replica replica = Replica.open(storage);
    private final Replica beside = Replica.open(storage);
    private final Replica far = Replica.open(new InMemoryStorage());
    private final FakeSyncServer server = new FakeSyncServer();

    Life(int seed) {
      this.random = new Random(seed);
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        step();
        compare(replica);
      }
    }

    private void step() {
      switch (random.nextInt(12)) {
        case 0 -> beside.edit(this::change);
        case 1 -> replica.undo();
        case 2 -> replica.renumber();
        case 3 -> {
          far.edit(this::change);
          far.sync(server);
          replica.sync(server);
          far.sync(server);
        }
        case 4 -> replica.commit(List.of(Operation.delete(uuid())));
        case 5 ->
            replica.commit(
                List.of(
                    Operation.create(uuid()),
                    Operation.update(uuid(), "status", status().value(), Instant.EPOCH)));
        case 6 -> {
          try {
            replica.edit(
                edit -> {
                  change(edit);
                  throw new IllegalStateException("given up");
                });
          } catch (IllegalStateException expected) {
            assertThat(expected).hasMessage("given up");
          }
        }
        default ->
            replica.edit(
                edit -> {
                  for (int i = random.nextInt(4); i >= 0; i--) {
                    change(edit);
                    if (random.nextInt(3) == 0) {
                      compare(edit);
                    }
                  }
                });
      }
    }

    private void change(Edit edit) {
      TaskEditor editor = edit.create(uuid());
      switch (random.nextInt(6)) {
        case 0 -> editor.status(status());
        case 1, 2 -> editor.status(Status.PENDING).addDependency(uuid());
        case 3 -> editor.removeDependency(uuid());
        case 4 -> {
          if (random.nextInt(4) == 0) {
            editor.purge();
          }
        }
        default -> editor.priority("H");
      }
    }

    private UUID uuid() {
      return new UUID(7, random.nextInt(6));
    }

    private Status status() {
      return List.of(Status.PENDING, Status.PENDING, Status.COMPLETED, Status.RECURRING)
          .get(random.nextInt(4));
    }

    private void compare(TaskReader reader) {
      Map<UUID, Map<String, String>> all = new HashMap<>();
      reader.tasks().forEach(task -> all.put(task.uuid(), task.properties()));
      Map<UUID, Map<String, String>> members = new LinkedHashMap<>();
      for (UUID uuid : reader.workingSet().asMap().values()) {
        if (all.containsKey(uuid)) {
          members.put(uuid, all.get(uuid));
        }
      }
      Dependencies expected =
          new Dependencies(
              DependencyGraph.of(
                  members,
                  uuids -> {
                    Map<UUID, Map<String, String>> others = new HashMap<>(all);
                    others.keySet().retainAll(uuids);
                    return others;
                  }));

      List<Task> read = new ArrayList<>(reader.tasks());
      read.addAll(reader.pendingTasks());
      read.addAll(reader.workingSetTasks());
      read.addAll(reader.tasks(all.keySet()));
      for (UUID uuid : all.keySet()) {
        if (reader instanceof Edit edit) {
          read.add(edit.task(uuid).task());
        } else {
          read.add(replica.task(uuid).orElseThrow());
        }
      }
      Dependencies said = reader.dependencies();
      for (Task task : read) {
        UUID uuid = task.uuid();
        assertThat(task.isBlocked()).isEqualTo(expected.isBlocked(uuid));
        assertThat(task.isBlocking()).isEqualTo(expected.isBlocking(uuid));
        assertThat(said.dependencies(uuid)).isEqualTo(expected.dependencies(uuid));
        assertThat(said.dependents(uuid)).isEqualTo(expected.dependents(uuid));
      }
    }
  }

  /** Counts the tasks that are read from a storage. */
  private static final class CountingStorage implements Storage {
    private final Storage storage;
    private int tasksRead;

    CountingStorage(Storage storage) {
      this.storage = storage;
    }

    @Override
    public StorageTransaction begin() {
      return counting(StorageTransaction.class, storage.begin());
    }

    @Override
    public StorageView read() {
      return counting(StorageView.class, storage.read());
    }

    @Override
    public void close() {
      storage.close();
    }

    private <V> V counting(Class<V> type, V view) {
      return type.cast(
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (proxy, method, arguments) -> {
                Object result = method.invoke(view, arguments);
                if (method.getName().equals("tasks")) {
                  tasksRead += ((Map<?, ?>) result).size();
                } else if (method.getName().equals("task")) {
                  tasksRead++;
                }
                return result;
              }));
    }
  }
}
