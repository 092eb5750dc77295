package org.taskchampion.ta;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.taskchampion.internal.Reasons;

/** Takes a secret from where nobody else sees it: not from the arguments, which all users can. */
final class SecretPrompt {

  private SecretPrompt() {}

  /** Asks for it twice, and shows nothing of what is typed. */
  @SuppressWarnings(
      "SystemConsoleNull") // Older versions return null where the output is no terminal.
  static String ask(String name) {
    Console console = System.console();
    if (console == null) {
      throw TaException.usage(name + " cannot be asked for here; pass it on standard input");
    }
    char[] first = console.readPassword("%s: ", name);
    char[] second = first == null ? null : console.readPassword("%s, once more: ", name);
    if (first == null || second == null) {
      throw TaException.error(name + " was not given; nothing was changed");
    }
    if (!Arrays.equals(first, second)) {
      throw TaException.error("what was typed differs; nothing was changed");
    }
    return new String(first);
  }

  /** Reads it from another program: one line, whose end is no part of it. */
  static String read(InputStream in) {
    String text;
    try {
      text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(in.readAllBytes())).toString();
    } catch (CharacterCodingException e) {
      throw TaException.error("standard input is not UTF-8; nothing was changed");
    } catch (IOException e) {
      throw TaException.error("standard input cannot be read: " + Reasons.of(e));
    }
    String line = text.replaceFirst("\r?\n$", "");
    if (line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
      throw TaException.error("standard input has more than one line; nothing was changed");
    }
    if (line.isEmpty()) {
      throw TaException.error("standard input is empty; nothing was changed");
    }
    return line;
  }
}
