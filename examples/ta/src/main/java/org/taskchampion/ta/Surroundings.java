package org.taskchampion.ta;

import java.io.File;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run of the program has around it: streams, environment variables, the clock, and who may
 * end it early. Tests pass their own.
 */
final class Surroundings {

  /** The launcher says here which of the streams 0, 1 and 2 are terminals, such as {@code 012}. */
  static final String TERMINALS = "TA_TERMINALS";

  private final InputStream in;
  private final Output out;
  private final Output err;
  private final Map<String, String> environment;
  private final Clock clock;
  private final Cancellation cancellation;
  private @Nullable ZoneId zone;

  Surroundings(
      InputStream in,
      Output out,
      Output err,
      Map<String, String> environment,
      Clock clock,
      Cancellation cancellation) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.environment = environment;
    this.clock = clock;
    this.cancellation = cancellation;
  }

  InputStream in() {
    return in;
  }

  Output out() {
    return out;
  }

  /** Writes one line of warning to standard error. */
  void warn(String message) {
    note("ta: warning: " + message);
  }

  /** Writes one line to standard error. */
  void note(String message) {
    err.line(message);
    err.flush();
  }

  Output err() {
    return err;
  }

  /** Returns an environment variable, or null if it is not set or empty. */
  @Nullable String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  Clock clock() {
    return clock;
  }

  Cancellation cancellation() {
    return cancellation;
  }

  Instant now() {
    return clock.instant();
  }

  /**
   * Returns the time zone in which dates are read and shown; looked up late, since that takes time.
   */
  ZoneId zone() {
    ZoneId known = zone;
    if (known == null) {
      known = ZoneId.systemDefault();
      zone = known;
    }
    return known;
  }

  /** Sets another time zone than the system's. */
  Surroundings in(ZoneId other) {
    zone = other;
    return this;
  }

  boolean inputIsTerminal() {
    return isTerminal('0');
  }

  boolean outputIsTerminal() {
    return isTerminal('1');
  }

  boolean errorIsTerminal() {
    return isTerminal('2');
  }

  @SuppressWarnings("SystemConsoleNull") // ta.cmd asks for the console that is null without one.
  private boolean isTerminal(char stream) {
    String terminals = variable(TERMINALS);
    if (terminals == null && File.separatorChar == '\\') {
      // No command of Windows tells; a console is there if input and output both are one.
      return stream != '2' && System.console() != null;
    }
    return terminals != null && terminals.indexOf(stream) >= 0;
  }

  /** Returns the width of the terminal that standard output is; 0 if it is none, or not known. */
  int width() {
    return size("COLUMNS", 20);
  }

  /** Returns the height of the terminal that standard output is; 0 if it is none, or not known. */
  int height() {
    return size("LINES", 2);
  }

  private int size(String variable, int smallest) {
    String size = isTerminal('1') ? variable(variable) : null;
    if (size == null) {
      return 0;
    }
    try {
      int number = Integer.parseInt(size);
      return number < smallest || number > 10_000 ? 0 : number;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Says whether the cause of an error is to be printed too. */
  boolean debug() {
    return variable("TA_DEBUG") != null;
  }
}
