package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class AnnotationTest {

  private static final Instant TIME = Instant.parse("2024-02-29T12:34:56Z");

  @Test
  void theFractionOfASecondIsCutOff() {
    assertThat(new Annotation(TIME.plusNanos(999_999_999), "milk"))
        .isEqualTo(new Annotation(TIME, "milk"));
    assertThat(new Annotation(Instant.EPOCH.minusNanos(1), "milk").entry())
        .isEqualTo(Instant.ofEpochSecond(-1));
  }

  @Test
  void aLoneSurrogateIsRefused() {
    assertThatThrownBy(() -> new Annotation(TIME, "\udc00"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an annotation holds a lone surrogate at index 0, which no encoding can carry");
  }

  @Test
  void nullIsRefused() {
    assertThatThrownBy(() -> new Annotation(null, "")).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> new Annotation(TIME, null)).isInstanceOf(NullPointerException.class);
  }
}
