package org.taskchampion.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LiveCostTest {

  @Test
  void everyQueryIsMeasured() throws InterruptedException {
    assertThat(LiveCost.table(100, 1).lines())
        .hasSize(6)
        .anyMatch(line -> line.startsWith("| `status:pending` | `urgency-` | 10 |"));
  }
}
