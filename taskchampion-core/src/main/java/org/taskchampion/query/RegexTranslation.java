package org.taskchampion.query;

import org.jspecify.annotations.Nullable;

/** Writes a regular expression as Java has it. */
final class RegexTranslation {

  private static final String WORD = "[\\p{L}\\p{M}\\p{N}_]";
  private static final String AFTER_WORD = "(?<=" + WORD + ")";
  private static final String NOT_AFTER_WORD = "(?<!" + WORD + ")";
  private static final String BEFORE_WORD = "(?=" + WORD + ")";
  private static final String NOT_BEFORE_WORD = "(?!" + WORD + ")";

  private final String pattern;
  private final StringBuilder written = new StringBuilder();
  private int at;
  private final Repetitions repetitions;

  RegexTranslation(String pattern, Place place) {
    this.pattern = pattern;
    this.repetitions = new Repetitions(pattern, place);
  }

  String translate() {
    while (at < pattern.length()) {
      char c = pattern.charAt(at);
      if (c == '\\' && at + 1 < pattern.length()) {
        written.append(escape(pattern.charAt(at + 1)));
        repetitions.single();
        at += 2;
      } else if (c == '[') {
        bracket();
        repetitions.single();
      } else {
        repetitions.look(at);
        written.append(c);
        at++;
      }
    }
    return written.toString();
  }

  private static String escape(char c) {
    return switch (c) {
      case '<' -> NOT_AFTER_WORD + BEFORE_WORD;
      case '>' -> AFTER_WORD + NOT_BEFORE_WORD;
      case 'b' -> "(?:" + AFTER_WORD + NOT_BEFORE_WORD + "|" + NOT_AFTER_WORD + BEFORE_WORD + ")";
      case 'B' -> "(?:" + AFTER_WORD + BEFORE_WORD + "|" + NOT_AFTER_WORD + NOT_BEFORE_WORD + ")";
      case 'w' -> WORD;
      case 'W' -> "[^\\p{L}\\p{M}\\p{N}_]";
      case 'Q', 'E' -> Character.toString(c); // The JDK's own quotation marks.
      default -> "\\" + c;
    };
  }

  private static String escapeInBrackets(char c) {
    return switch (c) {
      case 'w', 'W' -> escape(c); // A set inside the set.
      case 'b' -> "\\x08";
      case 'B', 'Q', 'E', '<', '>' -> Character.toString(c);
      default -> "\\" + c;
    };
  }

  /** In brackets, only the first ] and ^ and what stands between [: and :] are special. */
  private void bracket() {
    int first = at + 1;
    if (first < pattern.length() && pattern.charAt(first) == '^') {
      first++;
    }
    written.append(pattern, at, first);
    at = first;
    while (at < pattern.length() && (pattern.charAt(at) != ']' || at == first)) {
      char c = pattern.charAt(at);
      if (c == '[' && isClass()) {
        continue;
      }
      if (c == '\\' && at + 1 < pattern.length()) {
        written.append(escapeInBrackets(pattern.charAt(at + 1)));
        at += 2;
      } else {
        if (c == '[' || c == ']' || c == '&' || c == '^') {
          written.append('\\');
        }
        written.append(c);
        at++;
      }
    }
    if (at < pattern.length()) {
      written.append(']');
      at++;
    }
  }

  /** Reads a named class, if one stands here. */
  private boolean isClass() {
    if (!pattern.startsWith("[:", at)) {
      return false;
    }
    int name = at + 2;
    int end = name;
    while (end < pattern.length() && Characters.isLetter(pattern.charAt(end))) {
      end++;
    }
    String members = members(pattern.substring(name, end));
    if (members == null || !pattern.startsWith(":]", end)) {
      return false;
    }
    written.append(members);
    at = end + 2;
    return true;
  }

  private static @Nullable String members(String name) {
    return switch (name) {
      case "alpha" -> "\\p{L}";
      case "digit" -> "0-9";
      case "alnum" -> "\\p{L}\\p{N}";
      case "upper" -> "\\p{Lu}";
      case "lower" -> "\\p{Ll}";
      case "space" -> "\\s";
      case "blank" -> " \\t";
      case "punct" -> "\\p{Punct}";
      case "cntrl" -> "\\p{Cntrl}";
      case "print" -> "\\p{Print}";
      case "graph" -> "\\p{Graph}";
      case "xdigit" -> "0-9A-Fa-f";
      default -> null;
    };
  }
}
