package org.taskchampion.query;

/** Texts in quotation marks. */
final class Quotes {

  private Quotes() {}

  static boolean isQuote(char c) {
    return c == '\'' || c == '"';
  }

  /** Returns the position of the closing mark of a text whose opening one is at a position. */
  static int close(String text, int open, int end) {
    char quote = text.charAt(open);
    int at = open + 1;
    while (at < end && text.charAt(at) != quote) {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    if (at >= end) {
      throw new FilterSyntaxException(
          "the quotation mark " + quote + " is not closed; write another one where the text ends",
          open);
    }
    return at;
  }

  /** Returns what stands between two quotation marks. */
  static String read(String text, int open, int close) {
    StringBuilder read = new StringBuilder();
    int at = open + 1;
    while (at < close) {
      char c = text.charAt(at);
      if (c == '\\' && at + 1 < close) {
        char escaped = text.charAt(at + 1);
        int unit = escaped == 'u' ? hex(text, at + 2, close) : -1;
        if (unit >= 0) {
          read.append((char) unit);
          at += 6;
        } else {
          read.append(unescape(escaped));
          at += 2;
        }
      } else {
        int unit = text.startsWith("U+", at) ? hex(text, at + 2, close) : -1;
        if (unit >= 0) {
          read.append((char) unit);
          at += 6;
        } else {
          read.append(c);
          at++;
        }
      }
    }
    return read.toString();
  }

  private static int hex(String text, int from, int end) {
    if (from + 4 > end) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < from + 4; i++) {
      char c = text.charAt(i);
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private static char unescape(char c) {
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> '\u000b';
      default -> c;
    };
  }

  /** Returns a text in quotation marks, which {@link #read} reads. */
  static String write(String text) {
    StringBuilder written = new StringBuilder("'");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\'' || c == '\\') {
        written.append('\\').append(c);
      } else if (c < ' ' || (c == 'U' && text.startsWith("+", i + 1))) {
        written.append(String.format("\\u%04X", (int) c));
      } else {
        written.append(c);
      }
    }
    return written.append('\'').toString();
  }
}
