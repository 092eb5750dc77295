package org.taskchampion.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.TaskChampionException;
import org.taskchampion.TaskChanges;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.local.LocalSyncServer;

/**
 * Measures how long the processes that share one replica wait for each other, and prints the
 * distribution: a program that keeps the replica open, two shells that open it for every edit, a
 * sync every half second, and a big import now and then.
 *
 * <pre>{@code
 * java -cp examples/benchmarks/target/benchmarks.jar org.taskchampion.benchmarks.Waits [SECONDS]
 * }</pre>
 */
public final class Waits {

  private static final int SECONDS = 30;
  private static final int TASKS = 10_000;
  private static final int IMPORTED_TASKS = 2_000;
  private static final String COMMITTED = "committed";
  private static final String HEARD = "heard";
  private static final String FAILED = "failed";

  private static final long SECOND_NANOS = 1_000_000_000;

  private static boolean quiet;

  private Waits() {}

  /** What a process does again and again. */
  enum Actor {
    GUI,
    SHELL,
    CRON,
    IMPORT
  }

  /**
   * Measures.
   *
   * @param args how many seconds; {@code --act ACTOR DIRECTORY SECONDS} is for the processes that
   *     are started
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length == 4 && args[0].equals("--act")) {
      act(Actor.valueOf(args[1]), Path.of(args[2]), Integer.parseInt(args[3]));
      return;
    }
    int seconds = args.length == 0 ? SECONDS : Integer.parseInt(args[0]);
    Path directory = Files.createTempDirectory("taskchampion-waits");
    try {
      measure(directory, TASKS, seconds).forEach(System.out::println);
      System.out.println(quietListening(directory, seconds));
    } finally {
      Workspace.delete(directory);
    }
  }

  /** Returns the lines of a Markdown table. */
  static List<String> measure(Path directory, int tasks, int seconds)
      throws IOException, InterruptedException {
    Workspace workspace = new Workspace(directory, tasks);
    workspace.prepare();
    List<String> lines = new ArrayList<>();
    lines.add(String.format(Locale.ROOT, "%,d tasks; %s", tasks, Machine.describe(directory)));
    lines.add("");
    lines.add("| what | times | failed | median | 90 % | 99 % | longest |");
    lines.add("|---|--:|--:|--:|--:|--:|--:|");
    List<Process> processes = new ArrayList<>();
    TreeMap<String, List<Long>> samples = new TreeMap<>();
    Map<String, Long> committed = new HashMap<>();
    Map<String, Long> heard = new HashMap<>();
    try {
      for (Actor actor : List.of(Actor.GUI, Actor.SHELL, Actor.SHELL, Actor.CRON, Actor.IMPORT)) {
        processes.add(start(actor, directory, seconds));
      }
      for (Process process : processes) {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        if (status != 0) {
          throw new IOException("a process ended with " + status);
        }
        for (String line : output.lines().toList()) {
          String[] words = line.split(" ", 0);
          switch (words[0]) {
            case COMMITTED -> committed.put(words[1], Long.parseLong(words[2]));
            case HEARD -> heard.put(words[1], Long.parseLong(words[2]));
            default -> add(samples, line);
          }
        }
      }
    } finally {
      processes.forEach(Process::destroyForcibly);
    }
    samples.put("from a commit until heard", untilHeard(committed, heard));
    samples.forEach((what, nanos) -> lines.add(line(what, nanos)));
    return lines;
  }

  /** Returns what it costs to listen while nothing happens. */
  @SuppressWarnings("try") // a subscription is only to be closed
  static String quietListening(Path directory, int seconds) throws InterruptedException {
    Quiet[] quiet = new Quiet[2];
    withReplica(
        new Workspace(directory, 0).prepared(),
        replica -> {
          quiet[0] = Quiet.during(Duration.ofSeconds(seconds));
          try (var subscription = replica.onChange(changes -> {})) {
            quiet[1] = Quiet.during(Duration.ofSeconds(seconds));
          }
        });
    return String.format(
        Locale.ROOT,
        "%nWhile nothing happens for %d s, a process with an open replica uses %.1f ms of processor"
            + " time; one that listens, %.1f ms, and its looking thread wakes up %d times.",
        seconds,
        quiet[0].used().toNanos() / 1e6,
        quiet[1].used().toNanos() / 1e6,
        quiet[1].wakings());
  }

  private static Process start(Actor actor, Path directory, int seconds) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            Waits.class.getName(),
            "--act",
            actor.name(),
            directory.toString(),
            Integer.toString(seconds))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void add(Map<String, List<Long>> samples, String line) {
    int space = line.lastIndexOf(' ');
    String figure = line.substring(space + 1);
    samples
        .computeIfAbsent(line.substring(0, space), what -> new ArrayList<>())
        .add(figure.equals(FAILED) ? -1 : Long.parseLong(figure));
  }

  /**
   * Returns how long after the commits of others the listener heard of them; -1 of one that it
   * never heard of, although it heard of others that came a second earlier and a second later.
   */
  static List<Long> untilHeard(Map<String, Long> committed, Map<String, Long> heard) {
    LongSummaryStatistics listening =
        committed.entrySet().stream()
            .filter(commit -> heard.containsKey(commit.getKey()))
            .mapToLong(Map.Entry::getValue)
            .summaryStatistics();
    List<Long> nanos = new ArrayList<>();
    committed.forEach(
        (task, commit) -> {
          Long hearing = heard.get(task);
          if (hearing != null) {
            nanos.add(Math.max(0, hearing - commit));
          } else if (commit > listening.getMin() + SECOND_NANOS
              && commit < listening.getMax() - SECOND_NANOS) {
            nanos.add(-1L);
          }
        });
    return nanos;
  }

  /** Returns a row of the table; what failed is negative. */
  static String line(String what, List<Long> nanos) {
    List<Long> sorted = nanos.stream().filter(figure -> figure >= 0).sorted().toList();
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT, "| %s | %,d | %,d |", what, nanos.size(), nanos.size() - sorted.size()));
    for (double part : new double[] {0.5, 0.9, 0.99, 1}) {
      if (sorted.isEmpty()) {
        line.append(" |");
      } else {
        int index = (int) Math.ceil(part * sorted.size()) - 1;
        line.append(String.format(Locale.ROOT, " %.1f ms |", sorted.get(index) / 1e6));
      }
    }
    return line.toString();
  }

  private static void act(Actor actor, Path directory, int seconds) throws InterruptedException {
    Path tasks = new Workspace(directory, 0).prepared();
    Duration time = Duration.ofSeconds(seconds);
    switch (actor) {
      case GUI -> gui(tasks, time);
      case SHELL ->
          repeat(
              time,
              Duration.ofMillis(50),
              "open, edit, close",
              () -> withReplica(tasks, Waits::addTask));
      case CRON ->
          repeat(
              time,
              Duration.ofMillis(500),
              "open, sync, close",
              () ->
                  withReplica(
                      tasks,
                      replica -> {
                        try (SyncServer server = LocalSyncServer.at(directory.resolve("server"))) {
                          replica.sync(server);
                        }
                      }));
      case IMPORT ->
          repeat(
              time,
              Duration.ofSeconds(3),
              "open, commit " + IMPORTED_TASKS + " tasks, close",
              () -> {
                List<Operation> operations =
                    Data.tasks(ThreadLocalRandom.current().nextInt(), IMPORTED_TASKS);
                withReplica(tasks, replica -> replica.commit(operations));
              });
    }
  }

  @SuppressWarnings("try") // a subscription is only to be closed
  private static void gui(Path tasks, Duration time) throws InterruptedException {
    withReplica(
        tasks,
        replica -> {
          try (var subscription = replica.onChange(Waits::heard)) {
            repeat(
                time,
                Duration.ofMillis(20),
                () -> {
                  print("kept open: read the pending tasks", replica::pendingTasks);
                  print("kept open: edit", () -> replica.edit(edit -> edit.add("A task")));
                });
          }
        });
  }

  private static void heard(TaskChanges changes) {
    if (changes.origin() == TaskChanges.Origin.OTHER) {
      changes.added().forEach(uuid -> printMoment(HEARD, uuid));
    }
  }

  /** Adds a task. When it was committed is known only afterwards, so its time may be a bit late. */
  private static void addTask(Replica replica) {
    UUID uuid = UUID.randomUUID();
    replica.edit(edit -> edit.create(uuid).description("A task"));
    printMoment(COMMITTED, uuid);
  }

  private static void printMoment(String what, UUID task) {
    Instant now = Instant.now();
    long nanos = now.getEpochSecond() * SECOND_NANOS + now.getNano();
    System.out.println(what + " " + task + " " + nanos);
  }

  private interface Work {
    void on(Replica replica) throws InterruptedException;
  }

  private static void withReplica(Path tasks, Work work) throws InterruptedException {
    try (Replica replica = Replica.open(H2Storage.at(tasks))) {
      work.on(replica);
    }
  }

  private interface Step {
    void run() throws InterruptedException;
  }

  private static void repeat(Duration time, Duration pause, String what, Step step)
      throws InterruptedException {
    repeat(time, pause, () -> print(what, step));
  }

  /** Works once to load classes, without telling, and then again and again. */
  private static void repeat(Duration time, Duration pause, Step step) throws InterruptedException {
    quiet = true;
    step.run();
    quiet = false;
    Instant end = Instant.now().plus(time);
    while (Instant.now().isBefore(end)) {
      Thread.sleep(pause.toMillis());
      step.run();
    }
  }

  private static void print(String what, Step step) throws InterruptedException {
    String figure;
    long start = System.nanoTime();
    try {
      step.run();
      figure = Long.toString(System.nanoTime() - start);
    } catch (TaskChampionException e) {
      System.err.println(what + ": " + e.getClass().getName());
      figure = FAILED;
    }
    if (!quiet) {
      System.out.println(what + " " + figure);
    }
  }
}
