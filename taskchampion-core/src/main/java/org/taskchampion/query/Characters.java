package org.taskchampion.query;

import org.taskchampion.internal.Blanks;

/** Which characters end which words of a filter. */
final class Characters {

  private static final String OPERATORS = "+-*/()<>^!%=~";

  private Characters() {}

  static boolean isBlank(char c) {
    return Blanks.isBlank(c);
  }

  static String withoutBlanks(String text) {
    StringBuilder without = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (!isBlank(text.charAt(i))) {
        without.append(text.charAt(i));
      }
    }
    return without.toString();
  }

  static boolean isOperator(char c) {
    return OPERATORS.indexOf(c) >= 0;
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /** Says whether a token that may stand before an operator ends at a position. */
  static boolean isEnd(String text, int at, int end) {
    return at >= end || isBlank(text.charAt(at)) || isOperator(text.charAt(at));
  }

  /** Returns where the name of an attribute that begins at a position ends. */
  static int endOfName(String text, int from) {
    int at = from;
    while (at < text.length()
        && text.charAt(at) != ':'
        && !isBlank(text.charAt(at))
        && !isOperator(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** Returns where the digits that begin at a position end. */
  static int endOfDigits(String text, int from, int end) {
    int at = from;
    while (at < end && isDigit(text.charAt(at))) {
      at++;
    }
    return at;
  }
}
