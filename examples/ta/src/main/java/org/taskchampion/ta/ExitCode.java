package org.taskchampion.ta;

/** What the process tells the script that called it. {@code ta help} documents these numbers. */
final class ExitCode {

  /** Everything was done. */
  static final int OK = 0;

  /** The data, the files or the tasks named do not allow it. */
  static final int ERROR = 1;

  /** The command line cannot be understood. */
  static final int USAGE = 2;

  /** The same command may succeed when it is tried again later. */
  static final int TRY_AGAIN = 3;

  /** A defect of this program. */
  static final int DEFECT = 5;

  /** Nothing was done: {@code ta.cmd} is to build first, and then to start again. */
  static final int OUTDATED = 90;

  /** Ctrl-C ended it between two steps: what shells say of a process that SIGINT ended. */
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
