package org.taskchampion.dates;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.taskchampion.fuzz.FuzzedText;

/**
 * A date, or what is calculated of dates: a value with whole seconds, or a fault with its place.
 */
class DateFuzzTest {

  private static final List<DateWords> WORDS =
      List.of(
          DateWords.in(ZoneId.of("Europe/Berlin")),
          DateWords.in(ZoneId.of("America/New_York")).withDateFormat("a m/d/y h:n"));
  private static final List<Instant> CLOCKS =
      List.of(
          Instant.parse("2026-03-08T07:00:00Z"),
          Instant.EPOCH,
          Instant.parse("9999-12-31T23:59:59Z"),
          Instant.MAX,
          Instant.MIN);

  @FuzzTest
  void isReadOrRefused(byte[] data) {
    String text = FuzzedText.of(data);
    for (DateWords words : WORDS) {
      for (Instant now : CLOCKS) {
        tryOut(words, text, now);
      }
    }
  }

  private static void tryOut(DateWords words, String text, Instant now) {
    try {
      Instant read = words.parse(text, now);
      assertThat(read).isEqualTo(read.truncatedTo(ChronoUnit.SECONDS));
      assertThat(words.format(read)).isNotEmpty();
    } catch (DateSyntaxException e) {
      check(e, text);
    }
    try {
      DateExpression expression = words.expression(text, Set.of("due", "wait"));
      assertThat(expression).hasToString(text);
      expression.date(now, name -> name.equals("due") ? Optional.of(now) : Optional.empty());
    } catch (DateSyntaxException e) {
      check(e, text);
    }
    try {
      assertThat(words.calculate(text, now).toString()).isNotEmpty();
    } catch (DateSyntaxException e) {
      check(e, text);
    }
    words.wordAt(text, 0).ifPresent(word -> assertThat(word.end()).isBetween(1, text.length()));
  }

  private static void check(DateSyntaxException e, String text) {
    assertThat(e.position()).isBetween(0, text.length());
    assertThat(e.getMessage()).isNotEmpty();
  }
}
