package org.taskchampion.sync.local;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.taskchampion.sync.SyncServer;

/** A JVM of its own that runs a {@code main} of the tests; what it prints is read line by line. */
final class ChildJvm implements AutoCloseable {

  private final Process process;
  private final BufferedReader out;

  ChildJvm(Class<?> main, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                // Not java.class.path: under Maven the modules are elsewhere.
                Stream.of(main, LocalSyncServer.class, SyncServer.class, Logger.class)
                    .map(ChildJvm::location)
                    .distinct()
                    .collect(Collectors.joining(File.pathSeparator)),
                main.getName()));
    command.addAll(Arrays.asList(arguments));
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Returns the next line, or null at the end; half a line at the end is none. */
  @Nullable String readLine() throws IOException {
    String line = out.readLine();
    return line == null || line.endsWith(";") ? line : null;
  }

  List<String> readLines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = readLine(); line != null; line = readLine()) {
      lines.add(line);
    }
    return lines;
  }

  /** Kills it with SIGKILL, and returns when it is dead. */
  void kill() throws InterruptedException {
    // The handle's method and not the process's, which would close the pipe with what was printed.
    process.toHandle().destroyForcibly();
    process.waitFor(30, TimeUnit.SECONDS);
  }

  int exitCode() throws InterruptedException {
    return process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static String location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
