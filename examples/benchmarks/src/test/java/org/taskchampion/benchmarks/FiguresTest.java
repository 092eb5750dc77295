package org.taskchampion.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {

  @Test
  void theMedianIsThatOfTheRunsAfterTheWarmUp() {
    Iterator<Long> runs = List.of(90L, 70L, 80L, 75L, 5L, 9L, 7L).iterator();

    assertThat(Figures.of(runs::next, 3, Duration.ZERO)).isEqualTo(new Figures(90, 7, 3));
  }

  @Test
  void afterALongRunOneCounts() {
    long seconds = Duration.ofSeconds(20).toNanos();

    assertThat(Figures.of(List.of(seconds + 1, 7L).iterator()::next, 3, Duration.ZERO))
        .isEqualTo(new Figures(seconds + 1, 7, 1));
    assertThat(Figures.of(() -> seconds, 3, Duration.ZERO))
        .isEqualTo(new Figures(seconds, seconds, 3));
  }

  @Test
  void theQuickerOfTwoCounts() throws Exception {
    Figures quick = new Figures(50, 7, 3);
    Figures slow = new Figures(40, 8, 5);

    assertThat(Figures.quicker(null, () -> slow)).isSameAs(slow);
    assertThat(Figures.quicker(slow, () -> quick)).isSameAs(quick);
    assertThat(Figures.quicker(quick, () -> slow)).isSameAs(quick);
  }

  @Test
  void whatNeededOneLongRunIsNotMeasuredAgain() throws Exception {
    long seconds = Duration.ofSeconds(21).toNanos();
    Figures known = new Figures(seconds, seconds, 1);

    Figures again =
        Figures.quicker(
            known,
            () -> {
              throw new IOException("started a process");
            });

    assertThat(again).isSameAs(known);
  }
}
