package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.testing.FakeSyncServer;

class TaskFollowerTest {

  private final Replica replica = Replica.open(new InMemoryStorage());

  private UUID add(String description) {
    return replica.editAndGet(edit -> edit.add(description).task()).uuid();
  }

  @Test
  void aFollowerKnowsWhatThereIs() {
    UUID before = add("before");
    Map<UUID, String> descriptions = new ConcurrentHashMap<>();
    Subscription following =
        replica.follow(
            Runnable::run,
            changes -> {
              changes.removed().forEach(descriptions::remove);
              for (UUID uuid : changes.present()) {
                descriptions.put(uuid, changes.after(uuid).orElseThrow().get("description"));
              }
            });
    UUID after = add("after");
    assertThat(descriptions).isEqualTo(Map.of(before, "before", after, "after"));
    replica.undo();
    following.close();
    add("later");
    assertThat(descriptions).isEqualTo(Map.of(before, "before"));
    replica.close();
  }

  @Test
  void anEmptyReplicaIsToldToo() {
    List<TaskChanges> told = new ArrayList<>();
    replica.follow(Runnable::run, told::add);
    assertThat(told).hasSize(1);
    assertThat(told.get(0).origin()).isEqualTo(TaskChanges.Origin.FIRST);
    assertThat(told.get(0).isEmpty()).isTrue();
    replica.close();
  }

  @Test
  void numbersAreFollowedWhoeverChangesThem() {
    UUID first = add("first");
    Map<UUID, Integer> numbers = new HashMap<>();
    replica.follow(Runnable::run, changes -> numbers.putAll(changes.numbers()));
    UUID second = add("second");
    List<UUID> more =
        replica.editAndGet(
            edit -> {
              UUID gone = edit.add("added and removed").task().uuid();
              edit.apply(Operation.delete(gone));
              return List.of(gone, edit.add("third").task().uuid());
            });
    check(numbers);
    replica.edit(edit -> edit.task(first).done());
    replica.renumber();
    check(numbers);
    assertThat(numbers).containsEntry(first, 0).containsEntry(second, 1);
    replica.undo();
    replica.undo();
    check(numbers);
    assertThat(more).hasSize(2);
    replica.close();
  }

  private void check(Map<UUID, Integer> numbers) {
    Map<UUID, Integer> told = new HashMap<>(numbers);
    told.values().removeIf(number -> number == 0);
    Map<UUID, Integer> stored = new HashMap<>();
    replica.workingSet().asMap().forEach((number, uuid) -> stored.put(uuid, number));
    assertThat(told).isEqualTo(stored);
  }

  @Test
  void listenersThatAreNoFollowersHearOfTasksAlone() {
    List<TaskChanges> told = new ArrayList<>();
    UUID task = add("task");
    add("another");
    replica.edit(edit -> edit.task(task).done());
    replica.onChange(told::add);
    replica.renumber();
    assertThat(told).isEmpty();
    replica.close();
  }

  @Test
  void closingTheReplicaEndsTheFollowing() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    replica.follow(
        Runnable::run,
        new TaskFollower() {
          @Override
          public void changed(TaskChanges changes) {}

          @Override
          public void ended() {
            ended.countDown();
          }
        });
    replica.close();
    assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void listeningReadsNoNumbersWhereACommitLeavesThemAlone() {
    List<Integer> reads = new ArrayList<>();
    for (boolean listens : new boolean[] {false, true}) {
      int[] count = {0};
      InMemoryStorage storage = new InMemoryStorage();
      Storage counting =
          (Storage)
              Proxy.newProxyInstance(
                  Storage.class.getClassLoader(),
                  new Class<?>[] {Storage.class},
                  (proxy, method, arguments) ->
                      method.getName().equals("begin")
                          ? counting(storage.begin(), count)
                          : method.invoke(storage, arguments));
      try (Replica used = Replica.open(counting);
          FakeSyncServer server = new FakeSyncServer()) {
        if (listens) {
          used.onChange(changes -> {});
        }
        used.edit(edit -> edit.add("task"));
        used.edit(edit -> edit.task(edit.tasks().get(0).uuid()).set("project", "home"));
        assertThat(used.undo()).isTrue();
        used.sync(server);
      }
      reads.add(count[0]);
    }
    assertThat(reads.get(1)).isEqualTo(reads.get(0));
  }

  private static StorageTransaction counting(StorageTransaction transaction, int[] count) {
    return (StorageTransaction)
        Proxy.newProxyInstance(
            StorageTransaction.class.getClassLoader(),
            new Class<?>[] {StorageTransaction.class},
            (proxy, method, arguments) -> {
              count[0] += method.getName().equals("workingSet") ? 1 : 0;
              return method.invoke(transaction, arguments);
            });
  }
}
