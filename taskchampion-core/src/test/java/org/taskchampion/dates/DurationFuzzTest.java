package org.taskchampion.dates;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;
import org.taskchampion.fuzz.FuzzedText;
import org.taskchampion.taskwarrior.Recurrence;

/** A span of time: it is written as one that reads the same, or refused with a place. */
class DurationFuzzTest {

  @FuzzTest
  void isReadOrRefused(byte[] data) {
    String text = FuzzedText.of(data);
    try {
      Duration span = DurationWords.parse(text);
      assertThat(DurationWords.parse(DurationWords.format(span))).isEqualTo(span);
    } catch (DateSyntaxException e) {
      assertThat(e.position()).isBetween(0, text.length());
      assertThat(e.getMessage()).isNotEmpty();
    }
    int middle = text.length() / 2;
    try {
      DurationWords.wordAt(text, middle)
          .ifPresent(word -> assertThat(word.end()).isBetween(middle + 1, text.length()));
    } catch (DateSyntaxException e) {
      assertThat(e.position()).isBetween(middle, text.length());
    }
    Recurrence.isPeriod(text);
  }
}
