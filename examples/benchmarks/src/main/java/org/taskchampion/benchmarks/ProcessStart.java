package org.taskchampion.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures whole processes, one after the other in turns: a {@code main} that prints a line, which
 * is what the JVM itself takes, and what {@code ta} takes for one thing.
 *
 * <pre>{@code
 * java -cp examples/benchmarks/target/benchmarks.jar org.taskchampion.benchmarks.ProcessStart \
 *     examples/ta/ta [TASKS]
 * }</pre>
 */
public final class ProcessStart {

  private static final int RUNS = 20;
  private static final int TASKS = 10_000;

  private ProcessStart() {}

  /** A program that prints a line. */
  static final class OneLine {

    private OneLine() {}

    /**
     * Prints a line.
     *
     * @param args ignored
     */
    public static void main(String[] args) {
      System.out.println("one line");
    }
  }

  /**
   * Measures.
   *
   * @param args the program {@code ta}, and how many tasks
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path ta = Path.of(args[0]).toAbsolutePath();
    int tasks = args.length < 2 ? TASKS : Integer.parseInt(args[1]);
    Path directory = Files.createTempDirectory("taskchampion-process-start");
    try {
      measure(ta, directory, tasks, RUNS).forEach(System.out::println);
    } finally {
      Workspace.delete(directory);
    }
  }

  /** Returns the lines of a Markdown table. */
  static List<String> measure(Path ta, Path directory, int tasks, int runs)
      throws IOException, InterruptedException {
    Workspace workspace = new Workspace(directory, tasks);
    workspace.prepare();
    Path configuration = directory.resolve("taskchampion.toml");
    Files.writeString(configuration, "data_dir = \"" + workspace.prepared() + "\"\n");
    Map<String, List<String>> commands = new LinkedHashMap<>();
    commands.put("a `main` that prints a line", oneLine());
    commands.put("`ta version`", List.of(ta.toString(), "version"));
    commands.put("`ta list`", List.of(ta.toString(), "list"));
    commands.put("`ta 1 info`", List.of(ta.toString(), "1", "info"));
    commands.put("`ta add`", List.of(ta.toString(), "add", "Buy milk"));
    commands.put("`ta sync`, with a task to send", List.of(ta.toString(), "sync"));
    commands.put("`ta sync`, nothing new", List.of(ta.toString(), "sync"));
    Map<String, List<Long>> samples = new LinkedHashMap<>();
    for (int run = -1; run < runs; run++) {
      for (Map.Entry<String, List<String>> command : commands.entrySet()) {
        long nanos = time(command.getValue(), configuration);
        if (run >= 0) { // the first run makes ta's class-data archive, and sends all tasks
          samples.computeIfAbsent(command.getKey(), key -> new ArrayList<>()).add(nanos);
        }
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add(String.format(Locale.ROOT, "%,d tasks; %s", tasks, Machine.describe(directory)));
    lines.add("");
    lines.add("| process | median | of a `main` |");
    lines.add("|---|--:|--:|");
    long least = median(samples.values().iterator().next());
    samples.forEach(
        (what, nanos) ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "| %s | %.0f ms | %.1f |",
                    what,
                    median(nanos) / 1e6,
                    (double) median(nanos) / least)));
    return lines;
  }

  private static List<String> oneLine() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xshare:auto",
        "-cp",
        System.getProperty("java.class.path"),
        OneLine.class.getName());
  }

  private static long median(List<Long> nanos) {
    return nanos.stream().sorted().toList().get(nanos.size() / 2);
  }

  private static long time(List<String> command, Path configuration)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("TASKCHAMPION_CONFIG", configuration.toString());
    long start = System.nanoTime();
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    long nanos = System.nanoTime() - start;
    if (status != 0) {
      throw new IOException(command + " ended with " + status + ": " + output);
    }
    return nanos;
  }
}
