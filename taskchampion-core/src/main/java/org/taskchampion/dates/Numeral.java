package org.taskchampion.dates;

import java.math.BigDecimal;

/** Numbers in decimal, with or without a fraction: {@code 2}, {@code 1.5}, {@code 3.}. */
final class Numeral {

  /** So that no number takes long to read. */
  private static final int MOST_DIGITS = 30;

  private Numeral() {}

  /** Returns the position behind the number that stands at a position. */
  static int end(String text, int start) {
    int end = Scan.endOfDigits(text, start);
    return Scan.at(text, end) == '.' ? Scan.endOfDigits(text, end + 1) : end;
  }

  /**
   * Reads a number.
   *
   * @throws DateSyntaxException if it is too long
   */
  static BigDecimal read(String text, int start, int end) {
    if (end - start > MOST_DIGITS) {
      throw new DateSyntaxException(
          "a number of " + (end - start) + " digits is too long; write at most " + MOST_DIGITS,
          start);
    }
    return new BigDecimal(text.substring(start, end));
  }
}
