package org.taskchampion.ta;

import java.time.Duration;
import org.taskchampion.sync.SyncProgress;

/**
 * A line on a terminal that is written over and over: how far a synchronisation is, once it takes
 * longer than a moment. Where standard error is no terminal, nothing is shown.
 */
final class Meter implements SyncProgress {

  private static final Duration MOMENT = Duration.ofSeconds(1);

  /** What fits into any terminal whose width is not known. */
  private static final int USUAL_WIDTH = 50;

  private final Output err;
  private final boolean isShown;
  private final int room;
  private final long start = System.nanoTime();
  private int shown;

  Meter(Surroundings surroundings) {
    err = surroundings.err();
    isShown = surroundings.errorIsTerminal();
    int width = surroundings.width();
    // The last column stays free: where it is written to, some terminals begin a line.
    room = (width == 0 ? USUAL_WIDTH : width) - 1;
  }

  @Override
  public void progressed(Phase phase, long done, long total) {
    if (System.nanoTime() - start < MOMENT.toNanos()) {
      return;
    }
    String what =
        switch (phase) {
          case RECEIVING -> "receiving";
          case SENDING -> "sending";
          case SNAPSHOT -> "snapshot";
        };
    show(what + ": " + done + (total < 0 ? "" : " of " + total));
  }

  /** Shows a text in place of the one before; an empty one takes it away. */
  synchronized void show(String text) {
    if (!isShown) {
      return;
    }
    String line = Table.cut(Display.sanitise(text), room);
    int width = Display.width(line);
    if (width > 0 || shown > 0) {
      String rest = " ".repeat(Math.max(0, shown - width));
      err.print("\r" + line + rest + (rest.isEmpty() ? "" : "\r" + line));
      err.print(width == 0 ? "\r" : "");
      err.flush();
    }
    shown = width;
  }

  /** Takes it away. */
  void end() {
    show("");
  }
}
