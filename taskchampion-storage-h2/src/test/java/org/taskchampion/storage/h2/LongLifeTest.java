package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.storage.StorageBusyException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

class LongLifeTest {

  @TempDir Path directory;

  private H2Storage open() {
    return H2Storage.at(directory, new RealDisk(), TestProcess.BUSY);
  }

  @Test
  void filesStaySmallOverManyCommits() throws IOException {
    for (int life = 0; life < 5; life++) {
      try (H2Storage storage = open()) {
        for (int i = 0; i < 400; i++) {
          try (StorageTransaction transaction = storage.begin()) {
            TestProcess.commit(transaction, "writer");
          }
        }
      }
    }
    try (H2Storage storage = open();
        StorageView view = storage.read()) {
      assertThat(view.value("writer")).contains("2000");
      assertThat(view.revision()).isEqualTo(2000);
    }
    assertThat(Files.size(directory.resolve("replica.mv"))).isLessThan(500_000);
    assertThat(Files.size(directory.resolve("replica.journal"))).isLessThan(300_000);
    assertThat(directory.resolve("replica.mv.tmp")).doesNotExist();
  }

  @Test
  void interruptsDoNoHarm() throws Exception {
    try (H2Storage storage = open()) {
      AtomicBoolean ended = new AtomicBoolean();
      Thread writer =
          new Thread(
              () -> {
                for (int i = 0; i < 500; i++) {
                  try (StorageTransaction transaction = storage.begin()) {
                    TestProcess.commit(transaction, "interrupted");
                  }
                }
                ended.set(true);
              });
      writer.start();
      while (writer.isAlive()) {
        writer.interrupt();
        try (StorageView view = storage.read()) {
          assertThat(view.taskCount()).isLessThanOrEqualTo(30);
        }
      }
      assertThat(ended).isTrue();
      try (StorageView view = storage.read()) {
        assertThat(view.value("interrupted")).contains("500");
      }
    }
  }

  @Test
  void whoWaitsTooLongIsToldForWhom() throws Exception {
    Limits impatient = TestProcess.BUSY.withLockTimeout(Duration.ofMillis(50));
    try (H2Storage storage = H2Storage.at(directory, new RealDisk(), impatient);
        StorageTransaction transaction = storage.begin()) {
      CompletableFuture<?> other = CompletableFuture.runAsync(() -> storage.begin().close());
      assertThatThrownBy(() -> other.get(30, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(StorageBusyException.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining(Thread.currentThread().getName());
      TestProcess.commit(transaction, "patient");
    }
  }
}
