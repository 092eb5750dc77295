package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.StorageTransaction;

/** Listeners hear of what others do to the same storage. */
class ForeignChangesTest {

  private static final UUID T1 = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000001");
  private static final UUID T2 = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000002");

  private final InMemoryStorage storage = new InMemoryStorage();
  private final Replica replica = Replica.open(storage);
  private final Replica other = Replica.open(storage);
  private final BlockingQueue<TaskChanges> heard = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    replica.close();
  }

  @Test
  void whatOthersDidIsToldWithoutAnyCall() throws InterruptedException {
    replica.edit(edit -> edit.create(T1));
    Subscription subscription = replica.onChange(heard::add);
    other.edit(
        edit -> {
          edit.task(T1).set("p", "1");
          edit.create(T2);
        });
    assertThat(HeardChanges.of(heard.poll(60, TimeUnit.SECONDS)))
        .isEqualTo(others(Set.of(T2), Set.of(T1), Set.of()));
    other.edit(edit -> edit.task(T2).purge());
    assertThat(HeardChanges.of(heard.poll(60, TimeUnit.SECONDS)))
        .isEqualTo(others(Set.of(), Set.of(), Set.of(T2)));
    subscription.close();
  }

  @Test
  void whatOthersDidIsToldBeforeTheNextOwnChange() throws InterruptedException {
    Subscription subscription = replica.onChange(heard::add);
    other.edit(edit -> edit.create(T1));
    replica.edit(edit -> edit.create(T2));
    assertThat(HeardChanges.of(heard.poll(60, TimeUnit.SECONDS)))
        .isEqualTo(others(Set.of(T1), Set.of(), Set.of()));
    assertThat(HeardChanges.of(heard.poll(60, TimeUnit.SECONDS)))
        .isEqualTo(new HeardChanges(TaskChanges.Origin.EDIT, Set.of(T2), Set.of(), Set.of()));
    subscription.close();
  }

  @Test
  void ownChangesAreNotToldAgainAsThoseOfOthers() throws InterruptedException {
    Subscription subscription = replica.onChange(heard::add);
    for (int i = 0; i < 20; i++) {
      replica.edit(edit -> edit.add("task"));
      Thread.sleep(50);
    }
    replica.renumber();
    // A commit that changes no task: the revision is new, the tasks are the same.
    try (StorageTransaction transaction = storage.begin()) {
      transaction.setValue("a", "1");
      transaction.commit();
    }
    assertThat(heard).hasSize(20).allMatch(changes -> changes.origin() == TaskChanges.Origin.EDIT);
    assertThat(heard.stream().map(TaskChanges::added).distinct()).hasSize(20);
    heard.clear();
    assertThat(heard.poll(1, TimeUnit.SECONDS)).isNull();
    subscription.close();
  }

  @Test
  void whatOthersDoAfterACommitThatChangesNothingIsTold() throws InterruptedException {
    Subscription subscription = replica.onChange(heard::add);
    replica.renumber();
    other.edit(edit -> edit.create(T1));
    assertThat(HeardChanges.of(heard.poll(60, TimeUnit.SECONDS)))
        .isEqualTo(others(Set.of(T1), Set.of(), Set.of()));
    subscription.close();
  }

  private static HeardChanges others(Set<UUID> added, Set<UUID> changed, Set<UUID> removed) {
    return new HeardChanges(TaskChanges.Origin.OTHER, added, changed, removed);
  }
}
