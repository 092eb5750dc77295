package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Operation;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.testing.PosixOnly;

/** While a thread writes, the others of its process see what was committed last, at once. */
class ReadersWaitForNobodyTest {

  @TempDir Path directory;

  private static UUID task(int number) {
    return new UUID(0, number);
  }

  private static void commit(H2Storage storage, int number, int tasks) {
    try (StorageTransaction transaction = storage.begin()) {
      List<Operation> operations = new ArrayList<>();
      for (int i = 0; i < tasks; i++) {
        UUID uuid = task(1_000 * number + i);
        transaction.putTasks(Map.of(uuid, Map.of("n", "" + number, "text", "x".repeat(100))));
        operations.add(Operation.create(uuid));
      }
      transaction.appendOperations(operations);
      transaction.setValue("number", "" + number);
      // Makes checkpoints, and so much that is dead that compactions follow.
      transaction.setValue("long", ("" + number).repeat(8_000));
      transaction.commit();
    }
  }

  private static void assertState(StorageView view, int number) {
    assertThat(view.value("number")).contains("" + number);
    assertThat(view.tasks()).hasSize(view.taskCount());
    assertThat(view.tasks().values().stream().mapToInt(it -> Integer.parseInt(it.get("n"))).max())
        .hasValue(number);
    assertThat(view.unsyncedOperations()).hasSize(view.taskCount());
    assertThat(view.operations(task(1_000 * number))).hasSize(1);
  }

  /** A writer is stopped before each of its calls to the disk, and others read meanwhile. */
  @Test
  @PosixOnly("a store that is replaced while others read: on Windows, these wait for the moment")
  void whereverAWriterIsTheOthersReadTheLastCommit() throws Exception {
    FatefulDisk disk = new FatefulDisk(new RealDisk());
    ExecutorService another = Executors.newSingleThreadExecutor();
    try (H2Storage storage = H2Storage.at(directory, disk, TestProcess.BUSY)) {
      commit(storage, 0, 1);
      StorageView old = another.submit(storage::read).get();
      try {
        Set<String> seen = new HashSet<>();
        for (int number = 1; number < 40; number++) {
          commitAndRead(storage, disk, number, seen);
        }
        assertThat(seen).contains("write", "force", "rename", "force directory");
        // After all that, and several compactions, it is still what it was.
        another.submit(() -> assertState(old, 0)).get();
      } finally {
        disk.setFate(Fate.NONE);
        another.submit(old::close).get();
      }
    } finally {
      another.shutdown();
    }
  }

  private static void commitAndRead(
      H2Storage storage, FatefulDisk disk, int number, Set<String> seen) throws Exception {
    SynchronousQueue<String> calls = new SynchronousQueue<>();
    SynchronousQueue<String> goOn = new SynchronousQueue<>();
    CompletableFuture<Void> done =
        CompletableFuture.runAsync(
            () -> {
              Thread writer = Thread.currentThread();
              disk.setFate(
                  call -> {
                    if (Thread.currentThread() == writer) {
                      pass(calls, call);
                      pass(goOn, null);
                    }
                    return Fate.Event.NONE;
                  });
              commit(storage, number, number % 10 == 0 ? 60 : 3);
              disk.setFate(Fate.NONE);
            });
    while (!done.isDone()) {
      String call = calls.poll(1, TimeUnit.MILLISECONDS);
      if (call != null) {
        seen.add(call);
        try (StorageView view = storage.read()) {
          assertState(view, number - 1);
        }
        pass(goOn, "go on");
      }
    }
    done.get();
    try (StorageView view = storage.read()) {
      assertState(view, number);
    }
  }

  /** Passes something on, or waits for it; a minute at the most. */
  private static void pass(SynchronousQueue<String> queue, @Nullable String what) {
    try {
      boolean passed =
          what == null
              ? queue.poll(1, TimeUnit.MINUTES) != null
              : queue.offer(what, 1, TimeUnit.MINUTES);
      if (!passed) {
        throw new AssertionError("nobody came");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void manyThreadsReadOneStateEachWhileOthersWriteCheckpointAndCompact() throws Exception {
    try (H2Storage storage = H2Storage.at(directory, new RealDisk(), TestProcess.BUSY)) {
      commit(storage, 0, 1);
      List<CompletableFuture<Integer>> readers = new ArrayList<>();
      CompletableFuture<Void> writing =
          CompletableFuture.runAsync(
              () -> {
                for (int number = 1; number <= 200; number++) {
                  commit(storage, number, number % 20 == 0 ? 60 : 3);
                  if (number % 50 == 0) {
                    try (StorageTransaction transaction = storage.begin()) {
                      transaction.removeTasks(
                          transaction.uuids().stream()
                              .filter(it -> it.getLeastSignificantBits() % 1_000 > 0)
                              .toList());
                      transaction.markSynced(transaction.unsyncedCount());
                      transaction.commit();
                    }
                  }
                }
              });
      for (int i = 0; i < 3; i++) {
        readers.add(
            CompletableFuture.supplyAsync(
                () -> {
                  int last = 0;
                  int views = 0;
                  while (last < 200) {
                    try (StorageView view = storage.read()) {
                      int number = Integer.parseInt(view.value("number").orElseThrow());
                      assertThat(number).isGreaterThanOrEqualTo(last);
                      assertThat(view.tasks()).hasSize(view.taskCount());
                      assertThat(view.operations(task(1_000 * number))).hasSize(1);
                      assertThat(view.task(task(1_000 * (number + 1)))).isEmpty();
                      last = number;
                      views++;
                    }
                  }
                  return views;
                }));
      }
      writing.get(120, TimeUnit.SECONDS);
      for (CompletableFuture<Integer> reader : readers) {
        assertThat(reader.get(120, TimeUnit.SECONDS)).isPositive();
      }
    }
  }
}
