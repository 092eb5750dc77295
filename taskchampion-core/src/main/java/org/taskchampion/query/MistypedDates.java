package org.taskchampion.query;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what must be meant as a date and is none, but would be worked out as numbers. */
final class MistypedDates {

  private static final Pattern FORM =
      Pattern.compile(
          "(?:[0-9]{4}([-/])[0-9]{1,2}\\1[0-9]{1,2}"
              + "|[0-9]{1,2}([-/])[0-9]{1,2}\\2[0-9]{4}"
              + "|[0-9]{4}-W[0-9-]{1,5})(?![0-9])");

  private static final Pattern MONTH = Pattern.compile("[0-9]{4}-[0-9]{1,2}");

  /** More characters of a fault than this are not said again. */
  private static final int LONGEST = 32;

  private MistypedDates() {}

  /** Refuses what looks like a day at a place where no date is. */
  static void check(String text, int from, int end) {
    if (!Characters.isDigit(text.charAt(from))) {
      return;
    }
    Matcher matcher = FORM.matcher(text).region(from, end).useTransparentBounds(true);
    if (matcher.lookingAt()) {
      throw fault(text, from, end);
    }
  }

  /** Refuses the value of a date that looks like a month, of which there are no dates. */
  static void checkValue(String text, int from, int end) {
    if (MONTH.matcher(text).region(from, end).matches()) {
      throw fault(text, from, end);
    }
  }

  private static FilterSyntaxException fault(String text, int from, int end) {
    int stop = from;
    while (stop < end && stop - from < LONGEST && !isEnd(text.charAt(stop))) {
      stop++;
    }
    return new FilterSyntaxException(
        "\""
            + text.substring(from, stop)
            + "\" is no date; dates are written as 2026-03-18 or 2026-03-18T10:00, and there are"
            + " blanks around an operator between numbers",
        from);
  }

  private static boolean isEnd(char c) {
    return Characters.isBlank(c) || c == '(' || c == ')';
  }
}
