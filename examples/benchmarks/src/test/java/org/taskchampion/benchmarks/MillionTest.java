package org.taskchampion.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MillionTest {

  @TempDir private Path directory;

  @Test
  void everyStepWorks() {
    Workspace workspace = new Workspace(directory, 200);
    for (MillionStep step : MillionStep.needed(List.of(MillionStep.values()), directory)) {
      assertThat(step.work(workspace)).as(step.id()).isPositive();
      assertThat(MillionStep.of(step.id())).isSameAs(step);
    }
  }

  @Test
  void whatAStepNeedsIsMadeOnce() {
    assertThat(MillionStep.needed(List.of(MillionStep.DOWN), directory))
        .containsExactly(MillionStep.FILL, MillionStep.SEND, MillionStep.DOWN);
    new Workspace(directory, 10).prepare();
    assertThat(MillionStep.needed(List.of(MillionStep.LIST), directory))
        .containsExactly(MillionStep.LIST);
  }

  /**
   * As many tasks for the heap as a million in a gigabyte, and more. The operations alone would
   * take twice as much.
   */
  @Test
  void aCommitOfAllTasksNeedsLittleMemory() throws IOException, InterruptedException {
    StringBuilder table = new StringBuilder();
    Million.table(directory, 30_000, "40m", List.of(MillionStep.COMMIT), table);
    assertThat(table.toString()).contains("| commit |").doesNotContain("OutOfMemoryError");
  }
}
