package org.taskchampion.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextsTest {

  @Test
  void wellFormedTextsHaveNoLoneSurrogate() {
    assertThat(Texts.loneSurrogate("")).isEqualTo(-1);
    assertThat(Texts.loneSurrogate("milk \u00e4\u20ac\ud7ff\ue000\uffff\0")).isEqualTo(-1);
    assertThat(Texts.loneSurrogate("\ud83d\ude00\ud800\udc00\udbff\udfff")).isEqualTo(-1);
  }

  @Test
  void theFirstLoneSurrogateIsFound() {
    assertThat(Texts.loneSurrogate("\ud800")).isZero();
    assertThat(Texts.loneSurrogate("\udc00")).isZero();
    assertThat(Texts.loneSurrogate("a\ud800b")).isEqualTo(1);
    assertThat(Texts.loneSurrogate("ab\ud83d")).isEqualTo(2);
    assertThat(Texts.loneSurrogate("\ude00\ud83d")).isZero();
    assertThat(Texts.loneSurrogate("\ud83d\ude00\ude00")).isEqualTo(2);
    assertThat(Texts.loneSurrogate("\ud83d\ud83d\ude00")).isZero();
  }

  @Test
  void aWellFormedTextIsReturned() {
    String text = "milk";
    assertThat(Texts.requireWellFormed(text, "the text")).isSameAs(text);
  }

  @Test
  void theMessageSaysWhatItIsAndWhereAndNotWhatItHolds() {
    assertThatThrownBy(() -> Texts.requireWellFormed("milk\ud800", "the text"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the text holds a lone surrogate at index 4, which no encoding can carry");
  }

  @Test
  void aTextIsWellFormedIfTheJdkCanEncodeIt() {
    char[] likely = {'a', '\ud800', '\udbff', '\udc00', '\udfff'};
    for (long seed = 0; seed < 5_000; seed++) {
      Random random = new Random(seed);
      char[] text = new char[random.nextInt(6)];
      for (int i = 0; i < text.length; i++) {
        text[i] = likely[random.nextInt(likely.length)];
      }
      String string = new String(text);
      assertThat(Texts.loneSurrogate(string) < 0)
          .as("seed %d", seed)
          .isEqualTo(StandardCharsets.UTF_8.newEncoder().canEncode(string));
    }
  }
}
