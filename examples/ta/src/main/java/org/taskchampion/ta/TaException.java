package org.taskchampion.ta;

/** An error that the user can do something about: one line for standard error, and an exit code. */
final class TaException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private TaException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Returns an exception for data that do not allow what was asked. */
  static TaException error(String message) {
    return new TaException(ExitCode.ERROR, message);
  }

  /** Returns an exception for a command line that cannot be understood. */
  static TaException usage(String message) {
    return new TaException(ExitCode.USAGE, message);
  }

  /** Returns an exception for something that this version cannot do yet. */
  static TaException notAvailable(String message) {
    return new TaException(ExitCode.NOT_AVAILABLE, message);
  }

  int exitCode() {
    return exitCode;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
