package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Replica;
import org.taskchampion.storage.StorageFailedException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/** Where a file that is open cannot be replaced, as on Windows. */
class StrictDiskTest {

  @TempDir Path directory;

  private final StrictDisk disk = new StrictDisk();

  private H2Storage open() {
    return H2Storage.at(directory, disk, TestProcess.BUSY);
  }

  private static void commit(H2Storage storage, int times) {
    for (int i = 0; i < times; i++) {
      try (StorageTransaction transaction = storage.begin()) {
        TestProcess.commit(transaction, "one");
      }
    }
  }

  private void assertSmall() throws IOException {
    assertThat(Files.size(directory.resolve(FileNames.STORE))).isLessThan(500_000);
  }

  @Test
  void noFileIsReplacedOrRemovedWhileItIsOpen() throws IOException {
    for (int life = 0; life < 3; life++) {
      try (H2Storage storage = open()) {
        commit(storage, 400);
        assertSmall();
        storage.backup(directory.resolveSibling(directory.getFileName() + "-backup" + life));
        storage.restore(
            directory.resolveSibling(directory.getFileName() + "-backup" + life),
            directory.resolveSibling(directory.getFileName() + "-kept" + life));
        assertThat(Replica.open(storage).heal().findings())
            .noneMatch(it -> it.message().contains("replica."));
      }
    }
    assertThat(disk.refusals()).isZero();
    try (H2Storage storage = open();
        StorageView view = storage.read()) {
      assertThat(view.value("one")).contains("1200");
      SeveralProcessesTest.assertWhole(view, "one");
    }
  }

  @Test
  void readersThatComeAndGoHinderNoCommit() throws Exception {
    ExecutorService reader = Executors.newSingleThreadExecutor();
    AtomicBoolean ended = new AtomicBoolean();
    try (H2Storage storage = open()) {
      commit(storage, 1);
      Future<?> reading =
          reader.submit(
              () -> {
                while (!ended.get()) {
                  try (StorageView view = storage.read()) {
                    SeveralProcessesTest.assertWhole(view, "one");
                  }
                }
              });
      commit(storage, 600);
      ended.set(true);
      reading.get();
      commit(storage, 40); // A view may have been in the way of each occasion to compact.
    } finally {
      reader.shutdown();
    }
    assertSmall();
  }

  @Test
  void whileAViewIsOpenCompactionWaitsAndComesWithTheNextOccasion() throws Exception {
    ExecutorService reader = Executors.newSingleThreadExecutor();
    try (H2Storage storage = open()) {
      commit(storage, 40);
      StorageView view = reader.submit(storage::read).get();
      commit(storage, 400);
      assertThat(disk.refusals()).as("copies in vain").isZero();
      assertThat(reader.submit(() -> view.value("one")).get()).contains("40");
      reader.submit(view::close).get();
      commit(storage, 40);
      assertSmall();
    } finally {
      reader.shutdown();
    }
    assertThat(directory.resolve("replica.mv.tmp")).doesNotExist();
    try (H2Storage storage = open();
        StorageView view = storage.read()) {
      assertThat(view.value("one")).contains("480");
    }
  }

  @Test
  void aCopyThatCouldNotBeBegunKeepsNoFileOpen() throws IOException {
    open().close();
    Path inTheWay = directory.resolve(FileNames.TEMPORARY);
    OpenReplica replica = Opening.open(disk, directory, TestProcess.BUSY);
    replica.enter();
    replica.acquire();
    Files.createDirectories(inTheWay.resolve("something"));
    assertThatThrownBy(replica::mend).isInstanceOf(StorageFailedException.class);
    replica.release();
    replica.leave(Thread.currentThread());
    assertThat(disk.isReplaceable(directory.resolve(FileNames.STORE))).isTrue();
    replica.close();
  }
}
