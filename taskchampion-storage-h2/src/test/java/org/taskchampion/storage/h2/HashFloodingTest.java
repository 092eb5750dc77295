package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.testing.HashFlooding;

/** Somebody chose 80,000 keys of one hash. */
class HashFloodingTest {

  @TempDir private Path temporary;

  @Test
  void inEverythingThatAReplicaDoes() throws IOException {
    assertThat(
            HashFlooding.tooDear(
                () -> H2Storage.at(temporary.resolve(UUID.randomUUID().toString()))))
        .isEmpty();
  }
}
