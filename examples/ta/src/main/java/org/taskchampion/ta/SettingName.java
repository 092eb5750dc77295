package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The name of a setting as TOML writes it: parts with full stops between them, some in quotes. */
final class SettingName {

  private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_-]+");

  private SettingName() {}

  /** Writes a name as a key of TOML. */
  static String toml(String name) {
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

  /** Reads a key of TOML; null if it is none, or has an escape in it. */
  static @Nullable String parse(String key) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < key.length(); ) {
      char c = key.charAt(i);
      if (c == '"' || c == '\'') {
        int end = key.indexOf(c, i + 1);
        if (end < 0 || key.substring(i, end).indexOf('\\') >= 0) {
          return null;
        }
        name.append(key, i + 1, end);
        i = end + 1;
      } else {
        if (c != ' ' && c != '\t') {
          name.append(c);
        }
        i++;
      }
    }
    return name.toString();
  }
}
