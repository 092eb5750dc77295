package org.taskchampion.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** Describes what the figures were measured on. */
final class Machine {

  private Machine() {}

  static String describe(Path directory) throws IOException {
    return String.format(
        Locale.ROOT,
        "%s, %d cores, %s of memory, %s %s (%s), %s %s, load %.1f at the start",
        proc("cpuinfo", "model name", System.getProperty("os.arch")),
        Runtime.getRuntime().availableProcessors(),
        proc("meminfo", "MemTotal", "an unknown amount"),
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        Files.getFileStore(directory).type(),
        System.getProperty("java.vm.name"),
        System.getProperty("java.runtime.version"),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  /** Linux tells it in files; elsewhere there is the alternative. */
  private static String proc(String file, String key, String alternative) throws IOException {
    Path path = Path.of("/proc", file);
    if (!Files.isReadable(path)) {
      return alternative;
    }
    try (Stream<String> lines = Files.lines(path)) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(alternative);
    }
  }
}
