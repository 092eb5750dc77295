package org.taskchampion.ta;

import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.taskchampion.query.Conventions;

/**
 * A word of a command line that has the form of an attribute: {@code NAME:VALUE}.
 *
 * <p>What people write as text can have a colon, too. So a word is text if it is an address such as
 * {@code https://example.com}; if it does not begin with a letter, as in {@code 12:30}; and if it
 * holds a blank, which it can only if it was quoted, and does not begin with an attribute's name.
 *
 * @param name the name in full
 * @param value what stands behind the colon
 */
record AttributeWord(String name, String value) {

  /** How to say that a word is text. */
  static final String AS_TEXT = "what follows -- is taken as text";

  private static final Pattern ADDRESS = Pattern.compile("\\p{Alpha}[\\p{Alnum}+.-]*://.*");
  private static final Pattern NAME = Pattern.compile("\\p{L}[\\p{L}\\p{M}\\p{N}_.-]*");
  private static final Pattern BLANK = Pattern.compile("[\\s\\p{Z}]");

  /**
   * Takes a word apart.
   *
   * @param conventions which attributes there are
   * @param stored says whether a task here has a property of a name
   * @return null if the word is text
   * @throws TaException if it looks like an attribute and is none
   */
  static @Nullable AttributeWord of(
      String word, Conventions conventions, Predicate<String> stored) {
    int colon = word.indexOf(':');
    int equals = word.indexOf('=');
    if (equals > 0 && (colon < 0 || equals < colon)) {
      refuseEqualsSign(word.substring(0, equals), word.substring(equals + 1), conventions, stored);
    }
    if (colon <= 0) {
      return null;
    }
    String name = word.substring(0, colon);
    String value = word.substring(colon + 1);
    if (AttributeName.isWhole(name, conventions)) {
      if (!value.isEmpty() && hasBlank(value.substring(0, 1))) {
        throw blankBehind(name, value.strip());
      }
      return new AttributeWord(name, value);
    }
    if (value.isEmpty() && stored.test(name)) {
      return new AttributeWord(name, value);
    }
    if (ADDRESS.matcher(word).matches() || !NAME.matcher(name).matches()) {
      return null;
    }
    if (hasBlank(word)) {
      String whole = hasBlank(value.substring(0, 1)) ? null : AttributeName.of(name, conventions);
      return whole == null ? null : new AttributeWord(whole, value);
    }
    String whole = AttributeName.of(name, conventions);
    return new AttributeWord(whole == null ? name : whole, value);
  }

  /** Returns what to say of an attribute whose colon a blank follows. */
  static TaException blankBehind(String name, String text) {
    return TaException.usage(
        name
            + ": has a blank behind it: write "
            + Display.quote(name + ":" + text)
            + " to set it, and "
            + name
            + ": behind the text to remove it; "
            + AS_TEXT);
  }

  /** Returns what to say of a name that is no attribute. */
  static TaException unknown(String name, String value, Conventions conventions) {
    String lower = name.toLowerCase(Locale.ROOT);
    String meant = lower.equals(name) ? null : AttributeName.of(lower, conventions);
    return TaException.usage(
        Display.quote(name + ":" + value)
            + " looks like an attribute, but there is none of the name "
            + Display.quote(name)
            + (meant == null ? "" : " (" + meant + ": is written in small letters)")
            + "; quote the text as a whole, or put it behind --, which makes all that follows"
            + " text");
  }

  private static void refuseEqualsSign(
      String name, String value, Conventions conventions, Predicate<String> stored) {
    if (!NAME.matcher(name).matches()) {
      return;
    }
    String whole = stored.test(name) ? name : AttributeName.of(name, conventions);
    if (whole != null) {
      throw TaException.usage(
          Display.quote(name + "=" + value)
              + " is to be written with a colon: "
              + Display.quote(name + ":" + value)
              + "; "
              + AS_TEXT);
    }
  }

  static boolean hasBlank(String text) {
    return BLANK.matcher(text).find();
  }
}
