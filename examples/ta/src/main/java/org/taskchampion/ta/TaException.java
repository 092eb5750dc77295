package org.taskchampion.ta;

import org.jspecify.annotations.Nullable;

/**
 * An error that the user can do something about: one line for standard error, which is the message,
 * and an exit code.
 */
public final class TaException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private TaException(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** Returns an exception for data that do not allow what was asked. */
  static TaException error(String message) {
    return new TaException(ExitCode.ERROR, message, null);
  }

  /** Returns an exception that says better than its cause what the user can do. */
  static TaException error(String message, Throwable cause) {
    return new TaException(ExitCode.ERROR, message, cause);
  }

  /** Returns an exception for a command line that cannot be understood. */
  static TaException usage(String message) {
    return new TaException(ExitCode.USAGE, message, null);
  }

  /** Returns an exception that also says what it is about, such as {@code task 3}. */
  TaException about(String subject) {
    String message = text();
    return message.startsWith(subject)
        ? this
        : new TaException(exitCode, subject + ": " + message, getCause());
  }

  int exitCode() {
    return exitCode;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
