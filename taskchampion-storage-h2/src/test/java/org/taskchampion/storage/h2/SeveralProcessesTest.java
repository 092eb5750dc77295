package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.storage.StorageView;

class SeveralProcessesTest {

  @TempDir Path directory;

  private static void assertWhole(StorageView view, String name) {
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

  @Test
  void whatAKilledProcessAcknowledgedIsThere() throws Exception {
    int acknowledged = 0;
    for (int life = 0; life < 20; life++) {
      Process writer = TestProcess.start(directory, "killed", 1_000_000);
      BufferedReader output = TestProcess.output(writer);
      int target = acknowledged + 15 + 17 * life % 40;
      String line;
      while (acknowledged < target && (line = output.readLine()) != null) {
        acknowledged = Integer.parseInt(line);
      }
      // Of the handle: that of the process would also close the stream that is still to be read.
      writer.toHandle().destroyForcibly();
      while ((line = output.readLine()) != null) {
        acknowledged = Math.max(acknowledged, line.isEmpty() ? 0 : parse(line, acknowledged));
      }
      assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
      try (H2Storage storage = H2Storage.at(directory, new RealDisk(), TestProcess.BUSY);
          StorageView view = storage.read()) {
        assertThat(Integer.parseInt(view.value("killed").orElse("0")))
            .isGreaterThanOrEqualTo(acknowledged);
        assertWhole(view, "killed");
      }
    }
  }

  /** The last line may have been cut off by the kill. */
  private static int parse(String line, int acknowledged) {
    int number = Integer.parseInt(line);
    return number < acknowledged ? acknowledged : number;
  }
}
