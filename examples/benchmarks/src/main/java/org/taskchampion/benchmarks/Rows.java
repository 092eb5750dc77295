package org.taskchampion.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Measures the rows of docs/benchmarks.md and prints them as a Markdown table. Each row gets a
 * process of its own, so that its first run is the first one in a fresh JVM, and right after it, if
 * there is one, the reference's process does the same.
 *
 * <pre>{@code
 * java -jar examples/benchmarks/target/benchmarks.jar [--tasks N] [--reference PROGRAM]
 *     [--sync-server PROGRAM] [--s3proxy LIBRARY] [--fake-gcs-server PROGRAM] [ROW...]
 * }</pre>
 *
 * <p>The last three options say where servers are, which are started for the rows of their places.
 * Rows whose server is not given are left out, and named at the end. With {@code
 * BENCHMARKS_SECONDS} in the environment, the warm-up and the runs go on for at least so many
 * seconds each, on either side, and not for one: on a busy machine, compiled code comes later.
 */
public final class Rows {

  private static final int FEWEST_RUNS = 5;

  /** A variable of the environment, which the reference knows, too. */
  private static final String SECONDS = "BENCHMARKS_SECONDS";

  private static final String PREPARE = "prepare";

  private final int tasks;
  private final @Nullable Path reference;
  private final Path ours;
  private final Path theirs;
  private final Services services;

  private Rows(int tasks, @Nullable Path reference, Path directory, Services services)
      throws IOException {
    this.tasks = tasks;
    this.reference = reference;
    this.services = services;
    this.ours = Files.createDirectory(directory.resolve("ours"));
    this.theirs = Files.createDirectory(directory.resolve("theirs"));
  }

  /**
   * Measures.
   *
   * @param args see {@link Rows}; {@code --measure ROW DIRECTORY TASKS} is for the processes that
   *     are started
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length == 4 && args[0].equals("--measure")) {
      Services services = Services.of(System.getenv());
      measure(args[1], new Workspace(Path.of(args[2]), Integer.parseInt(args[3]), services));
      return;
    }
    int tasks = 10_000;
    Path reference = null;
    List<Row> rows = new ArrayList<>();
    RunningServices.Programs programs = new RunningServices.Programs();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--tasks" -> tasks = Integer.parseInt(args[++i]);
        case "--reference" -> reference = Path.of(args[++i]);
        default -> {
          if (i + 1 < args.length && programs.take(args[i], args[i + 1])) {
            i++;
          } else {
            rows.add(Row.of(args[i]));
          }
        }
      }
    }
    Path directory = Files.createTempDirectory("taskchampion-benchmarks");
    try (RunningServices running = RunningServices.start(programs, directory.resolve("services"))) {
      new Rows(tasks, reference, directory, running.services())
          .run(directory, rows.isEmpty() ? Row.values() : rows);
    } finally {
      Workspace.delete(directory);
    }
  }

  private static void measure(String row, Workspace workspace) {
    if (row.equals(PREPARE)) {
      workspace.prepare();
      System.out.println(new Figures(0, 0, 0));
      return;
    }
    Duration shortest = Duration.ofSeconds(seconds(System.getenv()));
    System.out.println(measure(Row.of(row), workspace, FEWEST_RUNS, shortest));
  }

  /** Returns how long the warm-up goes on at least, and the runs that count. */
  static int seconds(Map<String, String> environment) {
    return Integer.parseInt(environment.getOrDefault(SECONDS, "1"));
  }

  static Figures measure(Row row, Workspace workspace, int runs, Duration time) {
    try (Measurement measurement = row.measurement(workspace)) {
      if (row.isSize()) {
        long size = measurement.once();
        return new Figures(size, size, 1);
      }
      Figures figures = Figures.of(measurement, runs, time);
      long bytes = Measurement.WRITTEN.get();
      return bytes == 0 ? figures : figures.withDisk(DiskLimit.nanos(workspace.directory(), bytes));
    }
  }

  private void run(Path directory, List<Row> rows) throws IOException, InterruptedException {
    System.out.printf(Locale.ROOT, "%,d tasks; %s%n%n", tasks, Machine.describe(directory));
    System.out.println(
        "| row | what | first | warm | disk | reference first | warm | ratio | to reach |");
    System.out.println("|---|---|--:|--:|--:|--:|--:|--:|--:|");
    ours(PREPARE);
    Path program = reference;
    if (program != null) {
      theirs(program, PREPARE);
    }
    List<String> leftOut = new ArrayList<>();
    for (Row row : rows) {
      if (!row.isPossible(services)) {
        leftOut.add(row.id());
        continue;
      }
      Figures our = ours(row.id());
      Figures their = program == null || !row.isOfTheReference() ? null : theirs(program, row.id());
      System.out.println(line(row, our, their));
    }
    if (!leftOut.isEmpty()) {
      System.out.println("\nLeft out, without their server: " + String.join(" ", leftOut));
    }
  }

  /**
   * What was measured of a row.
   *
   * @param ours of this library
   * @param theirs of the reference; null without it
   */
  record Both(Figures ours, @Nullable Figures theirs) {}

  /**
   * Measures rows that need no server, and prints nothing.
   *
   * @param rounds how often both sides measure a row, in turns; the least median of each counts
   */
  static Map<Row, Both> compare(int tasks, @Nullable Path reference, List<Row> rows, int rounds)
      throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("taskchampion-benchmarks");
    try {
      Rows measured = new Rows(tasks, reference, directory, Services.NONE);
      measured.ours(PREPARE);
      if (reference != null) {
        measured.theirs(reference, PREPARE);
      }
      Map<Row, Both> compared = new LinkedHashMap<>();
      for (Row row : rows) {
        Figures ours = null;
        Figures theirs = null;
        for (int round = 0; round < rounds; round++) {
          ours = Figures.quicker(ours, () -> measured.ours(row.id()));
          if (reference != null) {
            theirs = Figures.quicker(theirs, () -> measured.theirs(reference, row.id()));
          }
        }
        compared.put(row, new Both(Objects.requireNonNull(ours), theirs));
      }
      return compared;
    } finally {
      Workspace.delete(directory);
    }
  }

  static String line(Row row, Figures ours, @Nullable Figures theirs) {
    String cells =
        theirs == null
            ? "| | | |"
            : String.format(
                Locale.ROOT,
                "| %s | %s | %.3f |",
                row.format(theirs.first()),
                row.format(theirs.median()),
                (double) ours.median() / theirs.median());
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s %s <= %s |",
        row.id(),
        row.title(),
        row.format(ours.first()),
        row.format(ours.median()),
        ours.disk() == 0 ? "" : row.format(ours.disk()),
        cells,
        row.target());
  }

  private Figures ours(String row) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    return start(
        ours,
        row,
        java,
        "-Xmx1g",
        "--enable-native-access=ALL-UNNAMED", // SQLite's library
        "-cp",
        classPath,
        Rows.class.getName(),
        "--measure");
  }

  private Figures theirs(Path program, String row) throws IOException, InterruptedException {
    return start(theirs, row, program.toAbsolutePath().toString());
  }

  private Figures start(Path directory, String row, String... program)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(Arrays.asList(program));
    command.addAll(List.of(row, directory.toString(), Integer.toString(tasks)));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(services.environment());
    // Neither side takes anything from the configuration of whoever measures.
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException("row " + row + " ended with " + status + ": " + program[0]);
    }
    return Figures.parse(output);
  }
}
