package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {

  /** More than are kept in memory: their text is read again. */
  private static final int MANY = 20_001;

  @TempDir private Path home;
  private Runs ta;

  @BeforeEach
  void setUp() {
    ta = new Runs(home);
  }

  private static String many(String last) {
    StringBuilder text = new StringBuilder("[");
    for (int i = 1; i < MANY; i++) {
      text.append(
          String.format(
              "{\"uuid\":\"00000000-0000-4000-8000-%012d\",\"description\":\"%d\"},%n", i, i));
    }
    return text + last + "]";
  }

  @Test
  void veryManyTasksAreImportedAsFewAre() {
    String all = many("{\"uuid\":\"10000000-0000-4000-8000-000000000000\",\"description\":\"z\"}");
    assertThat(ta.run(all, "import").ok().out())
        .isEqualTo("Imported 20001 tasks: 20001 new, 0 changed, 0 the same.\n");
    assertThat(ta.run(all, "import").ok().out())
        .isEqualTo("Imported 20001 tasks: 0 new, 0 changed, 20001 the same.\n");
  }

  @Test
  void ofVeryManyTasksOneWithAFaultKeepsAllOut() {
    String all = many("{\"uuid\":\"10000000-0000-4000-8000-000000000000\",\"description\":[7]}");
    assertThat(ta.run(all, "import").exitCode()).isEqualTo(ExitCode.ERROR);
    assertThat(ta.ta("export").ok().out()).isEqualTo("[\n]\n");
    Runs.Result tolerant = ta.run(all, "import", "--tolerant");
    assertThat(tolerant.exitCode()).isEqualTo(ExitCode.ERROR);
    assertThat(tolerant.out())
        .isEqualTo("Imported 20000 tasks: 20000 new, 0 changed, 0 the same.\n");
  }

  @Test
  void whatWasReadIsReadOnceMore() throws IOException {
    byte[] bytes = "Tasks, one by one. ".repeat(10_000).getBytes(StandardCharsets.UTF_8);
    try (KeptInput in = new KeptInput(new ByteArrayInputStream(bytes))) {
      assertThat(in.read()).isEqualTo('T');
      assertThat(in.readAllBytes()).hasSize(bytes.length - 1);
      assertThat(in.read()).isEqualTo(-1);
      try (InputStream again = in.again()) {
        assertThat(again.readAllBytes()).isEqualTo(bytes);
      }
    }
  }
}
