package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scripts in the real shells, which have to be installed. */
@Timeout(600)
final class CompletionIT {

  @TempDir Path home;
  private Runs ta;
  private Path bin;

  @BeforeEach
  void onThePath() throws Exception {
    ta = new Runs(home).with("JAVA_HOME", System.getProperty("java.home"));
    ta.run("", "add", "one", "+shopping", "project:Home Garden").ok();
    bin = Files.createDirectories(home.resolve("bin"));
    Files.writeString(
        bin.resolve("ta"), "#!/bin/sh\nexec '" + Path.of("ta").toAbsolutePath() + "' \"$@\"\n");
    bin.resolve("ta").toFile().setExecutable(true);
    ta.with("PATH", bin + ":" + System.getenv("PATH"));
  }

  private Terminal shell(String line) {
    return new Terminal(
        line,
        Map.of(
            "HOME",
            home.toString(),
            "JAVA_HOME",
            System.getProperty("java.home"),
            "PATH",
            bin + ":" + System.getenv("PATH"),
            "TERM",
            "xterm"));
  }

  /** What is typed with tabs is run, and what came of it is told by a file. */
  @ParameterizedTest
  @CsvSource({
    "bash --norc --noprofile -i, source <(ta completion bash)",
    "zsh -f -i, autoload -U compinit; compinit -u -D; source <(ta completion zsh)"
  })
  void aTabCompletes(String shell, String source) throws Exception {
    try (Terminal terminal = shell(shell)) {
      terminal.type("PS1='ready> '; " + source + "; echo lo''aded\n");
      terminal.await(text -> text.contains("loaded"));
      terminal.type("ta add tabbed +shopp\t project:Home\t priority:H\n");
      terminal.await(text -> text.contains("Created task 2"));
      terminal.type("ta vers\t\n");
      terminal.await(text -> text.contains("(Java "));
      terminal.type("exit\n");
      terminal.end();
    }
    assertThat(ta.ta("2 export").ok().out())
        .contains("\"tags\":[\"shopping\"]")
        .contains("\"project\":\"Home Garden\"")
        .contains("\"priority\":\"H\"");
  }

  @Test
  void fishCompletes() throws Exception {
    Path file = home.resolve("ta.fish");
    Files.writeString(file, ta.ta("completion fish").ok().out());
    assertThat(fish(file, "ta vers")).isEqualTo("version\n");
    assertThat(fish(file, "ta list +shopp")).isEqualTo("+shopping\n");
    assertThat(fish(file, "ta list project:Ho")).isEqualTo("project:Home Garden\n");
    assertThat(fish(file, "ta import " + home + "/ta.fi")).contains("ta.fish");
  }

  private String fish(Path file, String line) {
    return ta.finish(
            ta.start(List.of("fish", "-c", "source '" + file + "'; complete -C '" + line + "'")))
        .ok()
        .out();
  }
}
