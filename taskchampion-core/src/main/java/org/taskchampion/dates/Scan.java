package org.taskchampion.dates;

import org.taskchampion.internal.Blanks;

/** Looks at characters of a text; positions behind its end hold no character. */
final class Scan {

  private static final char NOTHING = '\0';

  private Scan() {}

  static char at(String text, int position) {
    return position < text.length() ? text.charAt(position) : NOTHING;
  }

  static boolean isDigit(String text, int position) {
    char c = at(text, position);
    return c >= '0' && c <= '9';
  }

  static boolean isLetter(String text, int position) {
    char c = at(text, position);
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /**
   * Returns the position behind the digits that stand at a position, of which there may be none.
   */
  static int endOfDigits(String text, int start) {
    int end = start;
    while (isDigit(text, end)) {
      end++;
    }
    return end;
  }

  static int endOfBlanks(String text, int start) {
    int end = start;
    while (end < text.length() && Blanks.isBlank(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /** Says whether a word may end at a position: whether nothing follows that would belong to it. */
  static boolean canEnd(String text, int end) {
    return end >= text.length()
        || !(Character.isLetterOrDigit(text.codePointAt(end)) || text.charAt(end) == '_');
  }

  /**
   * Reads so many digits.
   *
   * @return the number; -1 if fewer digits stand there
   */
  static int number(String text, int start, int digits) {
    int number = 0;
    for (int i = start; i < start + digits; i++) {
      if (!isDigit(text, i)) {
        return -1;
      }
      number = number * 10 + (text.charAt(i) - '0');
    }
    return number;
  }
}
