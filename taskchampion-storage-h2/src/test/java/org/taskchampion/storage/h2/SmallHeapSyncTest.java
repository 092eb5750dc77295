package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Replica;
import org.taskchampion.sync.SyncReport;

/**
 * Synchronisations of more tasks than the heap has room for, each in a JVM of its own. Each of them
 * ran out of memory where all that it reads was in memory at once.
 */
class SmallHeapSyncTest {

  private static final int TASKS = 40_000;
  private static final String HEAP = "-Xmx48m";

  @TempDir Path directory;

  private List<String> run(String what) throws Exception {
    Process process =
        TestProcess.start(
            List.of(HEAP, "-XX:+ExitOnOutOfMemoryError"),
            Child.class,
            directory.toString(),
            what,
            Integer.toString(TASKS));
    try (BufferedReader output = TestProcess.output(process)) {
      List<String> lines = output.lines().toList();
      assertThat(process.waitFor()).as(lines.toString()).isZero();
      return lines;
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aSnapshotIsLoadedAndMade() throws Exception {
    assertThat(run("snapshot"))
        .containsExactly("loaded " + TASKS, "working set " + TASKS / 10, "made " + (TASKS + 1));
  }

  /** Runs in a JVM of its own. */
  static final class Child {
    private Child() {}

    /**
     * Synchronises.
     *
     * @param arguments a directory, what to try, and the number of tasks
     */
    public static void main(String[] arguments) {
      Path directory = Path.of(arguments[0]);
      int tasks = Integer.parseInt(arguments[2]);
      try (Replica replica = Replica.open(H2Storage.at(directory))) {
        switch (arguments[1]) {
          case "snapshot" -> snapshot(replica, new GeneratedServer(tasks, true));
          default -> throw new IllegalArgumentException(arguments[1]);
        }
      }
    }

    private static void snapshot(Replica replica, GeneratedServer server) {
      SyncReport report = replica.sync(server);
      System.out.println(
          "loaded " + (report.snapshotLoaded().isPresent() ? report.tasksAdded().size() : 0));
      System.out.println("working set " + replica.workingSet().size());
      replica.edit(edit -> edit.add("one more"));
      replica.sync(server);
      System.out.println("made " + server.tasksOfSnapshot());
    }
  }
}
