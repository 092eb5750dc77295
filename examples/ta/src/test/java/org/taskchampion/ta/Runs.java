package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.storage.h2.H2Storage;

/** One user's ta: a configuration and data of its own, run in this process or in others. */
final class Runs {

  /** What a run left behind. */
  record Result(int exitCode, String out, String err) {
    /** Fails unless the run was good and said nothing on standard error. */
    Result ok() {
      assertThat(err).isEmpty();
      assertThat(exitCode).isZero();
      return this;
    }

    /** Fails unless the run ended with this exit code and one line on standard error. */
    String error(int expected) {
      assertThat(out).isEmpty();
      assertThat(err).startsWith("ta: ").endsWith("\n");
      assertThat(err.lines()).hasSize(1);
      assertThat(exitCode).as(err).isEqualTo(expected);
      return err.strip();
    }
  }

  private static final boolean WINDOWS = File.separatorChar == '\\';

  /**
   * Whether a process costs seconds, as under Wine. Then only what a test starts to do something
   * else meanwhile is one.
   */
  private static final boolean COSTLY = Boolean.getBoolean("ta.costly.processes");

  private final Path home;
  private final Map<String, String> environment = new HashMap<>();
  private final Map<Process, Path[]> outputs = new HashMap<>();
  private Clock clock = Clock.systemUTC();
  private ZoneId zone = ZoneId.systemDefault();

  Runs(Path home) {
    this.home = home;
    environment.put("HOME", home.toString());
  }

  Path home() {
    return home;
  }

  Path configuration() {
    return home.resolve(".config/taskchampion.toml");
  }

  /** Returns where the data is, unless it is configured otherwise. */
  Path data() {
    return home.resolve(".local/share/taskchampion");
  }

  /** Opens the replica, unless its directory is configured otherwise. */
  Replica replica() {
    return Replica.open(H2Storage.at(data()));
  }

  /** Makes a task of properties as they are to be stored. */
  void store(UUID uuid, Map<String, String> properties) {
    try (Replica replica = replica()) {
      replica.edit(
          edit -> {
            edit.apply(Operation.create(uuid));
            properties.forEach(
                (name, value) -> edit.apply(Operation.update(uuid, name, value, Instant.EPOCH)));
          });
    }
  }

  Runs with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Stops the clock of what is run in this process. */
  Runs at(Instant time) {
    clock = Clock.fixed(time, ZoneOffset.UTC);
    return this;
  }

  /** Sets the time zone of what is run in this process. */
  Runs in(String name) {
    zone = ZoneId.of(name);
    return this;
  }

  /** Writes the configuration file; in it, a path of Windows needs two backslashes for one. */
  Runs configured(String text) {
    try {
      Files.createDirectories(configuration().getParent());
      Files.writeString(configuration(), WINDOWS ? text.replace("\\", "\\\\") : text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Runs a command line, taken apart at spaces. */
  Result ta(String command) {
    return run("", command.split(" ", -1));
  }

  /** Runs it in this process. */
  Result run(String input, String... arguments) {
    return run(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), arguments);
  }

  /** Runs it in this process, with what is typed. */
  Result run(InputStream input, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        Ta.run(
            List.of(arguments),
            new Surroundings(
                    input,
                    new Output(out),
                    new Output(err),
                    environment,
                    clock,
                    Cancellation.byCaller())
                .in(zone));
    return new Result(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Starts it as a process of its own; see {@link #finish}. */
  Process start(String... arguments) {
    return start(false, arguments);
  }

  /** Starts it as a process of its own whose output is a pipe, and so not in the result. */
  Process startPiped(String... arguments) {
    return start(true, arguments);
  }

  private Process start(boolean piped, String... arguments) {
    return WINDOWS
        ? start(program(arguments), Map.of(WindowsArguments.VARIABLE, typed(arguments)), piped)
        : start(command(arguments), Map.of(), piped);
  }

  /** What somebody types for these arguments at Windows' prompt, and {@code ta.cmd} hands over. */
  static String typed(String... arguments) {
    return Arrays.stream(arguments)
        .map(
            argument ->
                '"'
                    + argument.replaceAll("(\\\\*)\"", "$1$1\\\\\"").replaceAll("(\\\\+)$", "$1$1")
                    + '"')
        .collect(Collectors.joining(" "));
  }

  /**
   * Starts it as a process that SIGINT ends as it ends one in a terminal. What a shell starts in
   * the background ignores that signal, and so does all below it, such as these tests.
   */
  Process startInterruptible(String... arguments) {
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.addAll(command(arguments));
    return start(command);
  }

  /** Runs it as a process of somebody whom permissions concern, which root is not. */
  Result unprivileged(String... arguments) {
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(
          List.of(
              "setpriv",
              "--bounding-set=-dac_override,-dac_read_search",
              "--inh-caps=-dac_override,-dac_read_search"));
    }
    command.addAll(command(arguments));
    return finish(start(command));
  }

  static List<String> command(String... arguments) {
    List<String> command = program(arguments);
    command.addAll(List.of(arguments));
    return command;
  }

  /** Returns the command that starts ta, as the script does for these arguments. */
  private static List<String> program(String... arguments) {
    List<String> program = new ArrayList<>();
    program.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    List<String> words = List.of(arguments);
    if (!words.contains("sync") && !words.contains("doctor")) { // These derive a key.
      program.add("-XX:TieredStopAtLevel=1");
    }
    program.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "org.taskchampion.ta.Ta"));
    return program;
  }

  Process start(List<String> command) {
    return start(command, Map.of(), false);
  }

  /** Says whether a variable would lead to the files of whoever runs the tests. */
  static boolean saysWhereThingsAre(String variable) {
    String name = variable.toUpperCase(Locale.ROOT);
    return name.startsWith("XDG_")
        || name.startsWith("TA")
        || name.equals("LC_ALL")
        || name.equals("APPDATA")
        || name.equals("LOCALAPPDATA");
  }

  private Process start(List<String> command, Map<String, String> handedOver, boolean piped) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(Runs::saysWhereThingsAre);
    builder.environment().putAll(environment);
    builder.environment().putAll(handedOver);
    try {
      Path out = Files.createTempFile(home, "out", "");
      Path err = Files.createTempFile(home, "err", "");
      builder.redirectOutput(
          piped ? ProcessBuilder.Redirect.PIPE : ProcessBuilder.Redirect.to(out.toFile()));
      builder.redirectError(err.toFile());
      Process process = builder.start();
      outputs.put(process, new Path[] {out, err});
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what a process has printed so far. */
  String printed(Process process) {
    try {
      return Files.readString(outputs.get(process)[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for a process. */
  Result finish(Process process) {
    try {
      int exitCode = process.waitFor();
      Path[] output = outputs.get(process);
      return new Result(exitCode, Files.readString(output[0]), Files.readString(output[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Runs it as a process of its own, or in this one where a process costs seconds. */
  Result process(String... arguments) {
    return COSTLY ? run("", arguments) : finish(start(arguments));
  }
}
