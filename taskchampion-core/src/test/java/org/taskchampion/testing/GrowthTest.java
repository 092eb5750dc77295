package org.taskchampion.testing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrowthTest {

  private long sum;

  private void each(int count) {
    for (int i = 0; i < count * 500; i++) {
      sum += Integer.toString(i).length();
    }
  }

  private void eachWithEach(int count) {
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = "name " + i;
      sum += seen.contains(name) ? 1 : 0;
      seen.add(name);
    }
  }

  @Test
  void whatIsDoneOnceForEachPasses() {
    assertThatCode(() -> Growth.assertLinear("each", 4_000, this::each)).doesNotThrowAnyException();
  }

  @Test
  void whatIsDoneOncePasses() {
    assertThatCode(() -> Growth.assertLinear("once", 4_000, count -> sum++))
        .doesNotThrowAnyException();
  }

  @Test
  void whatIsDoneForEachWithEachIsNoticed() {
    assertThatThrownBy(() -> Growth.assertLinear("each with each", 4_000, this::eachWithEach))
        .isInstanceOf(AssertionError.class)
        .hasMessageMatching("each with each: 16000 take [0-9]+.[0-9] times as long as 4000");
  }
}
