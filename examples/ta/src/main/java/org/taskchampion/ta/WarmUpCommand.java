package org.taskchampion.ta;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.stream.Stream;
import org.taskchampion.internal.Reasons;

/**
 * Uses the usual commands on tasks of its own, so that the class-data archive that the launcher
 * makes of this run holds the classes they need.
 */
final class WarmUpCommand extends Command {

  static final String NAME = "_warm-up";

  private static final int MANY = 200;
  private static final String REFUSED = "99 done";

  WarmUpCommand() {
    super(NAME, "Used by the launcher.", FilterUse.NONE);
  }

  @Override
  List<String> examples() {
    return List.of();
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    try {
      Path directory = Files.createTempDirectory("ta");
      try {
        use(directory);
      } finally {
        try (Stream<Path> files = Files.walk(directory)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
    } catch (IOException e) {
      throw TaException.error("no temporary files can be made: " + Reasons.of(e));
    }
    return ExitCode.OK;
  }

  private static void use(Path directory) throws IOException {
    Map<String, String> environment = user(directory, "one");
    for (String command :
        List.of(
            "add One +tag due:tomorrow priority:H project:p",
            "add Two depends:1",
            "1 modify +other due:2030-01-01",
            "1 annotate note",
            "list",
            "next",
            "1 info",
            "1 start",
            "1 done",
            "undo",
            "redo",
            "undo",
            "history",
            "conflicts",
            "export",
            "import -",
            "sync",
            "config get",
            "help",
            "list --help",
            REFUSED)) {
      run(command, environment);
    }
    openAhead(environment);
    // Enough for the store to be written, and then written again with some of it dead.
    run("import -", environment, manyTasks());
    run("+many modify priority:H", environment);
    run("list", environment);
    // Another replica receives, sends, and overwrites something.
    Map<String, String> other = user(directory, "other");
    run("sync", other);
    run("1 modify priority:L", other);
    run("sync", other);
    run("1 modify priority:M", environment);
    run("2 done", environment); // The numbers are changed by the next synchronisation.
    run("sync --verbose", environment);
  }

  /** Returns what a command has around it; what it prints goes nowhere. */
  private static Surroundings surroundings(
      String input, OutputStream err, Map<String, String> environment, Cancellation cancellation) {
    return new Surroundings(
        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
        new Output(OutputStream.nullOutputStream()),
        new Output(err),
        environment,
        Clock.systemUTC(),
        cancellation);
  }

  /** Opens the replica ahead, as only the first command of a process does. */
  private static void openAhead(Map<String, String> environment) {
    for (boolean writes : List.of(true, false)) {
      Surroundings surroundings =
          surroundings("", OutputStream.nullOutputStream(), environment, Cancellation.byCaller());
      try (Session session = new Session(surroundings)) {
        session.openNow(writes);
        (writes ? session.openReplica() : session.openReplicaToRead()).close();
      }
    }
  }

  private static Map<String, String> user(Path directory, String name) throws IOException {
    Path file = directory.resolve(name + ".toml");
    Files.writeString(
        file,
        "data_dir = "
            + SettingName.quoted(directory.resolve(name).toString())
            + "\nserver_dir = "
            + SettingName.quoted(directory.resolve("server").toString())
            + "\n");
    return Map.of(
        Configuration.FILE_VARIABLE, file.toString(), Surroundings.TERMINALS, "1", "COLUMNS", "80");
  }

  private static String manyTasks() {
    StringJoiner tasks = new StringJoiner(",", "[", "]");
    for (int i = 0; i < MANY; i++) {
      tasks.add(
          "{\"uuid\":\""
              + UUID.randomUUID()
              + "\",\"status\":\"pending\",\"description\":\"One of many\",\"tags\":[\"many\"]}");
    }
    return tasks.toString();
  }

  private static void run(String command, Map<String, String> environment) {
    run(command, environment, "[]");
  }

  /** An archive of a run in which the commands fail would hold little of what they need. */
  private static void run(String command, Map<String, String> environment, String input) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Cancellation cancellation = Cancellation.bySignal();
    int exitCode =
        Ta.run(
            List.of(command.split(" ", -1)), surroundings(input, err, environment, cancellation));
    cancellation.runHasEnded();
    if (exitCode != ExitCode.OK && !command.equals(REFUSED)) {
      throw TaException.error(command + " failed: " + err.toString(StandardCharsets.UTF_8).strip());
    }
  }
}
