package org.taskchampion.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScaleTest {

  @TempDir private Path directory;

  /** S3 and Google's need servers of others. */
  @Test
  void everyPlaceIsFilledAndLoaded() throws IOException, InterruptedException {
    try (HttpFront http = new HttpFront()) {
      Services services = new Services(http.origin(), "", Path.of(""), "");

      String table = Scale.table(directory, 50, services, List.of(PlaceKind.values()));

      assertThat(table.lines().skip(2).map(line -> line.split(" *\\| *")[1]))
          .containsExactly(
              "a directory", "a synchronised folder", "Taskwarrior's directory", "HTTP", "git");
      assertThat(table.lines().skip(2)).allMatch(line -> line.contains("for 50 versions"));
    }
  }
}
