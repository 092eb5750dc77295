package org.taskchampion.internal.sync.simulation;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Runs the simulation in a JVM with one mutated class. The first failure ends it; its last line of
 * output says what it was.
 */
final class MutationVictim {

  /** How the process ends if anything failed. */
  static final int KILLED = 10;

  private MutationVictim() {}

  /**
   * Runs.
   *
   * @param args how many histories; and whether they are those of folders
   */
  public static void main(String[] args) {
    if (Boolean.parseBoolean(args[1])) {
      FolderSimulator.failing(1, Long.parseLong(args[0]))
          .ifPresent(seed -> end(what(FolderSimulator.failure(seed).orElseThrow())));
      return;
    }
    Optional<Simulator.Failure> failure = Simulator.run(1, Long.parseLong(args[0]), false);
    if (failure.isPresent()) {
      end(what(failure.get().cause()));
    }
  }

  /** Says what failed, without the ids and numbers of the one history. */
  private static String what(Throwable cause) {
    String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    String what =
        cause instanceof AssertionError
            ? message
            : cause.getClass().getSimpleName() + ": " + message;
    return what.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "…")
        .replaceAll("replica \\d", "a replica")
        .replaceAll("[:] \\w+\\[.*", "")
        .replaceAll("lost \\S+ of …, now .*, and", "lost a value and");
  }

  private static void end(String what) {
    new PrintStream(System.out, true, StandardCharsets.UTF_8).println(what);
    System.exit(KILLED);
  }
}
