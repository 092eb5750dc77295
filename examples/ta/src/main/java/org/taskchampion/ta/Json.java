package org.taskchampion.ta;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What {@code --json} prints: one value in one line, for programs. Whatever a terminal would obey
 * or hide is escaped, so that it is harmless there, too, and the same to a program.
 */
final class Json {

  static final String OPTION = "--json";

  private Json() {}

  /** Adds the option to a command. */
  static void addOption(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(OPTION)
            .type(boolean.class)
            .description("Prints one JSON value, and nothing else, on standard output.")
            .build());
  }

  /** Prints a value: of maps, collections, texts, numbers, and what can be written as a text. */
  static void print(Output out, Object value) {
    out.print(of(value) + '\n');
  }

  /** Writes such a value, in one line. */
  static String of(Object value) {
    StringBuilder text = new StringBuilder();
    write(value, text);
    return text.toString();
  }

  private static void write(@Nullable Object value, StringBuilder out) {
    if (value instanceof Optional<?> optional) {
      write(optional.orElse(null), out);
    } else if (value == null || value instanceof Number || value instanceof Boolean) {
      out.append(value);
    } else if (value instanceof Map<?, ?> map) {
      String separator = "{";
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.append(separator);
        write(entry.getKey(), out);
        out.append(':');
        write(entry.getValue(), out);
        separator = ",";
      }
      out.append(map.isEmpty() ? "{}" : "}");
    } else if (value instanceof Collection<?> collection) {
      String separator = "[";
      for (Object element : collection) {
        out.append(separator);
        write(element, out);
        separator = ",";
      }
      out.append(collection.isEmpty() ? "[]" : "]");
    } else {
      quote(text(value), out);
    }
  }

  private static String text(Object value) {
    if (value instanceof Instant time) {
      return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
    return value instanceof Enum<?> constant
        ? constant.name().toLowerCase(Locale.ROOT)
        : value.toString();
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (isEscaped(c)) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  /** Escapes in JSON, in which such characters are in texts only, what a terminal would obey. */
  static String harmless(String json) {
    StringBuilder out = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c != '\n' && isEscaped(c)) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static boolean isEscaped(char c) {
    if (c < 0x7f) {
      return c < ' ';
    }
    return c < 0xa0
        || switch (Character.getType(c)) {
          case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
          default -> false;
        };
  }
}
