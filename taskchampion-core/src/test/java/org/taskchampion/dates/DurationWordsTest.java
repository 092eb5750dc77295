package org.taskchampion.dates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DurationWordsTest {

  @Test
  void theExampleOfTheJavadocIsTrue() {
    Duration estimate = DurationWords.parse("1.5h"); // 90 minutes
    String text = DurationWords.format(estimate); // PT1H30M
    assertThat(estimate).isEqualTo(Duration.ofMinutes(90));
    assertThat(text).isEqualTo("PT1H30M");
  }

  @Test
  void whatIsWrittenIsReadAsTheSame() {
    for (long seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      long seconds = random.nextLong() >> (14 + random.nextInt(50));
      Duration duration = Duration.ofSeconds(seconds);
      assertThat(DurationWords.parse(DurationWords.format(duration)))
          .as("seed %d", seed)
          .isEqualTo(duration);
    }
  }

  @Test
  void fractionsOfASecondAreNotWritten() {
    assertThat(DurationWords.format(Duration.ofMillis(-1_500))).isEqualTo("-PT1S");
    assertThat(DurationWords.format(Duration.ofMillis(-500))).isEqualTo("PT0S");
    assertThat(DurationWords.format(Duration.ofMillis(999))).isEqualTo("PT0S");
    assertThat(DurationWords.format(Duration.ofDays(-1))).isEqualTo("-P1D");
  }

  @Test
  void fractionsAreCountedExactly() {
    assertThat(DurationWords.parse("4.35h")).isEqualTo(Duration.ofMinutes(261));
    assertThat(DurationWords.parse("0.7d/7*10")).isEqualTo(Duration.ofDays(1));
    assertThat(DurationWords.parse("1d+2h")).isEqualTo(Duration.ofHours(26));
    assertThat(DurationWords.parse("-1d")).isEqualTo(Duration.ofDays(-1));
  }

  @Test
  void faultsAreNamedWithTheirPlaceAndWhatToWrite() {
    assertThatThrownBy(() -> DurationWords.parse("3600"))
        .isInstanceOf(DateSyntaxException.class)
        .hasMessage(
            "\"3600\" has no unit; write a duration such as 3days, 2w, 90min or P1DT2H (character"
                + " 1)");
    assertThatThrownBy(() -> DurationWords.parse("1d + tomorrow"))
        .hasMessage(
            "\"tomorrow\" is no duration; write a duration such as 3days, 2w, 90min or P1DT2H"
                + " (character 6)");
    assertThatThrownBy(() -> DurationWords.parse("9".repeat(31) + "s"))
        .hasMessage("a number of 31 digits is too long; write at most 30 (character 1)");
  }

  @Test
  void everyUnitThatIsOfferedIsOne() {
    assertThat(DurationWords.words()).hasSize(56).doesNotHaveDuplicates();
    for (String unit : DurationWords.words()) {
      assertThat(DurationWords.parse("2" + unit)).as(unit).isPositive();
    }
    assertThat(DurationWords.parse(DurationWords.words().get(0))).isPositive();
  }

  @Test
  void aSpanIsFoundInALongerText() {
    assertThat(DurationWords.wordAt("now+20 min)", 4))
        .contains(new DurationWord(Duration.ofMinutes(20), 10));
    assertThat(DurationWords.wordAt("now+20 min)", 3)).isEmpty();
    assertThat(DurationWords.wordAt("PT1H-", 0)).contains(new DurationWord(Duration.ofHours(1), 4));
    assertThat(DurationWords.wordAt("", 0)).isEmpty();
  }
}
