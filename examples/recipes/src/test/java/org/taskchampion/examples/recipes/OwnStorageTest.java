package org.taskchampion.examples.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnStorageTest {

  @TempDir private Path directory;

  @Test
  void theProgramKeepsItsTasks() throws Exception {
    String file = directory.resolve("tasks.sqlite3").toString();
    assertThat(Printed.by(() -> OwnStorage.main(new String[] {file, "Buy milk"})))
        .containsExactly("Buy milk");
    assertThat(Printed.by(() -> OwnStorage.main(new String[] {file, "Pay rent"})))
        .containsExactlyInAnyOrder("Buy milk", "Pay rent");
  }
}
