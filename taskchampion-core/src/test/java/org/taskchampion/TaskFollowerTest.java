package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;

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
}
