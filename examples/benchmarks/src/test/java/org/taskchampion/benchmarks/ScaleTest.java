package org.taskchampion.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScaleTest {

  @TempDir private Path directory;

  @Test
  void everyPlaceIsFilledAndLoaded() throws IOException, InterruptedException {
    assertThat(Scale.table(directory, 50).lines())
        .hasSize(5)
        .anyMatch(line -> line.startsWith("| a directory |") && line.contains("for 50 versions"))
        .anyMatch(
            line ->
                line.startsWith("| a synchronised folder |") && line.contains("for 50 versions"))
        .anyMatch(
            line ->
                line.startsWith("| Taskwarrior's directory |") && line.contains("for 50 versions"));
  }
}
