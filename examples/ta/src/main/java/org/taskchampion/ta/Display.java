package org.taskchampion.ta;

/** Makes text fit for a terminal: harmless, and measured in columns. */
final class Display {

  private Display() {}

  /**
   * Replaces what could steer a terminal or deceive its reader: control characters, line
   * separators, and the marks that turn the direction of writing. A task's text may come from
   * another person's device.
   */
  static String sanitise(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      if (isHarmful(text.charAt(i))) {
        StringBuilder clean = new StringBuilder(length).append(text, 0, i);
        for (int j = i; j < length; j++) {
          char c = text.charAt(j);
          clean.append(c == '\n' || c == '\t' ? ' ' : isHarmful(c) ? '\ufffd' : c);
        }
        return clean.toString();
      }
    }
    return text;
  }

  private static boolean isHarmful(char c) {
    return c < 0x20
        || (c >= 0x7f && c <= 0x9f)
        || c == '\u061c'
        || (c >= '\u200e' && c <= '\u200f')
        || (c >= '\u2028' && c <= '\u202e')
        || (c >= '\u2066' && c <= '\u2069');
  }

  /** Returns how many columns a text takes. */
  static int width(String text) {
    int width = 0;
    int length = text.length();
    for (int i = 0; i < length; ) {
      int c = text.codePointAt(i);
      width += width(c);
      i += Character.charCount(c);
    }
    return width;
  }

  /** Returns how many columns a character takes: none, one or two. */
  static int width(int c) {
    if (c < 0x300) {
      return 1;
    }
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    return isWide(c) ? 2 : 1;
  }

  private static boolean isWide(int c) {
    return (c >= 0x1100 && c <= 0x115f)
        || (c >= 0x2e80 && c <= 0x303e)
        || (c >= 0x3041 && c <= 0xa4cf)
        || (c >= 0xac00 && c <= 0xd7a3)
        || (c >= 0xf900 && c <= 0xfaff)
        || (c >= 0xfe30 && c <= 0xfe6f)
        || (c >= 0xff00 && c <= 0xff60)
        || (c >= 0xffe0 && c <= 0xffe6)
        || (c >= 0x1f300 && c <= 0x1faff)
        || (c >= 0x20000 && c <= 0x3fffd);
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
