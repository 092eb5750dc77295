package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.testing.PosixOnly;

/** The program as its users run it: as separate processes. */
final class ProcessesTest {

  @TempDir Path home;

  private Runs user(String name) throws IOException {
    Path own = Files.createDirectories(home.resolve(name));
    return new Runs(own)
        .configured("data_dir = \"~/data\"\nserver_dir = \"" + home.resolve("server") + "\"\n");
  }

  @Test
  void twoReplicasOfAThousandTasksAgreeToTheByte() throws IOException {
    Path file = home.resolve("tasks.json");
    Files.writeString(file, SampleExport.of(1_000, 7));
    Runs first = user("first");
    Runs second = user("second");
    assertThat(first.process("import", file.toString()).ok().out())
        .isEqualTo("Imported 1000 tasks: 1000 new, 0 changed, 0 the same.\n");
    assertThat(first.process("sync").ok().out()).startsWith("Synchronised: ");
    second.process("add", "Käse kaufen 🧀").ok();
    assertThat(second.process("sync").ok().out()).startsWith("Synchronised: ");
    assertThat(first.process("sync").ok().out()).startsWith("Synchronised: ");
    String exported = first.process("export", "--stored").ok().out();
    assertThat(second.process("export", "--stored").ok().out()).isEqualTo(exported);
    assertThat(exported.lines().filter(line -> line.startsWith("{"))).hasSize(1_001);
    assertThat(exported).contains("日本語", "Käse kaufen 🧀");
    assertThat(first.process("import", file.toString()).ok().out())
        .isEqualTo("Imported 1000 tasks: 0 new, 0 changed, 1000 the same.\n");
    assertThat(first.process("sync").ok().out()).isEqualTo("Nothing new.\n");

    second.process("+shop", "modify", "priority:").ok();
    assertThat(second.process("export", "--stored").ok().out()).isNotEqualTo(exported);
    second.process("undo").ok();
    assertThat(second.process("export", "--stored").ok().out()).isEqualTo(exported);
  }

  @Test
  void twoProcessesAtOnceBothSucceed() throws IOException {
    Runs ta = user("one");
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      processes.add(ta.start("add", "Task of process " + i));
    }
    for (Process process : processes) {
      ta.finish(process).ok();
    }
    assertThat(ta.process("list").ok().out()).contains("1 ", "2 ", "3 ", "4 ");
  }

  @Test
  void malformedImportChangesNothing() throws IOException {
    Runs ta = user("one");
    Path file = home.resolve("tasks.json");
    Files.writeString(file, "[{\"description\":\"a\"},\n{\"description\":\"b\",\"due\":\"soon\"}]");
    Runs.Result result = ta.process("import", file.toString());
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo(
            "ta: "
                + file
                + ", task 2 in line 2, column 20, member \"due\": this is no time, such as"
                + " 20261224T180000Z, 2026-12-24 or Unix seconds\n"
                + "ta: nothing was imported\n");
    assertThat(ta.ta("export --stored").ok().out()).isEqualTo("[\n]\n");
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsAnError() throws IOException {
    Path file = Files.writeString(home.resolve("file"), "not a directory");
    Runs ta = user("one").configured("data_dir = \"" + file + "/data\"\n");
    assertThat(ta.process("add", "a").error(1)).contains(file.toString());
    ta.configured("data_dir = \"" + file + "\"\n");
    assertThat(ta.ta("add a").error(1)).contains(file.toString());
    assertThat(file).hasContent("not a directory");
  }

  @Test
  void aFileThatIsNoReplicaIsAnError() throws IOException {
    Runs ta = user("one");
    Path file =
        Files.writeString(
            Files.createDirectories(ta.home().resolve("data")).resolve("replica.journal"),
            "a diary");
    assertThat(ta.ta("add a").error(1)).contains(file.toString());
    assertThat(ta.ta("list").error(1)).contains(file.toString());
    assertThat(file).hasContent("a diary");
  }

  @Test
  void aDamagedVersionIsNamed() throws IOException {
    Runs ta = user("one");
    ta.ta("add a").ok();
    ta.ta("sync").ok();
    Path version = home.resolve("server/first");
    assertThat(version).isRegularFile();
    Files.write(version, "damaged".getBytes(StandardCharsets.UTF_8));
    Runs other = user("two");
    assertThat(other.process("sync").error(1)).contains(version.toString());
    assertThat(other.ta("export --stored").ok().out()).isEqualTo("[\n]\n");
  }

  /** SIGTERM takes the same way, and unlike SIGINT it is never ignored in what a script starts. */
  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  @PosixOnly("signals, and a directory that shows processes")
  @EnabledOnOs(OS.LINUX)
  void aSignalEndsSyncBetweenTwoStepsAndTheNextOneGoesOn(String signal, int exitCode)
      throws Exception {
    Path file = home.resolve("tasks.json");
    Files.writeString(file, SampleExport.of(3_000, 9));
    Runs ta = user("one");
    ta.ta("import " + file).ok();
    String before = ta.ta("export --stored").ok().out();
    Path server = home.resolve("server");
    Runs.Result result;
    try (H2Storage storage = H2Storage.at(ta.home().resolve("data"))) {
      Process process;
      // As long as this goes on, sync waits in its first step.
      try (StorageTransaction transaction = storage.begin()) {
        assertThat(transaction.unsyncedCount()).isPositive();
        process = ta.startInterruptible("sync");
        Path data = ta.home().toRealPath().resolve("data");
        await(process, "fd", open -> Files.readSymbolicLink(open).startsWith(data));
        new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid()).start().waitFor();
        await(
            process,
            "task",
            thread -> Files.readString(thread.resolve("comm")).equals("ta-cancel\n"));
        Thread.sleep(200);
      }
      result = ta.finish(process);
    }
    assertThat(result.exitCode()).isEqualTo(exitCode);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .isEqualTo("ta: the synchronisation was cancelled; the next one goes on where it ended\n");
    assertThat(server.resolve("first")).doesNotExist();
    assertThat(ta.ta("export --stored").ok().out()).isEqualTo(before);
    assertThat(ta.process("sync").ok().out()).startsWith("Synchronised: received nothing, sent ");
    Runs other = user("two");
    other.ta("sync").ok();
    assertThat(other.ta("export --stored").ok().out()).isEqualTo(before);
  }

  /** Looks at an entry in {@code /proc}. */
  private interface Look {
    boolean at(Path entry) throws IOException;
  }

  /** Waits until a process has a thread or an open file like this. */
  private static void await(Process process, String directory, Look look) throws Exception {
    long end = System.nanoTime() + 30_000_000_000L;
    while (System.nanoTime() < end && process.isAlive()) {
      try (DirectoryStream<Path> entries =
          Files.newDirectoryStream(Path.of("/proc", Long.toString(process.pid()), directory))) {
        for (Path entry : entries) {
          if (look.at(entry)) {
            return;
          }
        }
      } catch (IOException | DirectoryIteratorException e) {
        // Gone since: look again.
      }
      Thread.sleep(10);
    }
    throw new AssertionError("the process is not where it was to be");
  }
}
