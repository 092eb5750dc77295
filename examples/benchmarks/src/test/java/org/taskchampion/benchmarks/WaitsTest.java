package org.taskchampion.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That waits are measured; nothing is said about how long they are, but that nobody fails. */
class WaitsTest {

  @Test
  void everyProcessGetsItsTurnAndNoneFails(@TempDir Path directory) throws Exception {
    List<String> lines = Waits.measure(directory, 50, 4);

    List<String> rows = lines.subList(4, lines.size());
    assertThat(rows)
        .hasSize(6)
        .allSatisfy(row -> assertThat(row.split("\\|", -1)[3]).isEqualTo(" 0 "));
    assertThat(Waits.quietListening(directory, 1)).contains("one that listens, ");
    assertThat(String.join("\n", rows))
        .contains("kept open: edit", "open, edit, close", "open, sync, close", "until heard");
  }

  @Test
  void whatWasNeverHeardHasFailedUnlessItCameAtTheBeginningOrTheEnd() {
    Map<String, Long> committed =
        Map.of(
            "a", 1_000_000_000L, "lost", 2_500_000_000L, "b", 4_000_000_000L, "c", 4_500_000_000L);
    assertThat(Waits.untilHeard(committed, Map.of("a", 1_200_000_000L, "b", 3_999_999_999L)))
        .containsExactlyInAnyOrder(200_000_000L, 0L, -1L);
  }

  @Test
  void showsHowWaitsAreDistributed() {
    List<Long> nanos = new ArrayList<>();
    for (long i = 1; i <= 200; i++) {
      nanos.add(i * 1_000_000);
    }
    nanos.add(-1L);
    assertThat(Waits.line("edit", nanos))
        .isEqualTo("| edit | 201 | 1 | 100.0 ms | 180.0 ms | 198.0 ms | 200.0 ms |");
  }
}
