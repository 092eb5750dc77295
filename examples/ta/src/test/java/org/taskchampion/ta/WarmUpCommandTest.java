package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
      List<String> command = Runs.command(WarmUpCommand.NAME);
      command.add(1, "-XX:-UsePerfData"); // as the launcher has it: else there are files of the JVM
      if (File.separatorChar == '/') {
        command.add(1, "-Djava.io.tmpdir=" + temporary);
      }
      // Windows says where it is by a variable, which is Unicode, and arguments are not.
      Runs ta = new Runs(home).with("TMP", temporary.toString());
      Runs.Result result = ta.finish(ta.start(command));
      assertThat(result.err()).as(name).isEmpty();
      assertThat(result.exitCode()).as(name).isZero();
      try (Stream<Path> left = Files.list(temporary)) {
        assertThat(left).as(name).isEmpty();
      }
    }
  }
}
