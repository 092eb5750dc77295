package org.taskchampion.query;

import java.util.ArrayDeque;
import java.util.Deque;

/** Counts groups and repetitions of a regular expression, and refuses too many of them. */
final class Repetitions {

  /** That of POSIX. */
  private static final long MOST = 255;

  /** Repetitions of repetitions. */
  private static final long MOST_INSIDE = 1_000_000;

  private final String pattern;
  private final Place place;

  /** How often at most something in each group that is open is repeated, the innermost first. */
  private final Deque<Long> open = new ArrayDeque<>();

  private int behindCount;
  private long group = 1;
  private long last = 1;

  Repetitions(String pattern, Place place) {
    this.pattern = pattern;
    this.place = place;
  }

  /** Notes that a single character or a set of them was read. */
  void single() {
    last = 1;
  }

  /** Looks at a character that is neither escaped nor in brackets. */
  void look(int at) {
    if (at < behindCount) {
      return;
    }
    switch (pattern.charAt(at)) {
      case '(' -> open(at);
      case ')' -> close();
      case '{' -> repeat(at);
      case '*', '+', '?' -> {} // What stands before can still be repeated.
      default -> last = 1;
    }
  }

  private void open(int at) {
    if (pattern.startsWith("(?", at)) {
      int end = at + 2;
      while (end < pattern.length()
          && (Characters.isLetter(pattern.charAt(end)) || pattern.charAt(end) == '-')) {
        end++;
      }
      if (pattern.substring(at, end).indexOf('x') >= 0) {
        throw fault("a regular expression cannot have comments, as (?x) allows");
      }
    }
    open.push(group);
    group = 1;
    last = 1;
    if (open.size() > Expression.DEEPEST) {
      throw fault(
          "this regular expression has more than "
              + Expression.DEEPEST
              + " groups inside each other");
    }
  }

  private void close() {
    if (open.isEmpty()) {
      return; // Compiling says so.
    }
    last = group;
    group = Math.max(group, open.pop());
  }

  private void repeat(int at) {
    long most = 1;
    int next = at;
    do {
      int from = next + 1;
      next = Characters.endOfDigits(pattern, from, pattern.length());
      most = Math.max(most, count(pattern.substring(from, next)));
    } while (pattern.startsWith(",", next));
    behindCount = pattern.startsWith("}", next) ? next + 1 : next;
    last *= most;
    if (most > MOST || last > MOST_INSIDE) {
      throw fault(
          "a regular expression can repeat something "
              + MOST
              + " times, and with repetitions inside each other "
              + MOST_INSIDE
              + " times");
    }
    group = Math.max(group, last);
  }

  private static long count(String digits) {
    String bare = digits.replaceFirst("^0+", "");
    return bare.isEmpty() ? 0 : bare.length() > 4 ? MOST + 1 : Long.parseLong(bare);
  }

  private FilterSyntaxException fault(String message) {
    return new FilterSyntaxException(message, place.position());
  }
}
