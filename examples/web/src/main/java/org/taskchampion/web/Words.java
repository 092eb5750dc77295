package org.taskchampion.web;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of a line as a shell gives them to {@code ta}: at blanks, but for those between
 * quotation marks. An apostrophe is a letter. What follows {@code --} is text.
 *
 * @param words the words
 * @param literal the words behind {@code --}
 */
record Words(List<String> words, List<String> literal) {

  static Words of(String line) {
    List<String> words = new ArrayList<>();
    List<String> literal = new ArrayList<>();
    List<String> into = words;
    int at = 0;
    while (at < line.length()) {
      if (Character.isWhitespace(line.charAt(at))) {
        at++;
        continue;
      }
      int end = end(line, at);
      String word = line.substring(at, end).replace("\"", "");
      if (into == words && word.equals("--")) {
        into = literal;
      } else {
        into.add(balanced(line.substring(at, end)) ? word : line.substring(at, end));
      }
      at = end;
    }
    return new Words(List.copyOf(words), List.copyOf(literal));
  }

  private static boolean balanced(String word) {
    return word.chars().filter(c -> c == '"').count() % 2 == 0;
  }

  /** Returns where a word ends; a quotation mark without its other half is a letter. */
  private static int end(String line, int from) {
    int at = from;
    while (at < line.length() && !Character.isWhitespace(line.charAt(at))) {
      int close = line.charAt(at) == '"' ? line.indexOf('"', at + 1) : -1;
      at = close < 0 ? at + 1 : close + 1;
    }
    return at;
  }
}
