package org.taskchampion.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A very short load, with a process that is killed and with requests that are lost. */
class LoadTest {

  @TempDir private Path directory;

  @Test
  void nothingIsLostUnderALoadWithFaults() throws IOException, InterruptedException {
    try (HttpFront http = new HttpFront()) {
      Services services = new Services(http.origin(), "", Path.of(""), "");

      assertThat(row(PlaceKind.DIRECTORY, services)).contains("| a directory |", "versions");
      assertThat(row(PlaceKind.HTTP, services)).contains("| HTTP |", "versions");
    }
  }

  private String row(PlaceKind kind, Services services) throws IOException, InterruptedException {
    return new LoadRun(
            kind,
            null,
            services,
            Files.createDirectory(directory.resolve(kind.id())),
            Files.createDirectory(directory.resolve(kind.id() + "-journals")),
            new LoadRun.Settings(3, 1, Duration.ofSeconds(2), false, 1))
        .run();
  }
}
