package org.taskchampion.ta;

import java.util.Arrays;

/**
 * Measures text in the columns of a terminal. What is drawn as one, such as a letter with its
 * accents, a flag, or a family that is joined of several emoji, is measured as one and never cut
 * apart. A character of ambiguous width counts as narrow.
 */
final class Columns {

  private static final int JOINER = 0x200d;
  private static final int EMOJI_STYLE = 0xfe0f;

  /** Below this, each character takes one column, unless one from above follows. */
  private static final int FIRST_MARK = 0x300;

  private Columns() {}

  /** The tables, which most texts do not need. */
  private static final class Tables {
    static final int[] NONE = ends(ColumnWidths.NONE);
    static final int[] WIDE = ends(ColumnWidths.WIDE);
    static final int[] NARROW_EMOJI = ends(ColumnWidths.NARROW_EMOJI);
    static final int[] PICTURES = ends(ColumnWidths.PICTURES);

    /** Reads ranges into their first characters and the characters behind them, in turn. */
    private static int[] ends(String ranges) {
      int[] ends = new int[ranges.length()];
      int count = 0;
      int number = 0;
      boolean isSecond = false;
      for (int i = 0; i <= ranges.length(); i++) {
        char c = i < ranges.length() ? ranges.charAt(i) : ' ';
        if (c == '-') {
          ends[count++] = number;
          isSecond = true;
          number = 0;
        } else if (c == ' ') {
          if (!isSecond) {
            ends[count++] = number;
          }
          ends[count++] = number + 1;
          isSecond = false;
          number = 0;
        } else {
          number = number * 16 + Character.digit(c, 16);
        }
      }
      return Arrays.copyOf(ends, count);
    }

    static boolean has(int[] ends, int c) {
      int place = Arrays.binarySearch(ends, c);
      return place >= 0 ? place % 2 == 0 : (-place - 1) % 2 == 1;
    }
  }

  /** Returns how many columns a text takes. */
  static int of(String text) {
    int width = 0;
    int length = text.length();
    for (int i = 0; i < length; ) {
      if (isPlain(text, i)) {
        width++;
        i++;
      } else {
        int end = end(text, i);
        width += width(text, i, end);
        i = end;
      }
    }
    return width;
  }

  /** Says whether a character is drawn by itself in one column. */
  private static boolean isPlain(String text, int i) {
    return text.charAt(i) < FIRST_MARK
        && (i + 1 == text.length() || text.charAt(i + 1) < FIRST_MARK);
  }

  /** Returns the index behind what is drawn as one. */
  static int end(String text, int start) {
    int c = text.codePointAt(start);
    int i = start + Character.charCount(c);
    boolean isPicture = isPicture(c);
    boolean mayBeFlag = isFlagLetter(c);
    int before = c;
    while (i < text.length() && text.charAt(i) >= FIRST_MARK) {
      int next = text.codePointAt(i);
      boolean belongs =
          isMark(next)
              || isSkinTone(next)
              || (mayBeFlag && isFlagLetter(next))
              || (isPicture && before == JOINER && isPicture(next));
      if (!belongs) {
        break;
      }
      mayBeFlag = false;
      before = next;
      i += Character.charCount(next);
    }
    return i;
  }

  /** Returns how many columns a part takes that {@link #end} has found. */
  static int width(String text, int start, int end) {
    int c = text.codePointAt(start);
    int width = width(c);
    boolean isPicture = isPicture(c);
    int before = c;
    for (int i = start + Character.charCount(c); i < end; i += Character.charCount(before)) {
      int next = text.codePointAt(i);
      if (next == EMOJI_STYLE) {
        width = Tables.has(Tables.NARROW_EMOJI, before) ? 2 : width;
      } else if (isFlagLetter(next) || (isPicture && (isSkinTone(next) || before == JOINER))) {
        width = 2;
      } else {
        width += width(next);
      }
      before = next;
    }
    return width;
  }

  /** Returns how many columns a character takes by itself: none, one or two. */
  static int width(int c) {
    if (c < FIRST_MARK) {
      return 1;
    }
    return Tables.has(Tables.NONE, c) ? 0 : Tables.has(Tables.WIDE, c) ? 2 : 1;
  }

  private static boolean isMark(int c) {
    return Tables.has(Tables.NONE, c)
        || Character.getType(c) == Character.COMBINING_SPACING_MARK
        || c == 0xe33 // Thai and Lao am, which are no marks, but drawn as such.
        || c == 0xeb3;
  }

  private static boolean isPicture(int c) {
    return c >= 0xa9 && Tables.has(Tables.PICTURES, c);
  }

  private static boolean isSkinTone(int c) {
    return c >= 0x1f3fb && c <= 0x1f3ff;
  }

  /** Says whether it is one of the letters of which two are a flag. */
  private static boolean isFlagLetter(int c) {
    return c >= 0x1f1e6 && c <= 0x1f1ff;
  }
}
