package org.taskchampion.internal;

/** Which characters stand between words that a person writes. */
public final class Blanks {

  private Blanks() {}

  /**
   * Says whether a character is a blank: a space of any width, also one that no line is broken at,
   * a tab or the end of a line.
   *
   * @param c the character
   * @return true if it is a blank
   */
  public static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }
}
