package org.taskchampion.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Tries everything that a program does with a replica on very many tasks, each thing in a JVM of
 * its own with a small heap, and says what that heap was enough for.
 *
 * <pre>{@code
 * java -cp examples/benchmarks/target/benchmarks.jar org.taskchampion.benchmarks.Million
 *     [--tasks N] [--heap SIZE] [--in DIRECTORY] [STEP...]
 * }</pre>
 *
 * <p>The steps are those of {@link MillionStep}. What {@code fill}, {@code send} and {@code
 * snapshot} make, others need: the program does these three whenever they are not there yet, and
 * leaves them in the directory if {@code --in} names one.
 */
public final class Million {

  private static final String STEP = "--step";

  private Million() {}

  /**
   * Prints a Markdown table.
   *
   * @param args see {@link Million}; {@code --step STEP DIRECTORY TASKS} is for the processes that
   *     are started
   * @throws IOException if a file cannot be written
   * @throws InterruptedException if the thread is interrupted
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length == 4 && args[0].equals(STEP)) {
      Workspace workspace = new Workspace(Path.of(args[2]), Integer.parseInt(args[3]));
      System.out.printf(
          Locale.ROOT, "%.1f s", MillionStep.of(args[1]).work(workspace) / 1_000_000_000.0);
      return;
    }
    int tasks = 1_000_000;
    String heap = "1g";
    Path directory = null;
    List<MillionStep> steps = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--tasks" -> tasks = Integer.parseInt(args[++i]);
        case "--heap" -> heap = args[++i];
        case "--in" -> directory = Path.of(args[++i]);
        default -> steps.add(MillionStep.of(args[i]));
      }
    }
    Path used = directory == null ? Files.createTempDirectory("taskchampion-million") : directory;
    try {
      table(used, tasks, heap, steps.isEmpty() ? List.of(MillionStep.values()) : steps, System.out);
    } finally {
      if (directory == null) {
        Workspace.delete(used);
      }
    }
  }

  static void table(Path directory, int tasks, String heap, List<MillionStep> steps, Appendable out)
      throws IOException, InterruptedException {
    out.append(String.format(Locale.ROOT, "%,d tasks, a heap of %s%n%n", tasks, heap));
    out.append("| step | what | outcome |\n|---|---|--:|\n");
    for (MillionStep step : MillionStep.needed(steps, directory)) {
      String outcome = child(step, directory, tasks, heap);
      out.append(
          String.format(Locale.ROOT, "| %s | %s | %s |%n", step.id(), step.title(), outcome));
    }
  }

  private static String child(MillionStep step, Path directory, int tasks, String heap)
      throws IOException, InterruptedException {
    Path errors = Files.createTempFile(directory, "errors", ".txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED", // SQLite's library
                "-cp",
                System.getProperty("java.class.path"),
                Million.class.getName(),
                STEP,
                step.id(),
                directory.toString(),
                Integer.toString(tasks))
            .redirectError(errors.toFile())
            .start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    String failure = Files.readString(errors);
    Files.delete(errors);
    if (status == 0) {
      return output;
    }
    if (failure.contains("OutOfMemoryError") || output.contains("OutOfMemoryError")) {
      return "OutOfMemoryError";
    }
    System.err.println(failure);
    return "failed";
  }
}
