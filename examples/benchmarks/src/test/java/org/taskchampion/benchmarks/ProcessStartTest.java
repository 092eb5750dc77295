package org.taskchampion.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That processes are measured, with programs that are there everywhere. */
class ProcessStartTest {

  @Test
  void everyCommandIsMeasuredBesideMain(@TempDir Path directory) throws Exception {
    List<String> lines = ProcessStart.measure(Path.of("/bin/echo"), directory, 50, 1);

    assertThat(lines.subList(4, lines.size()))
        .hasSize(7)
        .allSatisfy(line -> assertThat(line).matches("\\| .+ \\| [0-9]+ ms \\| [0-9.]+ \\|"));
  }

  @Test
  void aProgramThatFailsIsNoMeasurement(@TempDir Path directory) {
    assertThatThrownBy(() -> ProcessStart.measure(Path.of("/bin/false"), directory, 50, 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ended with 1");
  }
}
