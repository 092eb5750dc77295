package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The name of a setting as TOML writes it: parts with full stops between them, some in quotes. */
final class SettingName {

  private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_-]+");
  private static final Pattern ESCAPE = Pattern.compile("\\\\([\"\\\\])");

  private SettingName() {}

  /**
   * Writes a name as a key of TOML. Where a beginning of it is a setting, too, as {@code
   * recurrence} is of {@code recurrence.limit}, it is one quoted part: in TOML, nothing is both a
   * value and a table.
   */
  static String toml(String name) {
    for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
      if (TaskwarriorSettings.isName(name.substring(0, dot))) {
        return quoted(name);
      }
    }
    List<String> parts = new ArrayList<>();
    for (String part : name.split("\\.", -1)) {
      parts.add(BARE.matcher(part).matches() ? part : quoted(part));
    }
    return String.join(".", parts);
  }

  /** Writes a text as TOML has it. */
  static String quoted(String value) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < 0x20 || c == 0x7f) {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    return text.append('"').toString();
  }

  /**
   * A key that stands in a line of TOML.
   *
   * @param name the name, in one piece
   * @param end the index behind it
   */
  record Key(String name, int end) {}

  /**
   * Reads the key that begins at a place of a line.
   *
   * @return the key; null if none begins there
   */
  static @Nullable Key read(String line, int start) {
    StringBuilder name = new StringBuilder();
    int i = start;
    boolean partExpected = true;
    while (true) {
      i = endOfBlanks(line, i);
      char c = i < line.length() ? line.charAt(i) : '\0';
      if (partExpected) {
        int end = c == '"' || c == '\'' ? endOfQuoted(line, i) : endOfBare(line, i);
        if (end <= i) {
          return null;
        }
        name.append(
            c == '"' || c == '\'' ? unquoted(line.substring(i, end)) : line.substring(i, end));
        i = end;
      } else if (c == '.') {
        name.append('.');
        i++;
      } else {
        return new Key(name.toString(), i);
      }
      partExpected = !partExpected;
    }
  }

  private static int endOfBlanks(String line, int start) {
    int i = start;
    while (i < line.length() && (line.charAt(i) == ' ' || line.charAt(i) == '\t')) {
      i++;
    }
    return i;
  }

  private static int endOfBare(String line, int start) {
    int i = start;
    while (i < line.length() && BARE.matcher(line.substring(i, i + 1)).matches()) {
      i++;
    }
    return i;
  }

  /** Returns the index behind a text in quotation marks; -1 if it does not end in this line. */
  static int endOfQuoted(String line, int start) {
    char mark = line.charAt(start);
    for (int i = start + 1; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == mark) {
        return i + 1;
      }
      if (c == '\\' && mark == '"') {
        i++;
      }
    }
    return -1;
  }

  /** Returns what a text in quotation marks says; other escapes than ta's own are left alone. */
  private static String unquoted(String quoted) {
    String inside = quoted.substring(1, quoted.length() - 1);
    return quoted.charAt(0) == '\''
        ? inside
        : ESCAPE.matcher(inside).replaceAll(found -> Matcher.quoteReplacement(found.group(1)));
  }
}
