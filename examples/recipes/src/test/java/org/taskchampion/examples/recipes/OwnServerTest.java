package org.taskchampion.examples.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnServerTest {

  @TempDir private Path directory;

  @Test
  void whatOneReplicaSendsTheOtherOneHas() throws Exception {
    String file = directory.resolve("meeting-place").toString();
    assertThat(Printed.by(() -> OwnServer.main(new String[] {file, "Buy milk"})))
        .containsExactly("Buy milk");
    assertThat(Printed.by(() -> OwnServer.main(new String[] {file, "Pay rent"})))
        .containsExactlyInAnyOrder("Buy milk", "Pay rent");
  }
}
