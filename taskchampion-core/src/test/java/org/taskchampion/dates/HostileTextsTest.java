package org.taskchampion.dates;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.taskchampion.testing.Growth;

/** No text makes reading slow or end otherwise than with a value or with a fault and its place. */
class HostileTextsTest {

  private static final int LENGTH = 20_000;
  private static final Instant NOW = Instant.parse("2026-03-18T14:30:00Z");
  private static final Set<String> NAMES = Set.of("due", "wait");

  private static final List<String> PIECES =
      List.of(
          "now",
          "eom",
          "1st",
          "2026-",
          "03",
          "-18",
          "T10:00",
          "Z",
          "+02:00",
          "W12",
          "9pm",
          "1",
          "9",
          "0",
          ".",
          " ",
          "+",
          "-",
          "*",
          "/",
          "(",
          ")",
          "d",
          "min",
          "P",
          "P1D",
          "T",
          "due",
          "wait",
          "_",
          ":",
          "\u00e9",
          "\ud83d\ude00",
          "\ud800",
          "\u202e",
          "\u0000",
          "\u00a0",
          "E",
          "1e9",
          "253402293598",
          "fortnight",
          "99999999999999999999",
          "12/24/",
          "mon");

  private final DateWords plain = DateWords.in(ZoneId.of("Europe/Berlin"));
  private final DateWords formatted = plain.withDateFormat("a m/d/y h:n");

  private void read(String text) {
    for (DateWords words : List.of(plain, formatted)) {
      try {
        DateExpression expression = words.expression(text, NAMES);
        expression.date(NOW, name -> Optional.of(NOW));
      } catch (DateSyntaxException e) {
        assertThat(e.position()).isBetween(0, text.length());
        assertThat(e.getMessage()).hasSizeLessThan(300).endsWith(")");
        assertThat(e.getMessage().chars().allMatch(c -> c >= ' ')).isTrue();
      }
      try {
        words.calculate(text, NOW);
      } catch (DateSyntaxException e) {
        assertThat(e.position()).isBetween(0, text.length());
      }
    }
    try {
      DurationWords.parse(text);
    } catch (DateSyntaxException e) {
      assertThat(e.position()).isBetween(0, text.length());
    }
  }

  @Test
  @Timeout(600)
  void longTextsOfOneKindAreReadAtOnce() {
    for (String piece : PIECES) {
      for (String other : List.of("", "+", "1", " ", "(", "-1d", "*2+", ":0")) {
        read((piece + other).repeat(LENGTH / (piece.length() + other.length())));
      }
    }
    read("now" + "+1*(1d".repeat(50_000) + ")".repeat(50_000));
    read("1" + " ".repeat(LENGTH) + "d");
    read("1" + " ".repeat(LENGTH) + "x");
    read("2" + "*2".repeat(100_000));
    read("1d" + "*2".repeat(100_000));
    read("7" + "/3".repeat(100_000));
  }

  @Test
  void timeGrowsWithTheLengthAndNotWithItsSquare() {
    Growth.assertLinear(
        "a sum", 16_000, count -> read("(now-2026-03-18T10:00)*1.5+".repeat(count)));
  }

  @Test
  void randomTextsAreReadOrRefused() {
    for (long seed = 0; seed < 50_000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(8); i >= 0; i--) {
        text.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      try {
        read(text.toString());
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  @Test
  void anyClockIsTakenOrRefused() {
    List<Instant> clocks =
        List.of(
            Instant.MIN,
            Instant.MAX,
            Instant.EPOCH.minusSeconds(1L << 36),
            Instant.parse("-999999998-01-01T00:00:00Z"),
            Instant.parse("+999999998-01-01T00:00:00Z"));
    for (Instant now : clocks) {
      List<String> words = new ArrayList<>(plain.words());
      words.addAll(
          List.of("1d", "-30000000y", "30000000y", "9:00", "9:00Z", "now-1d", "1d+now", "now-now"));
      for (String word : words) {
        try {
          plain.parse(word, now);
        } catch (DateSyntaxException e) {
          assertThat(e.position()).isBetween(0, word.length());
        }
      }
    }
  }
}
