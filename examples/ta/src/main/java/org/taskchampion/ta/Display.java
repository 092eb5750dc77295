package org.taskchampion.ta;

/** Makes text fit for a terminal: harmless, and measured in columns. */
final class Display {

  private Display() {}

  private static final int REPLACEMENT = 0xfffd;
  private static final int BLACK_FLAG = 0x1f3f4;

  /**
   * Replaces what could steer a terminal or deceive its reader: control characters, line
   * separators, marks that turn the direction of writing, and characters that nobody sees. A task's
   * text may come from another person's device.
   */
  static String sanitise(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < 0x20 || c >= 0x7f) {
        return sanitise(text, i);
      }
    }
    return text;
  }

  /** Does so where the text is plain ASCII up to an index. */
  private static String sanitise(String text, int from) {
    StringBuilder clean = new StringBuilder(text.length()).append(text, 0, from);
    int before = from == 0 ? ' ' : text.charAt(from - 1);
    int next;
    for (int i = from; i < text.length(); i = next) {
      int c = text.codePointAt(i);
      next = i + Character.charCount(c);
      int after = next < text.length() ? text.codePointAt(next) : ' ';
      int shown = c == '\n' || c == '\t' ? ' ' : isHarmful(c, before, after) ? REPLACEMENT : c;
      clean.appendCodePoint(shown);
      before = isFlagTag(c) && shown == c ? BLACK_FLAG : c;
    }
    return clean.toString();
  }

  /** Says whether a character between two others steers a terminal, or is not seen. */
  private static boolean isHarmful(int c, int before, int after) {
    if (c < 0x300) {
      return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0xad;
    }
    if (c == 0x200c || c == 0x200d) {
      // They join, or keep apart, letters of some scripts and parts of an emoji. Elsewhere they
      // hide.
      return before < 0x300 || after < 0x300;
    }
    if (isFlagTag(c)) {
      return before != BLACK_FLAG;
    }
    return switch (Character.getType(c)) {
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> true;
      case Character.FORMAT -> !isVisibleFormat(c);
      default -> isBlank(c);
    };
  }

  /** Says whether a character spells, behind a black flag, which flag it is. */
  private static boolean isFlagTag(int c) {
    return c >= 0xe0020 && c <= 0xe007f;
  }

  /** Says whether a format character is a sign that is printed with the number behind it. */
  private static boolean isVisibleFormat(int c) {
    return (c >= 0x600 && c <= 0x605)
        || c == 0x6dd
        || c == 0x70f
        || (c >= 0x890 && c <= 0x891)
        || c == 0x8e2
        || c == 0x110bd
        || c == 0x110cd;
  }

  /** Says whether a character that is no format character takes no ink and is no space either. */
  private static boolean isBlank(int c) {
    return c == 0x34f
        || c == 0x115f
        || c == 0x1160
        || c == 0x17b4
        || c == 0x17b5
        || c == 0x2800
        || c == 0x3164
        || c == 0xffa0
        || (c >= 0xfff0 && c <= 0xfff8)
        || (c >= 0xe0000 && c <= 0xe0fff && !(c >= 0xe0100 && c <= 0xe01ef));
  }

  /** Returns how many columns a text takes. */
  static int width(String text) {
    return Columns.of(text);
  }

  /** Returns a text in quotation marks, for messages: harmless, and shortened if it is long. */
  static String quote(String text) {
    String clean = sanitise(text);
    if (clean.codePointCount(0, clean.length()) > 60) {
      clean = clean.substring(0, clean.offsetByCodePoints(0, 59)) + "…";
    }
    return "\"" + clean + "\"";
  }
}
