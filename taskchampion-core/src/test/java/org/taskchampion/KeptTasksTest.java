package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.testing.AdjustableClock;

/** A task that an application keeps is as it was read, and costs no more than itself. */
class KeptTasksTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

  @Test
  void aTaskWaitsOrNotAsWhenItWasRead() {
    AdjustableClock clock = AdjustableClock.at(NOW);
    try (Replica replica = Replica.open(new InMemoryStorage(), clock)) {
      Task fromEdit =
          replica.editAndGet(edit -> edit.add("Later").waitUntil(NOW.plusSeconds(5)).task());
      List<Task> before = readEveryWay(replica, fromEdit);
      clock.set(NOW.plusSeconds(5));
      List<Task> after = readEveryWay(replica, fromEdit);

      assertThat(fromEdit.isWaiting()).isTrue();
      assertThat(before).allMatch(Task::isWaiting).allMatch(task -> task.hasTag(Tag.WAITING));
      assertThat(after).noneMatch(Task::isWaiting).noneMatch(task -> task.hasTag("WAITING"));
    }
  }

  private static List<Task> readEveryWay(Replica replica, Task task) {
    List<Task> read = new ArrayList<>(replica.tasks());
    read.addAll(replica.pendingTasks());
    read.addAll(replica.tasks(List.of(task.uuid())));
    read.add(replica.task(task.uuid()).orElseThrow());
    read.add(replica.read(view -> view.task(task.uuid()).orElseThrow()));
    read.add(replica.editAndGet(edit -> edit.task(task.uuid()).task()));
    return read;
  }

  @Test
  void aTaskKeepsNothingOfWhatItWasReadIn() throws InterruptedException {
    Watched storage = new Watched();
    List<Task> kept = new ArrayList<>();
    try (Replica replica = Replica.open(storage)) {
      for (int i = 0; i < 20; i++) {
        kept.add(replica.editAndGet(edit -> edit.add("Kept").addTag("a").task()));
        kept.add(replica.read(view -> view.task(kept.get(0).uuid()).orElseThrow()));
        kept.addAll(replica.tasks());
        kept.addAll(replica.workingSetTasks());
      }
    }
    for (int i = 0; i < 100 && storage.areAnyAlive(); i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertThat(storage.areAnyAlive()).as("views and transactions that nobody uses").isFalse();
    assertThat(kept).as("which are all held until here").hasSize(460);
  }

  /** Knows which of its views and transactions somebody still holds. */
  private static final class Watched implements Storage {
    private final Storage storage = new InMemoryStorage();
    private final List<WeakReference<StorageView>> begun = new ArrayList<>();

    @Override
    public StorageTransaction begin() {
      StorageTransaction transaction = storage.begin();
      begun.add(new WeakReference<>(transaction));
      return transaction;
    }

    @Override
    public StorageView read() {
      StorageView view = storage.read();
      begun.add(new WeakReference<>(view));
      return view;
    }

    boolean areAnyAlive() {
      return begun.stream().anyMatch(view -> view.get() != null);
    }

    @Override
    public void close() {
      storage.close();
    }
  }
}
