package org.taskchampion.internal;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers as user-defined attributes hold them. */
public final class Numbers {

  /** What is written out in full takes no more characters than this, and so little memory. */
  private static final int LARGEST_EXPONENT = 999;

  private static final int MOST_CHARACTERS = 2_000;

  private static final Pattern NUMBER =
      Pattern.compile("[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]{1,3})?");

  private Numbers() {}

  /**
   * Reads a number.
   *
   * @param text the text
   * @return the number, or null if the text is none
   */
  public static @Nullable BigDecimal parse(String text) {
    return text.length() <= MOST_CHARACTERS && NUMBER.matcher(text).matches()
        ? new BigDecimal(text)
        : null;
  }

  /**
   * Writes a number in decimal, without an exponent.
   *
   * @param number the number
   * @return the text, which {@link #parse} reads as an equal number
   * @throws IllegalArgumentException if it would be too long to be read again
   */
  public static String format(BigDecimal number) {
    if (Math.abs((long) number.scale()) > LARGEST_EXPONENT
        || number.precision() > LARGEST_EXPONENT) {
      throw new IllegalArgumentException(
          "a number to be stored may have "
              + LARGEST_EXPONENT
              + " digits, and as large an exponent");
    }
    return number.toPlainString();
  }
}
