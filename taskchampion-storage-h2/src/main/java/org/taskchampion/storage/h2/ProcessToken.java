package org.taskchampion.storage.h2;

import java.util.OptionalLong;
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

  private static final Processes PROCESSES = processes();

  private ProcessToken() {}

  /** Android has no {@code ProcessHandle}. */
  private static Processes processes() {
    try {
      Class.forName("java.lang.ProcessHandle");
      return new JvmProcesses();
    } catch (ClassNotFoundException e) {
      return new LinuxProcesses();
    }
  }

  /**
   * Returns a new token of this process.
   *
   * @param file the hash of what tells the file from others
   */
  static long of(int file) {
    long pid = thisPid();
    long start = PROCESSES.start(pid).orElse(0);
    long mixed = ((((file ^ PROCESSES.space()) * 0x9E3779B9L) >>> 16) << RANDOM_BITS) & FILE_MASK;
    return pid << PID_SHIFT
        | (start & START_MASK) << START_SHIFT
        | mixed
        | ThreadLocalRandom.current().nextLong(1, 1L << RANDOM_BITS);
  }

  /** Returns the number of this process. */
  static long thisPid() {
    return PROCESSES.pid();
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
    OptionalLong start = PROCESSES.start(pid(token));
    if (start.isEmpty()) {
      return false;
    }
    if (start.getAsLong() == 0) {
      return true;
    }
    long difference = start.getAsLong() - (token >>> START_SHIFT) + TOLERANCE_SECONDS;
    return (difference & START_MASK) <= 2 * TOLERANCE_SECONDS;
  }
}
