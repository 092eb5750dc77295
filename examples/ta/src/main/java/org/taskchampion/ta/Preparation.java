package org.taskchampion.ta;

import java.time.ZoneId;
import java.util.UUID;

/**
 * What Java takes long for at its first use, and most commands need: time zones, for which it looks
 * in all jars, and random numbers. A thread of its own begins with them when the program starts.
 */
final class Preparation {

  private static volatile boolean underWay;

  private Preparation() {}

  /** Begins. */
  static void begin() {
    underWay = true;
    Thread thread = new Thread(Preparation::run, "preparation");
    thread.setDaemon(true);
    // What fails here fails again where it is needed, and is told there.
    thread.setUncaughtExceptionHandler((failed, error) -> {});
    thread.start();
  }

  private static void run() {
    try {
      ZoneId unused = ZoneId.systemDefault();
    } finally {
      underWay = false;
    }
    UUID unused = UUID.randomUUID();
  }

  /** Says whether who needs a time zone has to wait. */
  static boolean isUnderWay() {
    return underWay;
  }
}
