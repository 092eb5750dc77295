package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The line for cron: cron mails whatever is printed. */
final class CronIT {

  private static final String SCRIPT = Path.of("ta").toAbsolutePath().toString();

  @TempDir Path home;
  private Runs ta;

  @BeforeEach
  void someTasks() {
    ta = new Runs(home).with("JAVA_HOME", System.getProperty("java.home"));
    ta.configured("server_dir = \"" + home.resolve("server") + "\"\n");
    ta.ta("add one").ok();
  }

  private Process start() {
    // As cron does: few variables, and no terminal.
    return ta.start(
        List.of(
            "env",
            "-i",
            "HOME=" + home,
            "JAVA_HOME=" + System.getProperty("java.home"),
            "PATH=/usr/bin:/bin",
            "sh",
            "-c",
            "'" + SCRIPT + "' sync --quiet"));
  }

  private void isSilent(Process process) {
    Runs.Result result = ta.finish(process);
    assertThat(result.out() + result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void severalAtOnceSayNothingAndSynchronise() throws Exception {
    List<Process> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(start());
    }
    all.forEach(this::isSilent);
    Runs other = new Runs(Files.createDirectories(home.resolve("other")));
    other.configured("server_dir = \"" + home.resolve("server") + "\"\n");
    other.ta("sync").ok();
    assertThat(other.ta("list").ok().out()).contains("one");
  }

  /** Java itself has words for what native code, or an old method, is used for. */
  @ParameterizedTest
  @ValueSource(strings = {"a directory", "a sealed folder", "Taskwarrior's directory", "git"})
  void noPlaceMakesJavaWarn(String kind) throws Exception {
    Path place = Files.createDirectories(home.resolve("place"));
    String settings =
        switch (kind) {
          case "a sealed folder" -> "server_dir = \"" + place + "\"\nencryption_secret = \"x\"\n";
          case "git" ->
              "git_remote = \"" + place + "\"\ngit_branch = \"tasks\"\nencryption_secret = \"x\"\n";
          default -> "server_dir = \"" + place + "\"\n";
        };
    if (kind.startsWith("Taskwarrior")) {
      Files.createFile(place.resolve("taskchampion-local-sync-server.sqlite3"));
    }
    if (kind.equals("git")) {
      ta.finish(ta.start(List.of("git", "init", "--quiet", "--bare", place.toString()))).ok();
    }
    ta.configured(settings);
    isSilent(start());
    assertThat(ta.ta("sync").ok().out()).isEqualTo("Nothing new.\n");
  }

  @Test
  void aServerThatCannotBeReachedIsNoNews() {
    ta.configured(
        """
        server_origin = "http://127.0.0.1:1"
        server_client_key = "00000000-0000-4000-8000-000000000001"
        encryption_secret = "x"
        """);
    isSilent(start());
    assertThat(ta.ta("sync").exitCode()).isEqualTo(3);
  }

  @Test
  void whatSomebodyHasToMendIsALine() {
    ta.configured("server_origin = \"https://example.invalid\"\n");
    assertThat(ta.finish(start()).error(1)).contains("server_client_key");
    Runs.Result usage = ta.ta("sync --quiet --check");
    assertThat(usage.exitCode()).isEqualTo(2);
  }
}
