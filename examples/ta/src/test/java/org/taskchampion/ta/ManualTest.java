package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The manual is what the commands say of themselves. {@code -Dpages.update=true} writes it anew.
 */
final class ManualTest {

  private static final Path PAGE = Path.of("../../docs/ta.md");

  @Test
  void thePageIsWhatTheCommandsSay() throws IOException {
    String manual = Manual.of(new Manual.Markdown());
    if (Boolean.getBoolean("pages.update")) {
      Files.writeString(PAGE, manual);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(manual);
  }

  @Test
  void everyCommandIsInIt() {
    String man = Manual.of(new Manual.ManPage());
    for (String name : Commands.NAMES) {
      assertThat(man).contains("\n.SS " + Commands.of(name).synopsis().replace("-", "\\-") + "\n");
    }
  }
}
