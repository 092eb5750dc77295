package org.taskchampion.ta;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds arguments and variables that the JVM could not decode: it puts a replacement character in
 * the place of what it does not understand, and a path then leads elsewhere. The system tells
 * whether the character was there before.
 */
final class UndecodableText {

  private static final Path ARGUMENTS = Path.of("/proc/self/cmdline");
  private static final Path ENVIRONMENT = Path.of("/proc/self/environ");

  private UndecodableText() {}

  /** Says whether an argument of this process was decoded with a loss. */
  static boolean isArgument(String argument) {
    return isIn(ARGUMENTS, argument);
  }

  /** Says whether a variable of this process's environment was decoded with a loss. */
  static boolean isVariable(String name, String value) {
    return isIn(ENVIRONMENT, name + "=" + value);
  }

  private static boolean isIn(Path entries, String text) {
    if (text.indexOf('\ufffd') < 0) {
      return false;
    }
    return !"UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding", "UTF-8"))
        || isMalformedIn(entries, text);
  }

  /** Says whether an entry becomes this text only because parts of it are no UTF-8. */
  private static boolean isMalformedIn(Path entries, String text) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(entries);
    } catch (IOException e) {
      return false; // A system without it has no such names: their encoding is Unicode.
    }
    int begin = 0;
    for (int end = 0; end <= bytes.length; end++) {
      if (end == bytes.length || bytes[end] == 0) {
        ByteBuffer entry = ByteBuffer.wrap(bytes, begin, end - begin);
        if (isMalformed(entry.duplicate())
            && StandardCharsets.UTF_8.decode(entry).toString().equals(text)) {
          return true;
        }
        begin = end + 1;
      }
    }
    return false;
  }

  private static boolean isMalformed(ByteBuffer entry) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(entry);
      return false;
    } catch (CharacterCodingException e) {
      return true;
    }
  }
}
