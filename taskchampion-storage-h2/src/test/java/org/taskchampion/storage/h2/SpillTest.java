package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Operation;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/** Transactions that take what they changed out of the memory before they commit. */
class SpillTest {

  private static final int TASKS = 1_000;

  /** Every second call or so spills. */
  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(30), 3_000, 12_000, 4_000, 20_000, 2, 3, 20_000);

  @TempDir Path data;

  private static UUID uuid(int i) {
    return new UUID(i * 0x9e3779b97f4a7c15L, i);
  }

  private static void add(StorageTransaction transaction, int from, int to) {
    for (int i = from; i < to; i += 50) {
      Map<UUID, Map<String, String>> tasks = new HashMap<>();
      for (int j = i; j < i + 50; j++) {
        tasks.put(uuid(j), Map.of("description", "Task number " + j, "status", "pending"));
        transaction.appendOperations(
            List.of(
                Operation.create(uuid(j)),
                Operation.update(uuid(j), "description", "Task number " + j, Instant.EPOCH)));
        transaction.appendToWorkingSet(List.of(uuid(j)));
      }
      transaction.putTasks(tasks);
    }
  }

  private H2Storage open() {
    return H2Storage.at(data, new RealDisk(), LIMITS);
  }

  private long size() throws IOException {
    return Files.size(data.resolve(FileNames.STORE));
  }

  @Test
  void isSeenByNobodyBeforeTheCommitAndByAllAfterIt() throws IOException {
    try (H2Storage storage = open();
        InMemoryStorage model = new InMemoryStorage()) {
      long before = size();
      try (StorageTransaction transaction = storage.begin();
          StorageTransaction modelled = model.begin()) {
        add(transaction, 0, TASKS);
        add(modelled, 0, TASKS);
        assertThat(size()).isGreaterThan(before); // it did spill
        assertSame(transaction, modelled);
        assertThat(elsewhere(storage)).isEqualTo(0);
        transaction.commit();
        modelled.commit();
      }
      assertThat(elsewhere(storage)).isEqualTo(TASKS);
      assertSame(storage, model);
    }
    try (H2Storage storage = open();
        InMemoryStorage model = new InMemoryStorage()) {
      try (StorageTransaction modelled = model.begin()) {
        add(modelled, 0, TASKS);
        modelled.commit();
      }
      assertSame(storage, model);
      assertThat(storage.verifyFiles().isSound()).isTrue();
    }
  }

  @Test
  void isTakenBackWithTheTransaction() throws IOException {
    try (H2Storage storage = open();
        InMemoryStorage model = new InMemoryStorage()) {
      for (Storage each : List.of(storage, model)) {
        try (StorageTransaction transaction = each.begin()) {
          add(transaction, 0, 100);
          transaction.commit();
        }
      }
      long before = size();
      try (StorageTransaction transaction = storage.begin()) {
        add(transaction, 100, TASKS);
        transaction.removeTasks(List.of(uuid(0)));
        transaction.setBaseVersion(uuid(5));
        assertThat(size()).isGreaterThan(before);
      }
      assertThat(size()).isEqualTo(before);
      assertSame(storage, model);
      for (Storage each : List.of(storage, model)) {
        try (StorageTransaction transaction = each.begin()) {
          add(transaction, 200, 300);
          transaction.commit();
        }
      }
      assertSame(storage, model);
    }
  }

  /** The same random transactions lead to the same as where nothing spills. */
  @Test
  void changesNothingElse() {
    for (int seed = 0; seed < 6; seed++) {
      Path directory = data.resolve("replica" + seed);
      RandomChanges changes = new RandomChanges(new Random(seed), 200);
      Random random = new Random(seed);
      try (H2Storage storage = H2Storage.at(directory, new RealDisk(), LIMITS);
          InMemoryStorage model = new InMemoryStorage()) {
        for (int i = 0; i < 20; i++) {
          try (StorageTransaction transaction = storage.begin();
              StorageTransaction modelled = model.begin()) {
            boolean commits = random.nextInt(4) > 0;
            for (int j = random.nextInt(5); j >= 0; j--) {
              changes.next(modelled).applyTo(transaction);
              assertSame(transaction, modelled);
            }
            if (commits) {
              transaction.commit();
              modelled.commit();
            }
          }
          assertSame(storage, model);
        }
        assertThat(storage.verifyFiles().isSound()).isTrue();
      }
    }
  }

  private static int elsewhere(H2Storage storage) {
    int[] count = new int[1];
    Thread thread =
        new Thread(
            () -> {
              try (StorageView view = storage.read()) {
                count[0] = view.tasks().size();
              }
            });
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return count[0];
  }

  private static void assertSame(Storage storage, Storage model) {
    try (StorageView view = storage.read();
        StorageView modelled = model.read()) {
      assertSame(view, modelled);
    }
  }

  private static void assertSame(StorageView view, StorageView model) {
    assertThat(view.tasks()).isEqualTo(model.tasks());
    assertThat(view.taskCount()).isEqualTo(model.taskCount());
    assertThat(view.unsyncedOperations()).isEqualTo(model.unsyncedOperations());
    assertThat(view.workingSet()).isEqualTo(model.workingSet());
    assertThat(view.baseVersion()).isEqualTo(model.baseVersion());
    assertThat(view.values()).isEqualTo(model.values());
    for (UUID uuid : List.of(uuid(0), uuid(7), new UUID(7, 3))) {
      assertThat(view.operations(uuid)).isEqualTo(model.operations(uuid));
      assertThat(view.task(uuid)).isEqualTo(model.task(uuid));
    }
  }
}
