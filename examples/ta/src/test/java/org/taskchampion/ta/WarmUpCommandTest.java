package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the launcher's archive, which all work, wherever temporary files are made. */
class WarmUpCommandTest {

  @TempDir Path home;

  @Test
  void worksInDirectoriesOfAnyName() throws IOException {
    for (String name : List.of("plain", "O'Brien", "a \u65e5\u672c & $b % #c")) {
      Path temporary = Files.createDirectories(home.resolve(name));
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Djava.io.tmpdir=" + temporary,
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  "org.taskchampion.ta.Ta",
                  WarmUpCommand.NAME));
      Runs ta = new Runs(home);
      Runs.Result result = ta.finish(ta.start(command));
      assertThat(result.err()).as(name).isEmpty();
      assertThat(result.exitCode()).as(name).isZero();
      try (Stream<Path> left = Files.list(temporary)) {
        assertThat(left).as(name).isEmpty();
      }
    }
  }
}
