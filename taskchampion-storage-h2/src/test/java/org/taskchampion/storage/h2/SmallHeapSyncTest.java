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

  private static final int SAME_TASKS = 100;

  @TempDir Path directory;

  private List<String> run(String what, int tasks, String heap) throws Exception {
    Process process =
        TestProcess.start(
            List.of("-Xmx" + heap, "-XX:+ExitOnOutOfMemoryError"),
            Child.class,
            directory.toString(),
            what,
            Integer.toString(tasks));
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
    assertThat(run("snapshot", 40_000, "48m"))
        .containsExactly("loaded 40000", "working set 4000", "made 40001");
  }

  @Test
  void allVersionsAreMerged() throws Exception {
    assertThat(run("versions", 30_000, "48m")).containsExactly("received 180000", "added 30000");
  }

  /** As many tasks as the server has, of which some are the same, with other values. */
  @Test
  void manyUnsyncedOperationsMeetAsMany() throws Exception {
    assertThat(run("rebase", 20_000, "64m"))
        .containsExactly(
            "received 120000", "tasks " + (40_000 - SAME_TASKS), "unsynced 0", "overwritten 0");
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
          case "versions" -> versions(replica, new GeneratedServer(tasks, false));
          case "rebase" -> rebase(replica, new GeneratedServer(tasks, false), tasks);
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

    private static void versions(Replica replica, GeneratedServer server) {
      SyncReport report = replica.sync(server);
      System.out.println("received " + report.operationsReceived());
      System.out.println("added " + report.tasksAdded().size());
    }

    private static void rebase(Replica replica, GeneratedServer server, int tasks) {
      for (int from = tasks - SAME_TASKS; from < 2 * tasks - SAME_TASKS; from += 1_000) {
        replica.commit(
            GeneratedServer.operations(from, Math.min(1_000, 2 * tasks - SAME_TASKS - from)));
      }
      SyncReport report = replica.sync(server);
      System.out.println("received " + report.operationsReceived());
      System.out.println("tasks " + replica.counts().tasks());
      System.out.println("unsynced " + replica.counts().unsyncedOperations());
      System.out.println("overwritten " + report.overwritten().size());
    }
  }
}
