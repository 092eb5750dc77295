package org.taskchampion.internal;

/** Checks of strings that are to travel as UTF-8 (part 5 of the specification). */
public final class Texts {

  private Texts() {}

  /**
   * Returns a number with zeros in front, so that texts are in the order of their numbers.
   *
   * @param number the number, not negative
   * @return at least ten digits
   */
  public static String tenDigits(long number) {
    // String.format would look up how the locale writes digits, which takes a new process long.
    StringBuilder digits = new StringBuilder(10).append(number);
    while (digits.length() < 10) {
      digits.insert(0, '0');
    }
    return digits.toString();
  }

  /**
   * Returns the text if it can be encoded as UTF-8.
   *
   * @param text the text; never part of the exception's message
   * @param what what the text is, for the message
   * @return the text
   * @throws IllegalArgumentException if the text holds a lone surrogate
   */
  public static String requireWellFormed(String text, String what) {
    int lone = loneSurrogate(text);
    if (lone >= 0) {
      throw new IllegalArgumentException(
          what + " holds a lone surrogate at index " + lone + ", which no encoding can carry");
    }
    return text;
  }

  /**
   * Names a property in a message, in one line.
   *
   * @param name the property's name
   * @return the name behind "the property"; how long it is if it does not fit into a message
   */
  public static String property(String name) {
    boolean fits = name.length() <= 64 && name.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    return fits
        ? "the property " + name
        : "a property with a name of " + name.length() + " characters";
  }

  /**
   * Returns the index of the first lone surrogate.
   *
   * @param text the text
   * @return the index, or -1 if the text is well formed
   */
  public static int loneSurrogate(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c)
            || i + 1 == length
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }
}
