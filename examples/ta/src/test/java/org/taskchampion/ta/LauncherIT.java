package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ta} over the program that the build has just made. */
final class LauncherIT {

  private static final Path SCRIPT = Path.of("ta").toAbsolutePath();

  @TempDir Path home;

  private Path link() throws IOException {
    Path folder = Files.createDirectories(home.resolve("a folder"));
    Files.createSymbolicLink(folder.resolve("direct"), SCRIPT);
    return Files.createSymbolicLink(folder.resolve("ta"), Path.of("direct"));
  }

  @Test
  void worksThroughLinksAndInAnyLocale() throws IOException {
    Runs ta = new Runs(home).with("LC_ALL", "C").with("JAVA_HOME", System.getProperty("java.home"));
    String script = link().toString();
    assertThat(ta.finish(ta.start(List.of(script, "add", "Käse 🧀", "*", "$x \"y\""))).ok().out())
        .isEqualTo("Created task 1.\n");
    assertThat(ta.finish(ta.start(List.of(script, "list"))).ok().out())
        .contains("Käse 🧀 * $x \"y\"");
    assertThat(SCRIPT.resolveSibling("target/ta.jsa")).isNotEmptyFile();
    assertThat(ta.finish(ta.start(List.of(script, "99", "done"))).error(1))
        .contains("there is no task with the number 99");
  }

  @Test
  void aReaderThatStopsIsNoError() throws IOException {
    Runs ta = new Runs(home).with("JAVA_HOME", System.getProperty("java.home"));
    ta.run(SampleExport.of(1_000, 8), "import").ok();
    assertThat(
            ta.finish(ta.start(List.of("sh", "-c", "'" + SCRIPT + "' export | head -n 1")))
                .ok()
                .out())
        .isEqualTo("[\n");
  }

  @Test
  void saysWhichJavaIsWanted() {
    Runs ta = new Runs(home).with("JAVA_HOME", "/nowhere");
    assertThat(ta.finish(ta.start(List.of(SCRIPT.toString(), "list"))).error(1))
        .isEqualTo("ta: JAVA_HOME is /nowhere, which has no bin/java; correct or unset it");
  }
}
