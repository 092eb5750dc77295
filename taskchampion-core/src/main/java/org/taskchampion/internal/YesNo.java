package org.taskchampion.internal;

import java.util.Locale;

/** The words with which Taskwarrior's settings are switched on and off. */
public final class YesNo {

  private YesNo() {}

  /**
   * Reads the value of a setting.
   *
   * @param name the setting
   * @param value its value
   * @return whether it is on
   * @throws IllegalArgumentException if the value says neither yes nor no
   */
  public static boolean parse(String name, String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "1", "true", "y", "yes", "on" -> true;
      case "0", "false", "n", "no", "off" -> false;
      default ->
          throw new IllegalArgumentException(
              name + " must be yes or no, but was \"" + value + "\"");
    };
  }
}
