package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipes of the system between processes: far more goes through them than they hold. */
final class PipesTest {

  private static final int TASKS = 2_000;

  @TempDir Path home;
  private Runs ta;

  @BeforeEach
  void importThroughAPipe() throws IOException {
    ta = new Runs(home);
    Process process = ta.start("import");
    try (OutputStream input = process.getOutputStream()) {
      input.write(SampleExport.of(TASKS, 5).getBytes(StandardCharsets.UTF_8));
    }
    assertThat(ta.finish(process).ok().out())
        .isEqualTo("Imported 2000 tasks: 2000 new, 0 changed, 0 the same.\n");
  }

  @Test
  void anExportThroughAPipeIsThatOfAFile() throws IOException {
    // Without urgencies, which grow with the time.
    Process process = ta.startPiped("export", "--stored");
    String piped;
    try (InputStream output = process.getInputStream()) {
      piped = new String(output.readAllBytes(), StandardCharsets.UTF_8);
    }
    ta.finish(process).ok();
    assertThat(piped).isEqualTo(ta.process("export", "--stored").ok().out());
    assertThat(piped.lines().filter(line -> line.startsWith("{"))).hasSize(TASKS);
  }

  @Test
  void aReaderThatStopsIsNoError() throws IOException {
    Process process = ta.startPiped("export");
    try (InputStream output = process.getInputStream()) {
      assertThat(output.readNBytes(100)).hasSize(100);
    }
    ta.finish(process).ok();
  }
}
