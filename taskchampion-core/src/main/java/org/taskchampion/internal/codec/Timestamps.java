package org.taskchampion.internal.codec;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** RFC 3339 as history segments have it (part 5 of the specification). */
final class Timestamps {

  private static final int NANO_DIGITS = 9;
  private static final int LAST_NANO = 999_999_999;
  private static final int OUT_OF_CALENDAR = 100_000_000;

  private Timestamps() {}

  /** Writes a time in UTC, with 0, 3, 6 or 9 fractional digits. */
  static String format(Instant time) {
    return time.toString(); // ISO_INSTANT is just this for the years 0000 to 9999
  }

  /**
   * Reads a time as TaskChampion does, which takes more than RFC 3339: a Z, an offset or UTC, in
   * either case; a space for the T; any number of fractional digits, of which nine count; numbers
   * without leading zeros; a year with a sign; white space between the parts; an offset without a
   * colon. A version that a replica in Rust goes on with must not stop one here.
   *
   * @return the time, or null if the text is none
   */
  static @Nullable Instant parse(String text) {
    Cursor cursor = new Cursor(text);
    int year = cursor.year();
    cursor.expect("-");
    int month = cursor.number();
    cursor.expect("-");
    int day = cursor.number();
    cursor.expectHere("Tt ");
    int hour = cursor.number();
    cursor.expect(":");
    int minute = cursor.number();
    cursor.expect(":");
    int second = cursor.number();
    int nanos = cursor.fraction();
    int offset = cursor.offset();
    if (!cursor.atEnd() || hour > 23 || minute > 59 || second > 60) {
      return null;
    }
    if (second == 60) {
      // An instant has no leap second; this one comes after all before it and before all after it.
      second = 59;
      nanos = LAST_NANO;
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
      skipWhiteSpace();
      return !failed && next == text.length();
    }

    private void skipWhiteSpace() {
      while (next < text.length() && isWhiteSpace(text.charAt(next))) {
        next++;
      }
    }

    /** What Unicode calls white space, which Java has no method for. */
    private static boolean isWhiteSpace(char c) {
      return Character.isSpaceChar(c) || (c >= '\t' && c <= '\r') || c == '\u0085';
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

    /** Reads as many digits as there are, up to a number of them; at least one. */
    private int digits(int most) {
      int from = next;
      int number = 0;
      while (next - from < most) {
        int digit = digit();
        if (digit < 0) {
          break;
        }
        if (number < OUT_OF_CALENDAR) {
          number = number * 10 + digit;
        }
      }
      failed |= next == from;
      return number;
    }

    private int number() {
      skipWhiteSpace();
      return digits(2);
    }

    private int year() {
      skipWhiteSpace();
      if (skip("+")) {
        return digits(Integer.MAX_VALUE);
      }
      return skip("-") ? -digits(Integer.MAX_VALUE) : digits(4);
    }

    private boolean skip(String anyOf) {
      if (next < text.length() && anyOf.indexOf(text.charAt(next)) >= 0) {
        next++;
        return true;
      }
      return false;
    }

    private void expect(String anyOf) {
      skipWhiteSpace();
      expectHere(anyOf);
    }

    private void expectHere(String anyOf) {
      failed |= !skip(anyOf);
    }

    private int fraction() {
      if (!skip(".")) {
        return 0;
      }
      int from = next;
      int nanos = digits(NANO_DIGITS);
      for (int i = next - from; i < NANO_DIGITS; i++) {
        nanos *= 10;
      }
      while (digit() >= 0) {
        // cut off
      }
      return nanos;
    }

    private int offset() {
      skipWhiteSpace();
      if (text.regionMatches(true, next, "UTC", 0, 3)) {
        next += 3;
        return 0;
      }
      if (skip("Zz")) {
        return 0;
      }
      int sign = skip("+") ? 1 : -1;
      if (sign < 0) {
        expectHere("-\u2212");
      }
      int hours = twoDigits();
      do {
        skipWhiteSpace();
      } while (skip(":"));
      int minutes = twoDigits();
      failed |= hours > 23 || minutes > 59;
      return sign * (hours * 3_600 + minutes * 60);
    }

    private int twoDigits() {
      int from = next;
      int number = digits(2);
      failed |= next - from < 2;
      return number;
    }
  }
}
