package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The man page, read by the command that finds fault with such pages. */
final class ManualIT {

  @TempDir Path home;

  @Test
  void theManPageHasNoFault() throws IOException {
    Runs ta = new Runs(home);
    Path page = Path.of("target/ta.1").toAbsolutePath();
    Files.writeString(page, ta.ta("_manual man").ok().out());
    Runs.Result lint =
        ta.finish(ta.start(List.of("mandoc", "-T", "lint", "-W", "warning", page.toString())));
    assertThat(lint.out() + lint.err()).isEmpty();
    assertThat(lint.exitCode()).isZero();
    Runs.Result shown = ta.finish(ta.start(List.of("mandoc", "-T", "utf8", page.toString())));
    assertThat(shown.out()).contains("import-taskchampion");
  }
}
