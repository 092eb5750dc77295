package org.taskchampion.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class WordsTest {

  private static Words words(List<String> words, String... literal) {
    return new Words(words, List.of(literal));
  }

  @Test
  void blanksEndWordsButForQuotationMarks() {
    assertThat(Words.of("  Buy  milk due:tomorrow\t+shop "))
        .isEqualTo(words(List.of("Buy", "milk", "due:tomorrow", "+shop")));
    assertThat(Words.of("Tidy project:\"House and garden\" up"))
        .isEqualTo(words(List.of("Tidy", "project:House and garden", "up")));
    assertThat(Words.of("\"due:colon is text\"")).isEqualTo(words(List.of("due:colon is text")));
    assertThat(Words.of("")).isEqualTo(words(List.of()));
  }

  @Test
  void aMarkWithoutItsOtherHalfIsALetter() {
    assertThat(Words.of("a 5\" screw isn't long"))
        .isEqualTo(words(List.of("a", "5\"", "screw", "isn't", "long")));
  }

  @Test
  void whatFollowsTwoDashesIsText() {
    assertThat(Words.of("+a -- due:x -- \"b c\""))
        .isEqualTo(words(List.of("+a"), "due:x", "--", "b c"));
  }
}
