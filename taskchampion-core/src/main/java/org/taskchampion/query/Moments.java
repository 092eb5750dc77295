package org.taskchampion.query;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskchampion.dates.DateSyntaxException;
import org.taskchampion.dates.DateWord;
import org.taskchampion.dates.DurationWord;
import org.taskchampion.dates.DurationWords;
import org.taskchampion.query.AttributeNames.Kind;

/** Dates and spans of time that are written as words. */
final class Moments {

  /** No word is longer. */
  private static final int LONGEST = 64;

  private Moments() {}

  /** Returns the seconds of a span that the lexer found. */
  static long seconds(Operand.Span span) {
    return DurationWords.wordAt(span.source(), 0).orElseThrow().duration().getSeconds();
  }

  /** Returns what a date means; null if the text is none. */
  static Value.@Nullable Date date(String text, Evaluation evaluation, Place place) {
    if (text.length() > LONGEST) {
      return null;
    }
    Instant now = evaluation.now();
    Optional<DateWord> word = evaluation.conventions().dateWords().wordAt(text, 0);
    if (word.isPresent() && word.get().end() == text.length()) {
      try {
        return Motion.of(word.get(), evaluation);
      } catch (DateSyntaxException e) {
        throw new FilterSyntaxException(String.valueOf(e.getMessage()), place.position());
      }
    }
    Long span = span(text);
    return span == null ? null : new Value.Date(now.getEpochSecond() + span, 1);
  }

  /** Returns the seconds that a text means as a span of time; null if it is none. */
  static @Nullable Long span(String text) {
    if (text.length() > LONGEST) {
      return null;
    }
    boolean isNegative = text.startsWith("-");
    try {
      Optional<DurationWord> word = DurationWords.wordAt(text, isNegative ? 1 : 0);
      if (word.isEmpty() || word.get().end() != text.length()) {
        return null;
      }
      long seconds = word.get().duration().getSeconds();
      return isNegative ? -seconds : seconds;
    } catch (DateSyntaxException e) {
      return null; // Too long to be counted.
    }
  }

  /** Returns the date or span that a text is; null if it is neither. */
  static @Nullable Operand find(String text, Kind kind, Conventions conventions) {
    if (text.length() > LONGEST) {
      return null;
    }
    if (kind == Kind.DATE) {
      Optional<DateWord> word = conventions.dateWords().wordAt(text, 0);
      if (word.isPresent() && word.get().end() == text.length()) {
        return new Operand.Date(text);
      }
    }
    if (Characters.endOfDigits(text, 0, text.length()) == text.length() && text.length() < 16) {
      return new Operand.Numeral(text, Double.parseDouble(text));
    }
    return !text.startsWith("-") && span(text) != null
        ? new Operand.Span(Characters.withoutBlanks(text))
        : null;
  }
}
