package org.taskchampion.storage.h2;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntConsumer;
import org.taskchampion.Operation;
import org.taskchampion.storage.StorageTransaction;

/** A process of its own that commits, and prints the number of each commit once it returned. */
final class TestProcess {

  /** Small sizes, so that checkpoints and compactions come often. */
  static final Limits BUSY = new Limits(Duration.ofSeconds(30), 3_000, 12_000, 4_000, 20_000, 2, 3);

  /** The exit code of a process that was killed. */
  static final int KILLED = File.separatorChar == '\\' ? 1 : 128 + 9;

  private TestProcess() {}

  static Process start(Path directory, String name, int commits) throws IOException {
    return start(TestProcess.class, directory.toString(), name, Integer.toString(commits));
  }

  /** Starts the main method of a class in a process of its own. */
  static Process start(Class<?> main, String... arguments) throws IOException {
    return start(List.of("-Xmx128m"), main, arguments);
  }

  /** Starts the main method of a class in a process of its own, with options for its JVM. */
  static Process start(List<String> options, Class<?> main, String... arguments)
      throws IOException {
    return new ProcessBuilder(command(options, main, arguments))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Returns what starts the main method of a class in a process of its own. */
  static List<String> command(List<String> options, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-ea"));
    command.addAll(options);
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
            + File.pathSeparator
            + System.getProperty("jdk.module.path", ""));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  public static void main(String[] arguments) {
    String name = arguments[1];
    int commits = Integer.parseInt(arguments[2]);
    commit(
        Path.of(arguments[0]),
        name,
        commits,
        number -> {
          System.out.println(number);
          System.out.flush();
        });
  }

  /** Commits so many times, and says the number of each commit once it returned. */
  static void commit(Path directory, String name, int commits, IntConsumer done) {
    try (H2Storage storage = H2Storage.at(directory, new RealDisk(), BUSY)) {
      for (int i = 0; i < commits; i++) {
        int number;
        try (StorageTransaction transaction = storage.begin()) {
          number = commit(transaction, name);
        }
        done.accept(number);
      }
    }
  }

  /** One commit of many parts, which a reader finds all or none of. */
  static int commit(StorageTransaction transaction, String name) {
    Optional<String> last = transaction.value(name);
    int number = last.isEmpty() ? 1 : Integer.parseInt(last.get()) + 1;
    UUID task = task(name, number);
    transaction.setValue(name, Integer.toString(number));
    int size = number % 20 == 0 ? 5_000 : 20;
    transaction.putTasks(Map.of(task, Map.of("n", "" + number, "text", "x".repeat(size))));
    if (number > 30) {
      transaction.removeTasks(List.of(task(name, number - 30)));
    }
    transaction.appendOperations(List.of(Operation.undoPoint(), Operation.create(task)));
    if (number % 7 == 0) {
      transaction.markSynced(transaction.unsyncedCount() / 2);
      transaction.removeSynced(transaction.uuids());
    }
    transaction.commit();
    return number;
  }

  static UUID task(String name, int number) {
    return new UUID(name.hashCode(), number);
  }
}
