package org.taskchampion.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That the rows work; nothing is said about how long they take. */
class RowsTest {

  @ParameterizedTest
  @EnumSource
  void everyRowIsMeasured(Row row, @TempDir Path directory) {
    Workspace workspace = new Workspace(directory, 50);
    workspace.prepare();

    Figures figures = Rows.measure(row, workspace, 1, Duration.ZERO);

    assertThat(figures.first()).isPositive();
    assertThat(figures.median()).isPositive();
    assertThat(figures.runs()).isEqualTo(1);
    assertThat(Row.of(row.id())).isSameAs(row);
  }

  @Test
  void theRatioIsThatOfTheWarmRuns() {
    Figures ours = Figures.parse("5000000 1000000 7");
    Figures theirs = Figures.parse("3000000 2500000 7\n");

    assertThat(Rows.line(Row.C1, ours, theirs))
        .isEqualTo("| c1 | all tasks | 5.00 ms | 1.00 ms | 3.00 ms | 2.50 ms | 0.400 | <= 0.7 |");
  }

  @Test
  void withoutTheReferenceThereIsNoRatio() {
    assertThat(Rows.line(Row.C3, new Figures(9_000_000, 50_000, 3), null))
        .isEqualTo("| c3 | one task by UUID | 9.00 ms | 0.0500 ms | | | | <= 0.7 |");
  }
}
