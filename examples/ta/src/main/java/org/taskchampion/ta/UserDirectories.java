package org.taskchampion.ta;

import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a user's files are, as the variables of the system say, and what {@code ~} stands for. */
final class UserDirectories {

  private static final boolean WINDOWS = File.separatorChar == '\\';

  private static final String ARGUMENT = "the argument";

  private final Surroundings surroundings;

  UserDirectories(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Returns the directory of configuration files. */
  Path configuration() {
    return directory("XDG_CONFIG_HOME", "APPDATA", ".config");
  }

  /**
   * Returns the directory of data. On Windows it is the one that stays on its machine: copies of a
   * replica on two machines would be one replica that is changed in two places.
   */
  Path data() {
    return directory("XDG_DATA_HOME", "LOCALAPPDATA", ".local/share");
  }

  /**
   * Returns a directory of the XDG Base Directory Specification, which asks to ignore relative
   * ones, and without it what Windows has for that.
   */
  private Path directory(String variable, String onWindows, String below) {
    Path set = absolute(variable);
    if (set == null && WINDOWS) {
      set = absolute(onWindows);
    }
    return set == null ? home().resolve(below) : set;
  }

  private @Nullable Path absolute(String variable) {
    String set = surroundings.variable(variable);
    if (set == null) {
      return null;
    }
    Path path = toPath(decoded(set, variable), variable);
    return path.isAbsolute() ? path : null;
  }

  /** Returns the path that a variable names, or null if it is not set. */
  @Nullable Path named(String variable) {
    String set = surroundings.variable(variable);
    return set == null ? null : toPath(decoded(set, variable), variable);
  }

  private Path home() {
    Path home = named("HOME");
    return home == null ? toPath(System.getProperty("user.home", "."), "user.home") : home;
  }

  /**
   * Returns the path that a text means, which may begin with the home directory's sign.
   *
   * @param source what to name in an error
   */
  Path expanded(String text, String source) {
    return isBelowHome(text)
        ? home().resolve(toPath(text.substring(Math.min(2, text.length())), source))
        : toPath(text, source).toAbsolutePath();
  }

  /** Says whether a path begins with the sign for the home directory. */
  static boolean isBelowHome(String text) {
    return text.equals("~") || text.startsWith("~/") || (WINDOWS && text.startsWith("~\\"));
  }

  /** Returns the path that an argument means: Windows leaves it to programs what the sign means. */
  Path ofArgument(String text) {
    return WINDOWS ? expanded(text, ARGUMENT) : toPath(text, ARGUMENT).toAbsolutePath();
  }

  /** Refuses a variable of which the JVM has lost letters: it would lead to another place. */
  private static String decoded(String value, String variable) {
    if (UndecodableText.isVariable(variable, value)) {
      throw TaException.error(
          variable
              + " is not UTF-8, or this locale cannot express it: "
              + Display.quote(value)
              + "; give the directory another name, or set LC_ALL=C.UTF-8");
    }
    return value;
  }

  private static Path toPath(String text, String source) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw TaException.error(source + " is no path of this system: " + Display.quote(text));
    }
  }
}
