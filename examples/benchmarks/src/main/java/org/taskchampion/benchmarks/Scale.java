package org.taskchampion.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.sync.SyncServer;

/**
 * Measures places with few and with many versions: a synchronisation with nothing new, by a server
 * object that is kept and by a new one, and a new replica that loads all versions in a JVM with a
 * heap of 64 MB.
 *
 * <pre>{@code
 * java -cp examples/benchmarks/target/benchmarks.jar org.taskchampion.benchmarks.Scale
 *     [--versions N] [--in DIRECTORY] [--sync-server PROGRAM] [--s3proxy LIBRARY]
 *     [--fake-gcs-server PROGRAM] [PLACE...]
 * }</pre>
 *
 * <p>Each version is synced to the disk, so filling a directory on a disk takes a while: give one
 * in memory, such as {@code /dev/shm}.
 */
public final class Scale {

  private static final int FEW = 10;
  private static final int MANY = 100_000;
  private static final int RUNS = 101;

  /** A git starts processes for each. */
  private static final int RUNS_OF_NEW_OBJECTS = 11;

  private static final String LOAD = "--load";

  private final Path directory;
  private final int many;
  private final Services services;
  private int places;

  private Scale(Path directory, int many, Services services) {
    this.directory = directory;
    this.many = many;
    this.services = services;
  }

  /**
   * Prints a Markdown table.
   *
   * @param args see {@link Scale}; {@code --load KIND ADDRESS DIRECTORY} is for the process that is
   *     started
   * @throws IOException if a file cannot be written
   * @throws InterruptedException if the thread is interrupted
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length == 4 && args[0].equals(LOAD)) {
      load(FilledPlace.at(PlaceKind.valueOf(args[1]), args[2]), Path.of(args[3]));
      return;
    }
    int many = MANY;
    Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    List<PlaceKind> kinds = new ArrayList<>();
    RunningServices.Programs programs = new RunningServices.Programs();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--versions" -> many = Integer.parseInt(args[++i]);
        case "--in" -> parent = Path.of(args[++i]);
        default -> {
          if (i + 1 < args.length && programs.take(args[i], args[i + 1])) {
            i++;
          } else {
            kinds.add(PlaceKind.of(args[i]));
          }
        }
      }
    }
    Path directory = Files.createTempDirectory(parent, "taskchampion-scale");
    try (RunningServices running = RunningServices.start(programs, directory.resolve("services"))) {
      System.out.print(
          table(
              directory,
              many,
              running.services(),
              kinds.isEmpty() ? List.of(PlaceKind.values()) : kinds));
    } finally {
      Workspace.delete(directory);
    }
  }

  static String table(Path directory, int many, Services services, List<PlaceKind> kinds)
      throws IOException, InterruptedException {
    StringBuilder table =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                """
                | place | nothing new, %1$,d versions | %2$,d versions | ratio | new server object, %1$,d versions | %2$,d versions | ratio | a new replica loads them all, in 64 MB |
                |---|--:|--:|--:|--:|--:|--:|--:|
                """,
                FEW,
                many));
    Scale scale = new Scale(directory, many, services);
    for (PlaceKind kind : kinds) {
      if (services.have(kind)) {
        table.append(scale.row(kind));
      }
    }
    return table.toString();
  }

  private FilledPlace fill(PlaceKind kind, int versions) throws IOException {
    Path place = Files.createDirectory(directory.resolve(kind.id() + "-" + ++places));
    return FilledPlace.fill(kind, services, place, versions);
  }

  private String row(PlaceKind kind) throws IOException, InterruptedException {
    FilledPlace fewPlace = fill(kind, FEW);
    FilledPlace manyPlace = fill(kind, many);
    try (Replica inFew = Replica.open(new InMemoryStorage());
        Replica inMany = Replica.open(new InMemoryStorage())) {
      String kept = kept(inFew, fewPlace.place(), inMany, manyPlace.place());
      String anew =
          compared(
              RUNS_OF_NEW_OBJECTS,
              () -> nothingNewAgain(inFew, fewPlace.place()),
              () -> nothingNewAgain(inMany, manyPlace.place()));
      String loaded =
          loadElsewhere(manyPlace, Files.createDirectory(directory.resolve(kind + "-replica")));
      return String.format(
          Locale.ROOT, "| %s | %s | %s | %s |%n", kind.words(), kept, anew, loaded);
    }
  }

  private static String kept(Replica inFew, Place fewPlace, Replica inMany, Place manyPlace) {
    try (SyncServer few = fewPlace.open();
        SyncServer large = manyPlace.open()) {
      inFew.sync(few);
      inMany.sync(large, SyncOptions.newBuilder().avoidSnapshots(true).build());
      return compared(RUNS, () -> nothingNew(inFew, few), () -> nothingNew(inMany, large));
    }
  }

  /** Measures two in turns; the later, warmer half counts. */
  private static String compared(int runs, DoubleSupplier one, DoubleSupplier other) {
    double[] times = new double[runs];
    double[] otherTimes = new double[runs];
    for (int i = 0; i < 2 * runs; i++) {
      times[i % runs] = one.getAsDouble();
      otherTimes[i % runs] = other.getAsDouble();
    }
    double time = median(times);
    double otherTime = median(otherTimes);
    return String.format(
        Locale.ROOT, "%.3f ms | %.3f ms | %.2f", time, otherTime, otherTime / time);
  }

  private static double nothingNewAgain(Replica replica, Place place) {
    long start = System.nanoTime();
    try (SyncServer server = place.open()) {
      nothingNew(replica, server);
      return (System.nanoTime() - start) / 1e6;
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

  private static String loadElsewhere(FilledPlace place, Path replica)
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
            place.kind().name(),
            place.address(),
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

  private static void load(FilledPlace place, Path directory) {
    long start = System.nanoTime();
    try (SyncServer server = place.place().openElsewhere();
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
