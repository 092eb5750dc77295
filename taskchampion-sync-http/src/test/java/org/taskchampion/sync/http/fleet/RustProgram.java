package org.taskchampion.sync.http.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that the profile {@code fleet} has built, which answers lines with lines. */
final class RustProgram implements AutoCloseable {

  private static final Path DIRECTORY = Path.of("target", "rust", "debug");

  private final String name;
  private final Process process;
  private final BufferedWriter in;
  private final BufferedReader out;

  private RustProgram(String name, Process process) {
    this.name = name;
    this.process = process;
    this.in = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), UTF_8));
    this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  static RustProgram start(String name, String... arguments) {
    return start(Map.of(), name, arguments);
  }

  /** Starts it with variables that are set besides. */
  static RustProgram start(Map<String, String> environment, String name, String... arguments) {
    Path program = DIRECTORY.resolve(name);
    if (!Files.exists(program)) {
      throw new IllegalStateException(
          program + " is missing: run these tests with the Maven profile fleet, which builds it");
    }
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    process.environment().putAll(environment);
    try {
      return new RustProgram(name, process.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String ask(String line) {
    try {
      in.write(line);
      in.newLine();
      in.flush();
      return read();
    } catch (IOException e) {
      throw new UncheckedIOException(name + " does not answer", e);
    }
  }

  String read() {
    try {
      String line = out.readLine();
      if (line == null) {
        throw new IllegalStateException(name + " has ended");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the program at once, and waits until it has ended. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Ends the program, which it does by itself at the end of its input. */
  @Override
  public void close() {
    try {
      in.close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
