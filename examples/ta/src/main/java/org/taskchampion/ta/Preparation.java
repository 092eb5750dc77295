package org.taskchampion.ta;

import java.time.ZoneId;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What Java takes long for at its first use: time zones, for which it looks in all jars, and random
 * numbers. A thread of its own begins with them where a command will need them.
 */
final class Preparation {

  private static final AtomicBoolean BEGUN = new AtomicBoolean();
  private static volatile boolean underWay;

  private Preparation() {}

  /**
   * Begins, once in a process.
   *
   * @param random whether random numbers are needed, too
   */
  static void begin(boolean random) {
    if (!BEGUN.compareAndSet(false, true)) {
      return;
    }
    underWay = true;
    Thread thread = new Thread(() -> run(random), "preparation");
    thread.setDaemon(true);
    // What fails here fails again where it is needed, and is told there.
    thread.setUncaughtExceptionHandler((failed, error) -> {});
    thread.start();
  }

  private static void run(boolean random) {
    try {
      ZoneId unused = ZoneId.systemDefault();
    } finally {
      underWay = false;
    }
    if (random) {
      UUID unused = UUID.randomUUID();
    }
  }

  /** Says whether who needs a time zone has to wait. */
  static boolean isUnderWay() {
    return underWay;
  }
}
