package org.taskchampion.dates;

import org.taskchampion.TaskChampionException;

/**
 * A text is no date or no duration, or means none that can be stored. Nothing was changed. The
 * message says what to write instead, and quotes a short part of the text.
 */
public final class DateSyntaxException extends TaskChampionException {

  private static final long serialVersionUID = 1L;

  private static final int MOST_QUOTED = 32;

  /** The index of the character at which the text is wrong, from 0. */
  private final int position;

  DateSyntaxException(String message, int position) {
    super(message + " (character " + (position + 1) + ")", null);
    this.position = position;
  }

  /**
   * Returns where the fault is.
   *
   * @return the index of the character in the text that was read; the length of the text if
   *     something is missing at its end
   */
  public int position() {
    return position;
  }

  /** Quotes the part of a text from a position to the next blank, in one line, shortened. */
  static String quote(String text, int from) {
    int end = from;
    while (end < text.length() && Scan.endOfBlanks(text, end) == end && end - from < MOST_QUOTED) {
      end++;
    }
    if (end > from && end < text.length() && Character.isLowSurrogate(text.charAt(end))) {
      end--;
    }
    boolean cut = end < text.length() && Scan.endOfBlanks(text, end) == end;
    StringBuilder quoted = new StringBuilder("\"");
    text.substring(from, end)
        .codePoints()
        .map(c -> Character.isISOControl(c) || !Character.isDefined(c) || isHidden(c) ? '?' : c)
        .forEach(quoted::appendCodePoint);
    return quoted.append(cut ? "…\"" : "\"").toString();
  }

  /** Says whether a character would show nothing, or change how the others are shown. */
  private static boolean isHidden(int c) {
    int type = Character.getType(c);
    return type == Character.FORMAT || type == Character.SURROGATE;
  }
}
