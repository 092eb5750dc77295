package org.taskchampion.ta;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Reasons;

/**
 * What stands in a {@code .taskrc} and in the files that it includes. A setting that stands there
 * twice has the later value. What is not understood is told by its file and line, and never by its
 * text, which may hold a secret.
 */
final class Taskrc {

  private static final String INCLUDE = "include";
  private static final int DEEPEST_INCLUDE = 10;

  /** Files that include each other more than once are more with each level. */
  private static final int MOST_INCLUDES = 100;

  private static final int MOST_BYTES = 16 * 1024 * 1024;
  private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|(.))");

  private final Map<String, String> values = new TreeMap<>();
  private final List<String> faults = new ArrayList<>();
  private final UserDirectories directories;
  private int includes;

  private Taskrc(UserDirectories directories) {
    this.directories = directories;
  }

  /**
   * Reads a file.
   *
   * @param file the file, which may be a pipe
   * @throws TaException if it cannot be read
   */
  static Taskrc read(Path file, UserDirectories directories) {
    Taskrc taskrc = new Taskrc(directories);
    try {
      taskrc.lines(file, 0);
    } catch (IOException e) {
      throw TaException.error(file + " cannot be read: " + Reasons.of(e) + "; nothing was changed");
    }
    return taskrc;
  }

  /** Returns the settings by name. */
  Map<String, String> values() {
    return values;
  }

  /** Returns what was not understood. */
  List<String> faults() {
    return faults;
  }

  private void lines(Path file, int depth) throws IOException {
    int number = 0;
    for (String line : (Iterable<String>) text(file).lines()::iterator) {
      number++;
      int comment = line.indexOf('#');
      String content = (comment < 0 ? line : line.substring(0, comment)).strip();
      int equals = content.indexOf('=');
      if (content.isEmpty()) {
        continue;
      }
      if (equals > 0) {
        values.put(
            content.substring(0, equals).strip(), decoded(content.substring(equals + 1).strip()));
      } else if (content.startsWith(INCLUDE + " ")) {
        String fault = include(content.substring(INCLUDE.length()).strip(), file, depth);
        if (fault != null) {
          faults.add(file + ", line " + number + ": " + fault);
        }
      } else {
        faults.add(file + ", line " + number + ": this is no setting");
      }
    }
  }

  /** Returns why a file was not included; null if it was. */
  private @Nullable String include(String name, Path from, int depth) {
    String what = "the file " + Display.quote(name) + " is not included: ";
    if (depth == DEEPEST_INCLUDE) {
      return what + "it is included by " + DEEPEST_INCLUDE + " others";
    }
    if (includes == MOST_INCLUDES) {
      return what + "there were " + MOST_INCLUDES + " before it";
    }
    includes++;
    try {
      Path file =
          name.startsWith("~") ? directories.expanded(name, INCLUDE) : from.resolveSibling(name);
      // An include waits for no pipe.
      if (!Files.isRegularFile(file)) {
        return what
            + (Files.exists(file)
                ? "it is no file"
                : "it is not there (Taskwarrior's own have colours and holidays, which ta lacks)");
      }
      lines(file, depth + 1);
      return null;
    } catch (IOException e) {
      return what + Reasons.of(e);
    } catch (IllegalArgumentException | TaException e) {
      return what + "it has no name that a file can have";
    }
  }

  private static String text(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Input.of(file)) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    }
    if (bytes.length > MOST_BYTES) {
      throw TaException.error(file + " is too large to hold settings; nothing was changed");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw TaException.error(
          file + " is not UTF-8; save it in that encoding; nothing was changed");
    }
  }

  /** Taskwarrior reads values as the texts of JSON are read. */
  private static String decoded(String value) {
    return ESCAPE
        .matcher(value)
        .replaceAll(
            found -> {
              String code = found.group(1);
              return Matcher.quoteReplacement(
                  code != null
                      ? String.valueOf((char) Integer.parseInt(code, 16))
                      : unescaped(found.group(), found.group(2)));
            });
  }

  private static String unescaped(String whole, String character) {
    return switch (character) {
      case "b" -> "\b";
      case "f" -> "\f";
      case "n" -> "\n";
      case "r" -> "\r";
      case "t" -> "\t";
      case "\"", "\\", "/" -> character;
      default -> whole;
    };
  }
}
