package org.taskchampion.internal.codec;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** RFC 3339 as history segments have it (part 5 of the specification). */
final class Timestamps {

  private static final int NANO_DIGITS = 9;

  private Timestamps() {}

  /** Writes a time in UTC, with 0, 3, 6 or 9 fractional digits. */
  static String format(Instant time) {
    return time.toString(); // ISO_INSTANT is just this for the years 0000 to 9999
  }

  /**
   * Reads a time: with Z or an offset, in either case, with a space for the T, and with any number
   * of fractional digits, of which nine count.
   *
   * @return the time, or null if the text is none
   */
  static @Nullable Instant parse(String text) {
    Cursor cursor = new Cursor(text);
    int year = cursor.number(4);
    cursor.expect("-");
    int month = cursor.number(2);
    cursor.expect("-");
    int day = cursor.number(2);
    cursor.expect("Tt ");
    int hour = cursor.number(2);
    cursor.expect(":");
    int minute = cursor.number(2);
    cursor.expect(":");
    int second = cursor.number(2);
    int nanos = cursor.fraction();
    int offset = cursor.offset();
    // A leap second is read as the first one of the next minute.
    if (!cursor.atEnd() || hour > 23 || minute > 59 || second > 60) {
      return null;
    }
    try {
      long days = LocalDate.of(year, month, day).toEpochDay();
      long seconds = days * 86_400 + hour * 3_600L + minute * 60L + second - offset;
      return Instant.ofEpochSecond(seconds, nanos);
    } catch (DateTimeException e) {
      return null; // no such day
    }
  }

  /** Reads from left to right; after the first fault it stays at no end. */
  private static final class Cursor {
    private final String text;
    private int next;
    private boolean failed;

    private Cursor(String text) {
      this.text = text;
    }

    private boolean atEnd() {
      return !failed && next == text.length();
    }

    private int digit() {
      if (next < text.length()) {
        int digit = text.charAt(next) - '0';
        if (digit >= 0 && digit <= 9) {
          next++;
          return digit;
        }
      }
      return -1;
    }

    private int number(int digits) {
      int number = 0;
      for (int i = 0; i < digits; i++) {
        int digit = digit();
        failed |= digit < 0;
        number = number * 10 + digit;
      }
      return number;
    }

    private boolean skip(String anyOf) {
      if (next < text.length() && anyOf.indexOf(text.charAt(next)) >= 0) {
        next++;
        return true;
      }
      return false;
    }

    private void expect(String anyOf) {
      failed |= !skip(anyOf);
    }

    private int fraction() {
      if (!skip(".")) {
        return 0;
      }
      int nanos = 0;
      int digits = 0;
      for (int digit = digit(); digit >= 0; digit = digit()) {
        if (digits < NANO_DIGITS) {
          nanos = nanos * 10 + digit;
        }
        digits++;
      }
      failed |= digits == 0;
      for (int i = digits; i < NANO_DIGITS; i++) {
        nanos *= 10;
      }
      return nanos;
    }

    private int offset() {
      if (skip("Zz")) {
        return 0;
      }
      int sign = skip("+") ? 1 : -1;
      if (sign < 0) {
        expect("-");
      }
      int hours = number(2);
      skip(":");
      int minutes = number(2);
      failed |= hours > 23 || minutes > 59;
      return sign * (hours * 3_600 + minutes * 60);
    }
  }
}
