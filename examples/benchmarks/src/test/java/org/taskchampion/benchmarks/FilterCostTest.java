package org.taskchampion.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FilterCostTest {

  @Test
  void everyFilterIsMeasured() {
    assertThat(FilterCost.table(100, 1).lines())
        .hasSize(10)
        .anyMatch(line -> line.startsWith("| `1-20` | 10 |"))
        .anyMatch(line -> line.startsWith("| `status:pending` | 10 |"));
  }
}
