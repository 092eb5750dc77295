package org.taskchampion.sync;

/** Makes of a message that may quote others what is harmless on a terminal and in a log. */
final class SingleLine {

  private SingleLine() {}

  /**
   * Replaces what could steer a terminal, forge a line of a log, or deceive a reader: line ends and
   * tabs by a space, other control characters, marks without a width or of a direction of writing,
   * and lone surrogates by U+FFFD.
   */
  static String of(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> clean.appendCodePoint(isSpace(c) ? ' ' : isHarmful(c) ? 0xfffd : c));
    return clean.toString();
  }

  private static boolean isSpace(int c) {
    return c == '\t' || c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029';
  }

  private static boolean isHarmful(int c) {
    // Scripts and emoji need the joiners.
    boolean joiner = c == '\u200c' || c == '\u200d';
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.SURROGATE -> true;
      case Character.FORMAT -> !joiner;
      default -> false;
    };
  }
}
