package org.taskchampion.query;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskchampion.dates.DateSyntaxException;
import org.taskchampion.dates.DateWord;
import org.taskchampion.dates.DateWords;
import org.taskchampion.dates.DurationWord;
import org.taskchampion.dates.DurationWords;

/**
 * Cuts the text of a filter into tokens. At each place the first kind that fits is taken. Every
 * character is looked at a few times only, however long the text is.
 */
final class Lexer {

  private static final List<String> OPERATORS =
      List.of(
          "!==", "!~", "!=", "!", "==", "=", "<=", "<", ">=", ">", "~", "+", "-", "*", "/", "%",
          "^", "(", ")");

  private static final List<String> WORDS = List.of("and", "or", "xor");

  /** No date and no number is longer: what is longer is not looked at as such. */
  private static final int LONGEST_NUMBER = 64;

  private static final int SHORTEST_UUID = 8;

  private final String text;
  private final int end;
  private final DateWords dates;
  private final boolean isValue;
  private int at;
  private boolean isWithoutPattern;

  /**
   * Begins.
   *
   * @param from where
   * @param isValue whether the text is the value of an attribute, in which there are no tags, pairs
   *     and sets
   */
  Lexer(String text, int from, int end, boolean isValue, DateWords dates) {
    this.text = text;
    this.at = from;
    this.end = end;
    this.isValue = isValue;
    this.dates = dates;
  }

  /** Returns the next token. */
  Token next() {
    skipBlanks();
    while (isSeparator()) {
      at += 2;
      skipBlanks();
    }
    Token token = read();
    at = token.end();
    return token;
  }

  private void skipBlanks() {
    while (at < end && Characters.isBlank(text.charAt(at))) {
      at++;
    }
  }

  /** Says whether two hyphens stand here alone, which on a command line end the options. */
  private boolean isSeparator() {
    return text.startsWith("--", at)
        && at + 2 <= end
        && isAfterBlank()
        && (at + 2 == end || Characters.isBlank(text.charAt(at + 2)));
  }

  private boolean isAfterBlank() {
    return at == 0 || Characters.isBlank(text.charAt(at - 1)) || text.charAt(at - 1) == '(';
  }

  private Token read() {
    if (at >= end) {
      return simple(TokenType.END, end);
    }
    char c = text.charAt(at);
    if (Quotes.isQuote(c)) {
      int close = Quotes.close(text, at, end);
      return token(TokenType.QUOTED, close + 1, Quotes.read(text, at, close));
    }
    Token token = time();
    if (token == null) {
      token = c == '+' || c == '-' ? tag() : c == '/' ? pattern() : word(c);
    }
    return token == null ? operator() : token;
  }

  private @Nullable Token word(char c) {
    if (Characters.isOperator(c)) {
      return null;
    }
    if (isUrl(text, at)) {
      return simple(TokenType.URL, endOfWord());
    }
    Token token = isValue ? null : pair();
    if (token == null) {
      token = uuid();
    }
    if (token == null && Characters.isDigit(c)) {
      token = isValue ? null : set();
      if (token == null) {
        token = number();
      }
    }
    if (token == null) {
      token = namedOperator();
    }
    return token == null ? otherWord(at) : token;
  }

  static boolean isUrl(String text, int at) {
    return text.startsWith("http://", at) || text.startsWith("https://", at);
  }

  private @Nullable Token time() {
    char c = text.charAt(at);
    if (!Characters.isDigit(c) && !Characters.isLetter(c)) {
      return null;
    }
    Token uuid = uuid();
    if (uuid != null && uuid.end() - at > SHORTEST_UUID) {
      return uuid; // Its first group can look like a date or a span of time.
    }
    try {
      Optional<DateWord> date = dates.wordAt(text, at);
      if (date.isPresent() && isEnd(date.get().end())) {
        return simple(TokenType.DATE, date.get().end());
      }
      Optional<DurationWord> span = DurationWords.wordAt(text, at);
      boolean isUuid = uuid != null && span.isPresent() && span.get().end() == uuid.end();
      if (span.isPresent() && isEnd(span.get().end()) && !isUuid) {
        String source = text.substring(at, span.get().end());
        return token(TokenType.DURATION, span.get().end(), Characters.withoutBlanks(source));
      }
    } catch (DateSyntaxException e) {
      if (uuid != null) {
        return uuid;
      }
      throw new FilterSyntaxException(String.valueOf(e.getMessage()), at);
    }
    MistypedDates.check(text, at, end);
    return null;
  }

  private boolean isEnd(int position) {
    return position <= end && Characters.isEnd(text, position, end);
  }

  private @Nullable Token pair() {
    int colon = Math.min(end, Characters.endOfName(text, at));
    if (colon == at || colon == end) {
      return null;
    }
    char separator = text.charAt(colon);
    int value = colon + 1;
    if (separator == ':') {
      if (value < end && (text.charAt(value) == ':' || text.charAt(value) == '=')) {
        value++;
      }
    } else if (separator != '=' || (value < end && text.charAt(value) == '=')) {
      return null; // due==now compares.
    }
    String name = text.substring(at, colon);
    if (value < end && Quotes.isQuote(text.charAt(value))) {
      int close = Quotes.close(text, value, end);
      if (close + 1 == end || isEndOfValue(text.charAt(close + 1))) {
        return new Token(TokenType.PAIR, at, close + 1, name, value, true);
      }
    }
    int stop = value;
    while (stop < end && !isEndOfValue(text.charAt(stop))) {
      stop++;
    }
    return new Token(TokenType.PAIR, at, stop, name, value, false);
  }

  private static boolean isEndOfValue(char c) {
    return Characters.isBlank(c) || c == '(' || c == ')';
  }

  /**
   * The beginning of a UUID, of at least eight characters, the longest one that ends a word; or a
   * word that names an attribute of such a task.
   */
  private @Nullable Token uuid() {
    int stop = at;
    int longest = -1;
    while (stop < end && stop - at < 36 && isOfUuid(text.charAt(stop), stop - at)) {
      stop++;
      if (stop - at >= SHORTEST_UUID && isEnd(stop)) {
        longest = stop;
      }
    }
    boolean isReference =
        longest > 0
            && stop + 1 < end
            && text.charAt(stop) == '.'
            && Characters.isLetter(text.charAt(stop + 1));
    if (isReference) {
      return otherWord(stop);
    }
    return longest < 0 ? null : simple(TokenType.UUID, longest);
  }

  static boolean isOfUuid(char c, int index) {
    boolean isDash = index == 8 || index == 13 || index == 18 || index == 23;
    return isDash ? c == '-' : isHex(c);
  }

  private static boolean isHex(char c) {
    return c < 128 && Character.digit(c, 16) >= 0;
  }

  private @Nullable Token set() {
    int stop = at;
    boolean several = false;
    while (true) {
      int number = stop;
      stop = Characters.endOfDigits(text, stop, end);
      if (stop < end && stop > number && text.charAt(stop) == '-') {
        number = stop + 1;
        stop = Characters.endOfDigits(text, number, end);
        several = true;
      }
      if (stop == number) {
        return null;
      }
      if (stop == end || text.charAt(stop) != ',') {
        return several && (stop == end || isEndOfValue(text.charAt(stop)))
            ? simple(TokenType.SET, stop)
            : null;
      }
      several = true;
      stop++;
    }
  }

  private @Nullable Token number() {
    int stop = Characters.endOfDigits(text, at, end);
    boolean isHex =
        stop == at + 1 && text.charAt(at) == '0' && stop < end && text.charAt(stop) == 'x';
    if (isHex) {
      stop++;
      while (stop < end && isHex(text.charAt(stop))) {
        stop++;
      }
    } else {
      if (text.charAt(at) == '0' && stop > at + 1) {
        return null;
      }
      if (stop + 1 < end && text.charAt(stop) == '.' && Characters.isDigit(text.charAt(stop + 1))) {
        stop = Characters.endOfDigits(text, stop + 1, end);
      }
    }
    return isEnd(stop) && stop - at <= LONGEST_NUMBER && stop - at > (isHex ? 2 : 0)
        ? simple(TokenType.NUMBER, stop)
        : null;
  }

  private @Nullable Token tag() {
    if (isValue || (!isAfterBlank() && text.charAt(at - 1) != '!') || at + 1 >= end) {
      return null;
    }
    char first = text.charAt(at + 1);
    if (Quotes.isQuote(first)) {
      int close = Quotes.close(text, at + 1, end);
      return close == at + 2
          ? null
          : token(TokenType.TAG, close + 1, text.charAt(at) + Quotes.read(text, at + 1, close));
    }
    if (Characters.isDigit(first)
        || Characters.isBlank(first)
        || Characters.isOperator(first)
        || (isPunctuation(first) && "_@#$".indexOf(first) < 0)) {
      return null;
    }
    int stop = at + 1;
    while (stop < end && text.charAt(stop) != ':' && !Characters.isEnd(text, stop, end)) {
      stop++;
    }
    return simple(TokenType.TAG, stop);
  }

  private static boolean isPunctuation(char c) {
    return c > ' ' && c < 127 && !Characters.isLetter(c) && !Characters.isDigit(c);
  }

  private @Nullable Token pattern() {
    if (isWithoutPattern || (!isAfterBlank() && "!~=".indexOf(text.charAt(at - 1)) < 0)) {
      return null; // Behind a value, a slash divides.
    }
    StringBuilder pattern = new StringBuilder();
    int stop = at + 1;
    while (stop < end && text.charAt(stop) != '/') {
      if (text.startsWith("\\/", stop)) {
        stop++;
      } else if (text.charAt(stop) == '\\' && stop + 1 < end) {
        pattern.append(text.charAt(stop));
        stop++;
      }
      pattern.append(text.charAt(stop));
      stop++;
    }
    isWithoutPattern = stop >= end; // Nor will a later slash be closed.
    boolean isEnd =
        stop + 1 == end
            || (stop + 1 < end
                && (Characters.isBlank(text.charAt(stop + 1)) || text.charAt(stop + 1) == ')'));
    return isEnd ? token(TokenType.PATTERN, stop + 1, pattern.toString()) : null;
  }

  private @Nullable Token namedOperator() {
    for (String operator : WORDS) {
      int stop = at + operator.length();
      if (text.startsWith(operator, at)
          && stop <= end
          && (stop == end || !Character.isLetter(text.charAt(stop)))) {
        return simple(TokenType.OPERATOR, stop);
      }
    }
    boolean isDouble = text.startsWith("&&", at) || text.startsWith("||", at);
    if (isDouble && at + 2 <= end && isEnd(at + 2)) {
      return token(TokenType.OPERATOR, at + 2, text.charAt(at) == '&' ? "and" : "or");
    }
    return null;
  }

  private Token operator() {
    for (String operator : OPERATORS) {
      if (text.startsWith(operator, at) && at + operator.length() <= end) {
        return simple(TokenType.OPERATOR, at + operator.length());
      }
    }
    throw new IllegalStateException("no operator at " + at);
  }

  private Token otherWord(int from) {
    int stop = from;
    while (!Characters.isEnd(text, stop, end)) {
      stop++;
    }
    return simple(TokenType.WORD, stop);
  }

  private int endOfWord() {
    int stop = at;
    while (stop < end && !Characters.isBlank(text.charAt(stop))) {
      stop++;
    }
    return stop;
  }

  private Token simple(TokenType type, int stop) {
    return token(type, stop, text.substring(at, stop));
  }

  private Token token(TokenType type, int stop, String says) {
    return new Token(type, at, stop, says, stop, false);
  }
}
