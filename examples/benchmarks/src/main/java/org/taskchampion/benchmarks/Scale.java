package org.taskchampion.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.local.LocalSyncServer;

/**
 * Measures places with few and with many versions: a synchronisation with nothing new, and a new
 * replica that loads all versions in a JVM with a heap of 64 MB.
 *
 * <pre>{@code
 * java -cp examples/benchmarks/target/benchmarks.jar org.taskchampion.benchmarks.Scale [VERSIONS] [DIRECTORY]
 * }</pre>
 *
 * <p>Each version is synced to the disk, so filling a directory on a disk takes a while: give one
 * in memory, such as {@code /dev/shm}.
 */
public final class Scale {

  private static final int FEW = 10;
  private static final int MANY = 100_000;
  private static final int RUNS = 101;
  private static final int TASKS = 1_000;
  private static final String LOAD = "--load";

  private Scale() {}

  /** A kind of place in a directory. */
  enum Kind {
    DIRECTORY("a directory"),
    FOLDER("a synchronised folder"),
    TASKWARRIORS("Taskwarrior's directory");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    private SyncServer open(Path place) throws IOException {
      if (this == TASKWARRIORS && !Files.exists(place)) {
        Files.createDirectories(place);
        Files.createFile(place.resolve("taskchampion-local-sync-server.sqlite3"));
      }
      return this == FOLDER
          ? LocalSyncServer.newBuilder(place).synchronised().build()
          : LocalSyncServer.at(place);
    }
  }

  /**
   * Prints a Markdown table.
   *
   * @param args how many versions are many, and where; {@code --load KIND PLACE DIRECTORY} is for
   *     the process that is started
   * @throws IOException if a file cannot be written
   * @throws InterruptedException if the thread is interrupted
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length == 4 && args[0].equals(LOAD)) {
      load(Kind.valueOf(args[1]), Path.of(args[2]), Path.of(args[3]));
      return;
    }
    int many = args.length > 0 ? Integer.parseInt(args[0]) : MANY;
    Path directory =
        args.length > 1
            ? Files.createTempDirectory(Path.of(args[1]), "taskchampion-scale")
            : Files.createTempDirectory("taskchampion-scale");
    try {
      System.out.print(table(directory, many));
    } finally {
      Workspace.delete(directory);
    }
  }

  static String table(Path directory, int many) throws IOException, InterruptedException {
    StringBuilder table =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                """
                | place | nothing new, %,d versions | %,d versions | ratio | a new replica loads them all, in 64 MB |
                |---|--:|--:|--:|--:|
                """,
                FEW,
                many));
    for (Kind kind : Kind.values()) {
      table.append(row(directory, kind, many));
    }
    return table.toString();
  }

  private static String row(Path directory, Kind kind, int many)
      throws IOException, InterruptedException {
    Path fewPlace = directory.resolve(kind + "-few");
    Path manyPlace = directory.resolve(kind + "-many");
    try (SyncServer few = kind.open(fewPlace);
        SyncServer large = kind.open(manyPlace);
        Replica inFew = Replica.open(new InMemoryStorage());
        Replica inMany = Replica.open(new InMemoryStorage())) {
      fill(few, FEW);
      fill(large, many);
      inFew.sync(few);
      inMany.sync(large, SyncOptions.newBuilder().avoidSnapshots(true).build());
      double[] fewTimes = new double[RUNS];
      double[] manyTimes = new double[RUNS];
      for (int i = 0; i < 2 * RUNS; i++) { // the later, warmer half counts
        fewTimes[i % RUNS] = nothingNew(inFew, few);
        manyTimes[i % RUNS] = nothingNew(inMany, large);
      }
      double fewTime = median(fewTimes);
      double manyTime = median(manyTimes);
      return String.format(
          Locale.ROOT,
          "| %s | %.3f ms | %.3f ms | %.2f | %s |%n",
          kind.words,
          fewTime,
          manyTime,
          manyTime / fewTime,
          loadElsewhere(kind, manyPlace, directory.resolve(kind + "-replica")));
    }
  }

  /** Adds versions of one change each: a task, or a new description of one. */
  private static void fill(SyncServer server, int versions) {
    UUID last = SyncServer.NIL_VERSION;
    for (int i = 0; i < versions; i++) {
      String uuid = Data.uuid(i % TASKS).toString();
      String segment =
          i < TASKS
              ? "{\"operations\":[{\"Create\":{\"uuid\":\"" + uuid + "\"}}]}"
              : "{\"operations\":[{\"Update\":{\"uuid\":\""
                  + uuid
                  + "\",\"property\":\"description\",\"value\":\"Task, changed for the "
                  + i
                  + "th time\",\"timestamp\":\"2026-01-01T00:00:00Z\"}}]}";
      AddVersionResult result = server.addVersion(last, segment.getBytes(StandardCharsets.UTF_8));
      last = ((AddVersionResult.Added) result).version();
    }
  }

  private static double nothingNew(Replica replica, SyncServer server) {
    long start = System.nanoTime();
    SyncReport report = replica.sync(server);
    double took = (System.nanoTime() - start) / 1e6;
    if (!report.nothingNew()) {
      throw new IllegalStateException("there was something new: " + report);
    }
    return took;
  }

  private static double median(double[] times) {
    Arrays.sort(times);
    return times[times.length / 2];
  }

  private static String loadElsewhere(Kind kind, Path place, Path replica)
      throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "--enable-native-access=ALL-UNNAMED", // SQLite's library
            "-cp",
            System.getProperty("java.class.path"),
            Scale.class.getName(),
            LOAD,
            kind.name(),
            place.toString(),
            replica.toString());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("the process that loads ended with an error");
    }
    return output.trim();
  }

  private static void load(Kind kind, Path place, Path directory) throws IOException {
    long start = System.nanoTime();
    try (SyncServer server = kind.open(place);
        Replica replica = Replica.open(H2Storage.at(directory))) {
      SyncReport report = replica.sync(server);
      System.out.printf(
          Locale.ROOT,
          "%.1f s for %,d versions%n",
          (System.nanoTime() - start) / 1e9,
          report.versionsReceived());
    }
  }
}
