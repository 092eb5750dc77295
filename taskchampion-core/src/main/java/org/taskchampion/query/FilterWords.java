package org.taskchampion.query;

import java.util.List;

/**
 * The words of a command line as one text. A word that could not stand in a text, such as {@code
 * project:a b}, is a pair with all that is behind its name.
 */
final class FilterWords {

  private static final String SPECIAL = "()<>&~";

  private final List<String> words;
  private final int[] starts;
  private final int[] quotes;
  private final StringBuilder text = new StringBuilder();

  FilterWords(List<String> words) {
    this.words = words;
    this.starts = new int[words.size()];
    this.quotes = new int[words.size()];
    for (int i = 0; i < starts.length; i++) {
      text.append(i == 0 ? "" : " ");
      starts[i] = text.length();
      String word = words.get(i);
      int value = isSpecial(word) ? value(word) : -1;
      quotes[i] = value < 0 ? Integer.MAX_VALUE : text.length() + value;
      text.append(
          value < 0 ? word : word.substring(0, value) + Quotes.write(word.substring(value)));
    }
  }

  private static boolean isSpecial(String word) {
    return word.chars().anyMatch(c -> Characters.isBlank((char) c) || SPECIAL.indexOf(c) >= 0);
  }

  /** Returns where the value of a pair begins; -1 if there is none, or it is quoted already. */
  private static int value(String word) {
    int colon = Characters.endOfName(word, 0);
    if (colon == 0 || !word.startsWith(":", colon) || word.startsWith("://", colon)) {
      return -1;
    }
    int value = colon + 1;
    if (word.startsWith(":", value) || word.startsWith("=", value)) {
      value++;
    }
    return value == word.length() || isQuoted(word, value) ? -1 : value;
  }

  private static boolean isQuoted(String word, int from) {
    char quote = word.charAt(from);
    if (!Quotes.isQuote(quote)) {
      return false;
    }
    int at = from + 1;
    while (at < word.length() && word.charAt(at) != quote) {
      at += word.charAt(at) == '\\' ? 2 : 1;
    }
    return at == word.length() - 1;
  }

  /** Returns the text. */
  String text() {
    return text.toString();
  }

  /** Returns where a place of the text is in the words with blanks between them. */
  int position(int ofText) {
    int plain = 0;
    for (int i = 0; i < starts.length; i++) {
      int length = words.get(i).length();
      if (i + 1 == starts.length || ofText < starts[i + 1]) {
        int inWord = ofText - starts[i] - (ofText > quotes[i] ? 1 : 0);
        return plain + Math.min(length, inWord);
      }
      plain += length + 1;
    }
    return 0;
  }
}
