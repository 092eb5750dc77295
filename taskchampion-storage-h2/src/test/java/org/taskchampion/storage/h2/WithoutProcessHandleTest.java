package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.storage.StorageView;
import org.taskchampion.testing.PosixOnly;

/**
 * Android has no {@code ProcessHandle}, but /proc: an app's processes share a replica as others do.
 */
@PosixOnly("a directory that shows processes")
@EnabledOnOs(OS.LINUX)
class WithoutProcessHandleTest {

  @TempDir Path directory;

  private static Process start(Class<?> main, String... arguments) throws IOException {
    return TestProcess.start(
        AndroidLauncher.class,
        Stream.concat(Stream.of(main.getName()), Stream.of(arguments)).toArray(String[]::new));
  }

  @Test
  void processesThatWriteAtOnceLoseNothing() throws Exception {
    List<Process> writers = new ArrayList<>();
    for (String name : List.of("one", "two")) {
      writers.add(start(TestProcess.class, directory.toString(), name, "60"));
    }
    for (Process writer : writers) {
      assertThat(TestProcess.output(writer).lines()).last().isEqualTo("60");
      assertThat(writer.waitFor()).isZero();
    }
    try (H2Storage storage = H2Storage.at(directory);
        StorageView view = storage.read()) {
      SeveralProcessesTest.assertWhole(view, "one");
      SeveralProcessesTest.assertWhole(view, "two");
      assertThat(view.revision()).isEqualTo(120);
    }
  }

  @Test
  void aHolderIsNamedWhileItLivesAndOutlived() throws Exception {
    Process holder = start(HoldingProcess.class, directory.toString(), "write");
    try (BufferedReader output = TestProcess.output(holder)) {
      assertThat(output.readLine()).isEqualTo("begun");
      assertThat(tried()).isEqualTo("busy because of " + holder.pid());
    } finally {
      holder.destroyForcibly().waitFor();
    }
    assertThat(tried()).isEqualTo("begun at 0");
  }

  private String tried() throws Exception {
    Process process = start(HoldingProcess.class, directory.toString(), "try");
    try (BufferedReader output = TestProcess.output(process)) {
      return output.readLine();
    } finally {
      assertThat(process.waitFor()).isZero();
    }
  }

  /**
   * Both ways of asking give the same answers, of processes that live, have ended or never were.
   */
  @Test
  void procTellsWhatTheJvmTells() throws Exception {
    Processes jvm = new JvmProcesses();
    Processes linux = new LinuxProcesses();
    assertThat(linux.pid()).isEqualTo(jvm.pid());

    Process child = TestProcess.start(AnsweringProcess.class);
    long pid = child.pid();
    assertThat(jvm.start(pid)).isPresent();
    assertThat(linux.start(pid)).isPresent();
    // They count from different times, but agree on how much later the child began.
    assertThat(linux.start(pid).orElseThrow() - linux.start(linux.pid()).orElseThrow())
        .isCloseTo(jvm.start(pid).orElseThrow() - jvm.start(jvm.pid()).orElseThrow(), within(2L));

    child.destroyForcibly().waitFor();
    assertThat(jvm.start(pid)).isEmpty();
    assertThat(linux.start(pid)).isEmpty();
    assertThat(jvm.start(Integer.MAX_VALUE)).isEmpty();
    assertThat(linux.start(Integer.MAX_VALUE)).isEmpty();
  }
}
