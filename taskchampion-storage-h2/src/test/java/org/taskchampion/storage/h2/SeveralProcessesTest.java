package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.storage.StorageView;

class SeveralProcessesTest {

  private static final int KILLS = Integer.getInteger("crash.kills", 200);
  private static final long SEED = Long.getLong("crash.seed", 1L);

  @TempDir Path directory;

  static void assertWhole(StorageView view, String name) {
    int last = Integer.parseInt(view.value(name).orElse("0"));
    for (int i = Math.max(1, last - 29); i <= last; i++) {
      assertThat(view.task(TestProcess.task(name, i)))
          .as("%s %s", name, i)
          .hasValueSatisfying(task -> assertThat(task).hasSize(2));
    }
    assertThat(view.task(TestProcess.task(name, last + 1))).isEmpty();
  }

  @Test
  void processesThatWriteAtOnceLoseNothingAndReadersSeeWholeCommits() throws Exception {
    List<Process> writers = new ArrayList<>();
    for (String name : List.of("one", "two", "three")) {
      writers.add(TestProcess.start(directory, name, 150));
    }
    try (H2Storage storage = H2Storage.at(directory, new RealDisk(), TestProcess.BUSY)) {
      long revision = -1;
      while (writers.stream().anyMatch(Process::isAlive)) {
        try (StorageView view = storage.read()) {
          assertThat(view.revision()).isGreaterThanOrEqualTo(revision);
          revision = view.revision();
          for (String name : List.of("one", "two", "three")) {
            assertWhole(view, name);
          }
        }
        for (Process writer : writers) {
          BufferedReader output = TestProcess.output(writer);
          while (output.ready()) {
            output.readLine();
          }
        }
      }
      for (Process writer : writers) {
        assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(writer.exitValue()).isZero();
      }
      try (StorageView view = storage.read()) {
        assertThat(view.value("one")).contains("150");
        assertThat(view.value("two")).contains("150");
        assertThat(view.value("three")).contains("150");
        assertThat(view.revision()).isEqualTo(450);
      }
    }
  }

  /** Two processes write, and each is killed again and again while the other one goes on. */
  @Test
  void whatKilledProcessesAcknowledgedIsThereAndNothingInPart() throws Exception {
    try (H2Storage storage = H2Storage.at(directory, new RealDisk(), TestProcess.BUSY)) {
      List<CompletableFuture<Integer>> lives = new ArrayList<>();
      for (String name : List.of("one", "two")) {
        lives.add(CompletableFuture.supplyAsync(() -> liveAndBeKilled(storage, name)));
      }
      int acknowledged = 0;
      for (CompletableFuture<Integer> life : lives) {
        acknowledged += life.get(10, TimeUnit.MINUTES);
      }
      assertThat(acknowledged).isGreaterThan(KILLS);
    }
    try (H2Storage storage = H2Storage.at(directory, new RealDisk(), TestProcess.BUSY);
        StorageView view = storage.read()) {
      assertWhole(view, "one");
      assertWhole(view, "two");
    }
  }

  private int liveAndBeKilled(H2Storage storage, String name) {
    Random random = new Random(SEED + name.hashCode());
    int acknowledged = 0;
    try {
      for (int kill = 0; kill < KILLS / 2; kill++) {
        Process writer = TestProcess.start(directory, name, 1_000_000);
        BufferedReader output = TestProcess.output(writer);
        int target = acknowledged + random.nextInt(40);
        String line;
        while (acknowledged < target && (line = output.readLine()) != null) {
          acknowledged = Integer.parseInt(line);
        }
        // From before it has opened the replica to the middle of any commit.
        Thread.sleep(random.nextInt(4), random.nextInt(1_000_000));
        // Of the handle: that of the process would also close the stream that is still to be read.
        writer.toHandle().destroyForcibly();
        while ((line = output.readLine()) != null) {
          acknowledged = Math.max(acknowledged, line.isEmpty() ? 0 : Integer.parseInt(line));
        }
        assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(writer.exitValue())
            .as("%s after %s", name, acknowledged)
            .isEqualTo(TestProcess.KILLED);
        try (StorageView view = storage.read()) {
          assertThat(Integer.parseInt(view.value(name).orElse("0")))
              .as("seed %s, kill %s of %s", SEED, kill, name)
              .isBetween(acknowledged, acknowledged + 1);
          assertWhole(view, name);
          acknowledged = Integer.parseInt(view.value(name).orElse("0"));
        }
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
    return acknowledged;
  }
}
