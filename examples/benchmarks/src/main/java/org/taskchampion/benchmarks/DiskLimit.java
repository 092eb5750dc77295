package org.taskchampion.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the disk itself takes for as much as a row writes: one file, one write, one sync. No program
 * that keeps its promise of durability can be faster, and a disk that lies about its syncs shows.
 */
final class DiskLimit {

  private static final Path COUNTERS = Path.of("/proc/self/io");
  private static final int RUNS = 9;
  private static final int AT_ONCE = 1 << 20;

  private DiskLimit() {}

  /**
   * Returns how many bytes this process has written so far, to files and sockets; 0 where the
   * system does not tell. The processes that it starts do not count.
   */
  static long written() {
    if (!Files.isReadable(COUNTERS)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(COUNTERS)) {
      return lines
          .filter(line -> line.startsWith("wchar:"))
          .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the median of what it takes to write so many bytes into a new file, in nanoseconds. */
  static long nanos(Path directory, long bytes) {
    ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.min(bytes, AT_ONCE));
    List<Long> samples = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      Path file = directory.resolve("limit" + run);
      long start = System.nanoTime();
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        for (long left = bytes; left > 0; ) {
          buffer.clear().limit((int) Math.min(left, buffer.capacity()));
          left -= channel.write(buffer);
        }
        channel.force(true);
        samples.add(System.nanoTime() - start);
        Files.delete(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    samples.sort(null);
    return samples.get(RUNS / 2);
  }
}
