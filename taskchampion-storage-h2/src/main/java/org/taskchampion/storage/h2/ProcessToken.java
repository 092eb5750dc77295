package org.taskchampion.storage.h2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * By what processes of this machine recognise each other: the number of the process; when it began,
 * since numbers are used again; for which file it is, since files are copied, and in which
 * container, since each of those has numbers of its own; and something random, for this library may
 * be in one JVM twice. All of it is one number, to be set at once.
 */
final class ProcessToken {

  private static final int RANDOM_BITS = 6;
  private static final int FILE_BITS = 10;
  private static final int START_BITS = 16;
  private static final int START_SHIFT = RANDOM_BITS + FILE_BITS;
  private static final int PID_SHIFT = START_SHIFT + START_BITS;
  private static final long FILE_MASK = ((1L << FILE_BITS) - 1) << RANDOM_BITS;
  private static final long START_MASK = (1L << START_BITS) - 1;
  // The system may tell the beginning of a process a little differently at another time.
  private static final long TOLERANCE_SECONDS = 5;

  private static final long THIS_PROCESS = ofThisProcess();
  private static final int CONTAINER = container();

  private ProcessToken() {}

  private static long ofThisProcess() {
    ProcessHandle process = ProcessHandle.current();
    long start = process.info().startInstant().map(Instant::getEpochSecond).orElse(0L);
    return process.pid() << PID_SHIFT | (start & START_MASK) << START_SHIFT;
  }

  /** Returns a number for what Linux counts processes in; the same everywhere else. */
  private static int container() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).hashCode();
    } catch (IOException | UnsupportedOperationException e) {
      return 0;
    }
  }

  /**
   * Returns a new token of this process.
   *
   * @param file the hash of what tells the file from others
   */
  static long of(int file) {
    long mixed = ((((file ^ CONTAINER) * 0x9E3779B9L) >>> 16) << RANDOM_BITS) & FILE_MASK;
    return THIS_PROCESS | mixed | ThreadLocalRandom.current().nextLong(1, 1L << RANDOM_BITS);
  }

  /** Returns the number of the process. */
  static long pid(long token) {
    return token >>> PID_SHIFT;
  }

  /** Returns whether two tokens are for the same file. */
  static boolean isSameFile(long token, long other) {
    return (token & FILE_MASK) == (other & FILE_MASK);
  }

  static boolean isAlive(long token) {
    Optional<ProcessHandle> process = ProcessHandle.of(pid(token));
    if (process.isEmpty() || !process.get().isAlive() || isZombie(pid(token))) {
      return false;
    }
    Optional<Instant> start = process.get().info().startInstant();
    if (start.isEmpty()) {
      return true;
    }
    long difference = start.get().getEpochSecond() - (token >>> START_SHIFT) + TOLERANCE_SECONDS;
    return (difference & START_MASK) <= 2 * TOLERANCE_SECONDS;
  }

  /**
   * Returns whether a process has ended and its parent does not want to know. In a container, it
   * may be there for ever.
   */
  private static boolean isZombie(long pid) {
    try {
      String status = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      // Behind the name, which may hold anything.
      return status.startsWith("Z", status.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return false; // Not everywhere are processes shown so.
    }
  }
}
