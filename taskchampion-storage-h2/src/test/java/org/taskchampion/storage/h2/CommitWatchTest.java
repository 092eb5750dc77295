package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Replica;
import org.taskchampion.Subscription;
import org.taskchampion.TaskChanges;
import org.taskchampion.TaskFollower;
import org.taskchampion.storage.CommitWatch;
import org.taskchampion.storage.CommitWatch.Signal;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.testing.PosixOnly;

/** Where the system says when a file was written, nobody looks while nothing happens. */
@PosixOnly("Linux alone says at once that a file was written")
@EnabledOnOs(OS.LINUX)
@Timeout(300)
class CommitWatchTest {

  @TempDir private Path directory;

  @Test
  void aCommitOfAnotherProcessEndsTheWaitAndNothingElseDoes() throws Exception {
    try (H2Storage storage = H2Storage.at(directory)) {
      Optional<CommitWatch> opened = storage.watch();
      assertThat(opened).as("a watch, on this file system").isPresent();
      CommitWatch watch = opened.get();
      assertThat(watch.await(Duration.ofMillis(300))).isEqualTo(Signal.TIME);
      for (int i = 0; i < 3; i++) {
        Process other = TestProcess.start(directory, "other", 1);
        assertThat(watch.await(Duration.ofMinutes(4))).isEqualTo(Signal.CHANGED);
        assertThat(other.waitFor()).isZero();
        while (watch.await(Duration.ofMillis(300)) == Signal.CHANGED) {
          // It also closes its files.
        }
      }
      watch.close();
    }
  }

  /**
   * Whoever loses a commit hears of it when the replica looks anyway, after 30 seconds, or never.
   */
  private static final long SOON_SECONDS = 20;

  @Test
  void eachOfAThousandCommitsOfAnotherProcessIsHeardOfSoon() throws Exception {
    try (AnsweringProcess other = new AnsweringProcess();
        Replica replica = Replica.open(H2Storage.at(directory))) {
      other.ask("open " + directory);
      BlockingQueue<TaskChanges> heard = new LinkedBlockingQueue<>();
      Subscription unused = replica.onChange(heard::add);
      for (int i = 1; i <= 1_000; i++) {
        int commits = i % 50 == 0 ? 40 : 1; // so that one is written while the last is looked at
        int last = Integer.parseInt(other.ask("other " + commits));
        awaitTask(heard, TestProcess.task("other", last), "commit " + last);
      }
    }
  }

  @Test
  void aCommitWhileSomebodyBeginsToListenIsHeardOfSoon() throws Exception {
    try (AnsweringProcess other = new AnsweringProcess();
        Replica replica = Replica.open(H2Storage.at(directory))) {
      other.ask("open " + directory);
      Random random = new Random(1);
      for (int i = 0; i < 200; i++) {
        CompletableFuture<Integer> committing =
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return Integer.parseInt(other.ask("other 1"));
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
        LockSupport.parkNanos(random.nextInt(3_000_000));
        BlockingQueue<TaskChanges> heard = new LinkedBlockingQueue<>();
        Subscription following = replica.follow(Runnable::run, heard::add);
        int last = committing.get();
        awaitTask(heard, TestProcess.task("other", last), "commit " + last);
        following.close();
      }
    }
  }

  private static void awaitTask(BlockingQueue<TaskChanges> heard, UUID task, String commit)
      throws InterruptedException {
    TaskChanges changes;
    do {
      changes = heard.poll(SOON_SECONDS, TimeUnit.SECONDS);
      assertThat(changes).as(commit).isNotNull();
    } while (!changes.present().contains(task));
  }

  @Test
  void nobodyLooksWhenTheLastSignalsHaveBeenFollowedUp() throws Exception {
    Counting storage = new Counting(H2Storage.at(directory));
    try (Replica replica = Replica.open(storage)) {
      Subscription unused = replica.onChange(changes -> {});
      List<Process> others = new ArrayList<>();
      for (String name : List.of("one", "two")) {
        others.add(TestProcess.start(directory, name, 40));
      }
      for (Process other : others) {
        assertThat(other.waitFor()).isZero();
      }
      while (storage.views.tryAcquire(6, TimeUnit.SECONDS)) {
        storage.views.drainPermits(); // If each look caused the next, this had no end.
      }
    }
  }

  @Test
  void anotherDirectoryInItsPlaceIsNoticed() throws Exception {
    Path tasks = directory.resolve("tasks");
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (Replica replica = Replica.open(H2Storage.at(tasks))) {
      Subscription unused =
          replica.follow(
              Runnable::run,
              new TaskFollower() {
                @Override
                public void changed(TaskChanges changes) {}

                @Override
                public void failed(RuntimeException failure) {
                  heard.add(failure.getClass().getSimpleName());
                }
              });
      Files.move(tasks, directory.resolve("away"));
      H2Storage.at(tasks).close();
      assertThat(heard.poll(120, TimeUnit.SECONDS)).isEqualTo("StorageReplacedException");
    }
  }

  @Test
  void aReplicaThatIsClosedLeavesNoThread() throws Exception {
    for (int i = 0; i < 20; i++) {
      try (Replica replica = Replica.open(H2Storage.at(directory))) {
        Subscription subscription = replica.onChange(changes -> {});
        if (i % 2 == 0) {
          subscription.close();
        }
      }
    }
    while (Thread.getAllStackTraces().entrySet().stream()
        .anyMatch(thread -> belongsToAWatch(thread.getKey(), thread.getValue()))) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static boolean belongsToAWatch(Thread thread, StackTraceElement[] stack) {
    return thread.getName().equals("taskchampion-changes")
        || Arrays.stream(stack).anyMatch(it -> it.getClassName().contains("LinuxWatchService"));
  }

  /** Counts the views that are begun. */
  private static final class Counting implements Storage {
    private final Storage storage;
    private final Semaphore views = new Semaphore(0);

    private Counting(Storage storage) {
      this.storage = storage;
    }

    @Override
    public StorageTransaction begin() {
      return storage.begin();
    }

    @Override
    public StorageView read() {
      views.release();
      return storage.read();
    }

    @Override
    public Optional<CommitWatch> watch() {
      return storage.watch();
    }

    @Override
    public void close() {
      storage.close();
    }
  }
}
