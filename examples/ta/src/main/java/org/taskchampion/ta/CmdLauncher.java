package org.taskchampion.ta;

import java.nio.file.Path;
import java.util.List;

/**
 * What {@code ta.cmd} hands over to another program that it starts on Windows, such as that of
 * examples/web. Elsewhere there is nothing of the kind.
 */
public final class CmdLauncher {

  /** The exit code by which a program that has done nothing yet asks to be built anew. */
  public static final int OUTDATED = ExitCode.OUTDATED;

  private CmdLauncher() {}

  /**
   * Returns the arguments as they were typed: the JVM takes them from the code page, which has few
   * of all letters.
   *
   * @param arguments those that the JVM gave
   * @return the arguments
   */
  public static List<String> arguments(String[] arguments) {
    return WindowsArguments.of(arguments, System.getenv());
  }

  /**
   * Says whether the arguments came without the launcher, and letters of them may be lost.
   *
   * @param arguments those that the JVM gave
   * @return true if they may be lossy
   */
  public static boolean mayBeLossy(String[] arguments) {
    return WindowsArguments.mayBeLossy(arguments);
  }

  /**
   * Says whether the program runs in a checkout that can be built, and a source is newer than it.
   *
   * @param program the name of the program, and of its directory below examples
   * @return true if it has to be built anew
   */
  public static boolean isOutdated(String program) {
    String checkout = System.getenv(Sources.VARIABLE);
    return checkout != null && Sources.areNewer(Path.of(checkout), program);
  }
}
