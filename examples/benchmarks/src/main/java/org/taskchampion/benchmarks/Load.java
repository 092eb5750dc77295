package org.taskchampion.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Lets many replicas in this JVM and several processes edit and synchronise by one place, while
 * faults happen: processes and servers are killed and started again, connections are cut, requests
 * and answers are lost, and the disk is full for a while. At the end, when the faults have stopped
 * and everybody has synchronised until nothing is new, all replicas must be equal, they must be
 * what the history gives when it is replayed, and have every edit that a writer was told is
 * committed. The program ends with an error otherwise.
 *
 * <pre>{@code
 * java -cp examples/benchmarks/target/benchmarks.jar org.taskchampion.benchmarks.Load
 *     [--seconds N] [--replicas N] [--processes N] [--seed N] [--in DIRECTORY [--fill]]
 *     [--sync-server PROGRAM] [--s3proxy LIBRARY] [--fake-gcs-server PROGRAM] [PLACE...]
 * }</pre>
 *
 * <p>{@code --fill} takes all the space of the disk on which the directory is, for seconds: give a
 * small file system of its own, such as {@code mount -t tmpfs -o size=512m tmpfs DIRECTORY}. The
 * journals of the writers are elsewhere, where temporary files go.
 */
public final class Load {

  static final String HEADER =
      """
      | place | edits, a second | p50, p95, p99, most | syncs, a second | p50, p95, p99, most | failures, tried again | faults | the last writer ended, and all were equal, after | at the end, equal everywhere |
      |---|--:|--:|--:|--:|---|---|--:|---|
      """;

  private Load() {}

  /**
   * Prints a Markdown table.
   *
   * @param args see {@link Load}
   * @throws IOException if a file cannot be written
   * @throws InterruptedException if the thread is interrupted
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    int seconds = 600;
    int replicas = 50;
    int processCount = 10;
    long seed = 1;
    boolean fills = false;
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    Path parent = temporary;
    List<PlaceKind> kinds = new ArrayList<>();
    RunningServices.Programs programs = new RunningServices.Programs();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--seconds" -> seconds = Integer.parseInt(args[++i]);
        case "--replicas" -> replicas = Integer.parseInt(args[++i]);
        case "--processes" -> processCount = Integer.parseInt(args[++i]);
        case "--seed" -> seed = Long.parseLong(args[++i]);
        case "--in" -> parent = Path.of(args[++i]);
        case "--fill" -> fills = true;
        default -> {
          if (i + 1 < args.length && programs.take(args[i], args[i + 1])) {
            i++;
          } else {
            kinds.add(PlaceKind.of(args[i]));
          }
        }
      }
    }
    LoadRun.Settings settings =
        new LoadRun.Settings(replicas, processCount, Duration.ofSeconds(seconds), fills, seed);
    Path journals = Files.createTempDirectory(temporary, "taskchampion-load-journals");
    Path directory = Files.createTempDirectory(parent, "taskchampion-load");
    System.out.printf(
        Locale.ROOT,
        "%d replicas in one JVM and %d processes, %d s; %s%n%n",
        replicas,
        processCount,
        seconds,
        Machine.describe(directory));
    System.out.print(HEADER);
    try (RunningServices running = RunningServices.start(programs, journals.resolve("services"))) {
      for (PlaceKind kind : kinds.isEmpty() ? List.of(PlaceKind.values()) : kinds) {
        if (running.services().have(kind)) {
          LoadRun run =
              new LoadRun(
                  kind,
                  running,
                  running.services(),
                  Files.createDirectory(directory.resolve(kind.id())),
                  Files.createDirectory(journals.resolve(kind.id())),
                  settings);
          System.out.println(run.run());
        }
      }
    }
    Workspace.delete(directory);
    Workspace.delete(journals);
  }
}
