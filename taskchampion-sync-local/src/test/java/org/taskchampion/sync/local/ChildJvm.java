package org.taskchampion.sync.local;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A JVM of its own that runs a {@code main} of the tests; what it prints is read line by line. */
public final class ChildJvm implements AutoCloseable {

  /** What this JVM was given, also where it was given to it in the manifest of a jar. */
  public static final String CLASS_PATH =
      System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

  private static final boolean WINDOWS = File.separatorChar == '\\';

  private final Process process;
  private final BufferedReader out;
  private boolean killed;

  /**
   * Starts it.
   *
   * @param main has the {@code main}
   * @param arguments are passed to it
   */
  public ChildJvm(Class<?> main, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xms32m",
                "-cp",
                CLASS_PATH,
                main.getName()));
    command.addAll(Arrays.asList(arguments));
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Returns the next line, or null at the end; half a line at the end is none. */
  public @Nullable String readLine() throws IOException {
    String line = out.readLine();
    return line == null || line.endsWith(";") ? line : null;
  }

  /** Returns the lines up to the end. */
  public List<String> readLines() throws IOException {
    if (killed && WINDOWS) {
      return readWhatIsThere();
    }
    List<String> lines = new ArrayList<>();
    for (String line = readLine(); line != null; line = readLine()) {
      lines.add(line);
    }
    return lines;
  }

  /**
   * Returns the lines without waiting for the end. Under Wine, the console of a process is another
   * one, which has the same output. If the first one is killed while it starts, the other may stay.
   */
  private List<String> readWhatIsThere() throws IOException {
    StringBuilder text = new StringBuilder();
    while (out.ready()) {
      text.append((char) out.read());
    }
    return text.toString().lines().takeWhile(line -> line.endsWith(";")).toList();
  }

  /** Kills it with SIGKILL, and returns when it is dead. */
  public void kill() throws InterruptedException {
    killed = true;
    // The handle's method and not the process's, which would close the pipe with what was printed.
    process.toHandle().destroyForcibly();
    process.waitFor(30, TimeUnit.SECONDS);
  }

  /** Waits for the end, for a minute at most, and returns the exit code, or -1. */
  public int exitCode() throws InterruptedException {
    return process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
