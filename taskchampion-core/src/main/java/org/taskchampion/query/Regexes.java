package org.taskchampion.query;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What texts are searched for. A regular expression is that of Java, with what POSIX and GNU have
 * beside: classes such as {@code [:digit:]} in brackets, {@code \<} and {@code \>}. Letters and
 * digits are those of all scripts.
 */
final class Regexes {

  private static final int LONGEST = 10_000;

  private Regexes() {}

  /** Checks a text that is searched for. */
  static void check(Operand.Text pattern, Conventions conventions, Place place) {
    compile(pattern, conventions, place);
  }

  /** Returns what finds a text. */
  static Search compile(Operand.Text wanted, Conventions conventions, Place place) {
    String pattern = wanted.text();
    if (!conventions.hasRegularExpressions()) {
      return wanted.isLiteral()
          ? new PlainSearch(unquote(pattern), false, conventions.isCaseSensitive())
          : new PlainSearch(pattern, true, conventions.isCaseSensitive());
    }
    if (isPlain(pattern) && conventions.isCaseSensitive()) {
      return (text, anchored) -> text.contains(pattern);
    }
    if (pattern.length() > LONGEST) {
      throw new FilterSyntaxException(
          "a regular expression can have "
              + LONGEST
              + " characters, but this one has "
              + pattern.length(),
          place.position());
    }
    int flags = Pattern.MULTILINE | (conventions.isCaseSensitive() ? 0 : Pattern.CASE_INSENSITIVE);
    try {
      return new RegexSearch(
          Pattern.compile(new RegexTranslation(pattern, place).translate(), flags), place);
    } catch (StackOverflowError e) {
      throw new FilterSyntaxException(
          "this regular expression has too many parts inside each other; use a simpler one",
          place.position());
    } catch (PatternSyntaxException e) {
      throw new FilterSyntaxException(
          "this is no regular expression: " + e.getDescription(), place.position());
    }
  }

  private static boolean isPlain(String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      if ("\\^$.|?*+()[]{}".indexOf(pattern.charAt(i)) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns the regular expression of a text itself. */
  static String quote(String text) {
    StringBuilder quoted = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if ("\\^$.|?*+()[]{}".indexOf(text.charAt(i)) >= 0) {
        quoted.append('\\');
      }
      quoted.append(text.charAt(i));
    }
    return quoted.toString();
  }

  /** Returns the text of which {@link #quote} made an expression. */
  static String unquote(String quoted) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < quoted.length(); i++) {
      if (quoted.charAt(i) == '\\') {
        i++;
      }
      text.append(quoted.charAt(i));
    }
    return text.toString();
  }
}
