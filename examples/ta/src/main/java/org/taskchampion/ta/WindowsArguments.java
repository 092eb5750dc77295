package org.taskchampion.ta;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The arguments on Windows. The JVM takes them from the code page, where most letters of the world
 * become question marks; the launcher hands them over in a variable, which is Unicode.
 */
final class WindowsArguments {

  /** All of them, as they were typed. */
  static final String VARIABLE = "TA_ARGUMENTS";

  private static final boolean WINDOWS = File.separatorChar == '\\';

  private WindowsArguments() {}

  /** Returns the arguments of this process. */
  static List<String> of(String[] arguments, Map<String, String> environment) {
    String typed = environment.get(VARIABLE);
    return WINDOWS && arguments.length == 0 && typed != null ? split(typed) : List.of(arguments);
  }

  /** Says whether letters of the arguments may have been lost on their way to this program. */
  static boolean mayBeLossy(String[] arguments) {
    return WINDOWS
        && !"UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"))
        && String.join("", arguments).indexOf('?') >= 0;
  }

  /**
   * Takes a command line apart as programs on Windows do: spaces separate, unless they are in
   * quotation marks; in front of a quotation mark, two backslashes are one, and one makes it a
   * letter like others, as a second one does inside of quotation marks.
   */
  static List<String> split(String line) {
    List<String> arguments = new ArrayList<>();
    StringBuilder argument = new StringBuilder();
    boolean begun = false;
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (!quoted && (c == ' ' || c == '\t')) {
        if (begun) {
          arguments.add(argument.toString());
          argument.setLength(0);
          begun = false;
        }
        continue;
      }
      begun = true;
      if (c == '"') {
        if (quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
          argument.append('"');
          i++;
        } else {
          quoted = !quoted;
        }
        continue;
      }
      int backslashes = 0;
      while (i < line.length() && line.charAt(i) == '\\') {
        backslashes++;
        i++;
      }
      boolean beforeQuote = i < line.length() && line.charAt(i) == '"';
      argument.append("\\".repeat(beforeQuote ? backslashes / 2 : backslashes));
      if (backslashes == 0) {
        argument.append(c);
      } else if (beforeQuote && backslashes % 2 == 1) {
        argument.append('"');
      } else {
        i--; // what follows the backslashes is looked at next
      }
    }
    if (begun) {
      arguments.add(argument.toString());
    }
    return arguments;
  }
}
