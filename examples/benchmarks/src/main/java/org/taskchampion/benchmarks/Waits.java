package org.taskchampion.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
  private static final String SENT_AT = "sent_at";
  private static final String FAILED = "failed";

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
        output.lines().forEach(line -> add(samples, line));
      }
    } finally {
      processes.forEach(Process::destroyForcibly);
    }
    samples.forEach((what, nanos) -> lines.add(line(what, nanos)));
    return lines;
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

  private static void add(TreeMap<String, List<Long>> samples, String line) {
    int space = line.lastIndexOf(' ');
    String figure = line.substring(space + 1);
    samples
        .computeIfAbsent(line.substring(0, space), what -> new ArrayList<>())
        .add(figure.equals(FAILED) ? -1 : Long.parseLong(figure));
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
              () -> withReplica(tasks, Waits::addTaskWithTime));
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

  private static void gui(Path tasks, Duration time) throws InterruptedException {
    withReplica(
        tasks,
        replica -> {
          try (var subscription = replica.onChange(changes -> heard(replica, changes))) {
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

  private static void heard(Replica replica, TaskChanges changes) {
    Instant now = Instant.now();
    for (UUID uuid : changes.added()) {
      replica
          .task(uuid)
          .flatMap(task -> task.property(SENT_AT))
          .map(sent -> Duration.between(Instant.parse(sent), now))
          .ifPresent(
              time -> System.out.println("from before an edit until heard " + time.toNanos()));
    }
  }

  private static void addTaskWithTime(Replica replica) {
    String now = Instant.now().toString();
    replica.edit(edit -> edit.create(UUID.randomUUID()).set(SENT_AT, now));
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
