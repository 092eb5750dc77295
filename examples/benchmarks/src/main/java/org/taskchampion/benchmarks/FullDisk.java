package org.taskchampion.benchmarks;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Takes all the space that is left where a file is, for a while. */
final class FullDisk {

  private static final byte[] LARGE = new byte[64 * 1024];
  private static final byte[] SMALL = new byte[512];

  private FullDisk() {}

  static void fill(Path ballast, Duration time) throws IOException, InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    try (RandomAccessFile file = new RandomAccessFile(ballast.toFile(), "rw")) {
      while (System.nanoTime() < end) {
        write(file, LARGE);
        write(file, SMALL);
        Thread.sleep(1); // what others give back is taken, too
      }
    } finally {
      Files.deleteIfExists(ballast);
    }
  }

  private static void write(RandomAccessFile file, byte[] bytes) {
    try {
      while (true) {
        file.write(bytes);
      }
    } catch (IOException e) {
      // It is full.
    }
  }
}
