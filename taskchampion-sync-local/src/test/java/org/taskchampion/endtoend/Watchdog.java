package org.taskchampion.endtoend;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what must come, and says what all threads do if it does not. */
final class Watchdog {

  private static final long MOST_SECONDS = 120;

  private Watchdog() {}

  /** Waits until something is so, or fails with the stacks of all threads. */
  static void await(String what, BooleanSupplier done) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(what + " did not come about.\n" + stacks());
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Waits until a thread has ended, or fails with the stacks of all threads. */
  static void awaitEnd(Thread thread) {
    await("the end of " + thread.getName(), () -> !thread.isAlive());
  }

  private static String stacks() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    StringBuilder text = new StringBuilder();
    long[] deadlocked = threads.findDeadlockedThreads();
    if (deadlocked != null) {
      text.append("Deadlocked: ").append(Arrays.toString(deadlocked)).append('\n');
    }
    for (ThreadInfo thread : threads.dumpAllThreads(true, true)) {
      text.append('"').append(thread.getThreadName()).append("\" ").append(thread.getThreadId());
      LockInfo lock = thread.getLockInfo();
      text.append(' ').append(thread.getThreadState());
      text.append(lock == null ? "" : " on " + lock + " of " + thread.getLockOwnerName());
      text.append('\n');
      for (StackTraceElement frame : thread.getStackTrace()) {
        text.append("    ").append(frame).append('\n');
      }
    }
    return text.toString();
  }
}
