package org.taskchampion.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What this process does while nothing happens.
 *
 * @param used how much processor time it uses
 * @param wakings how often the thread that looks for the commits of others wakes up, as Linux
 *     counts it; 0 on other systems
 */
record Quiet(Duration used, long wakings) {

  /** Longer than looks follow the last commit. */
  private static final Duration SETTLE = Duration.ofSeconds(6);

  private static final Path THREADS = Path.of("/proc/self/task");

  /** The beginning of {@code taskchampion-changes}, which is all that Linux keeps. */
  private static final String LOOKING = "taskchampion-ch";

  private static final String COUNT = "voluntary_ctxt_switches:";

  /** Measures for a time, after a while to settle. */
  static Quiet during(Duration time) throws InterruptedException {
    Thread.sleep(SETTLE.toMillis());
    Duration usedBefore = usedByNow();
    long wakingsBefore = wakingsByNow();
    Thread.sleep(time.toMillis());
    return new Quiet(usedByNow().minus(usedBefore), wakingsByNow() - wakingsBefore);
  }

  private static Duration usedByNow() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }

  private static long wakingsByNow() {
    if (!Files.isDirectory(THREADS)) {
      return 0;
    }
    long count = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
      for (Path thread : threads) {
        if (Files.readString(thread.resolve("comm")).strip().equals(LOOKING)) {
          for (String line : Files.readAllLines(thread.resolve("status"))) {
            if (line.startsWith(COUNT)) {
              count += Long.parseLong(line.substring(COUNT.length()).strip());
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return count;
  }
}
