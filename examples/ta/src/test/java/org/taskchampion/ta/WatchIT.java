package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stays, in a real terminal and in none, while other processes change the tasks. */
@Timeout(600)
final class WatchIT {

  private static final String SCRIPT = "'" + Path.of("ta").toAbsolutePath() + "' ";
  private static final String ENTER = "\u001b[?1049h";
  private static final String LEAVE = "\u001b[?25h\u001b[?1049l";

  @TempDir Path home;
  private Runs ta;

  @BeforeEach
  void begin() {
    ta = new Runs(home).with("JAVA_HOME", System.getProperty("java.home"));
    ta.configured("server_dir = \"" + home.resolve("server") + "\"\n");
    ta.ta("add first").ok();
  }

  private Terminal terminal(String line) {
    return new Terminal(
        line,
        Map.of(
            "HOME",
            home.toString(),
            "JAVA_HOME",
            System.getProperty("java.home"),
            "TERM",
            "xterm"));
  }

  /** The shell tells its own process, which becomes ta. */
  private String recorded(String command) {
    return "stty cols 60 rows 20; echo $$ >'" + home.resolve("pid") + "'; exec " + SCRIPT + command;
  }

  private void signal(String signal) throws IOException, InterruptedException {
    String pid = Files.readString(home.resolve("pid")).strip();
    assertThat(new ProcessBuilder("kill", "-" + signal, pid).inheritIO().start().waitFor())
        .isZero();
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
  void aListFollowsOtherProcessesAndLeavesTheTerminalAsItWas(String signal, int code)
      throws Exception {
    try (Terminal terminal = terminal(recorded("watch list"))) {
      terminal.await(text -> text.contains(ENTER) && text.contains("first"));
      ta.process("add", "second \u001b[2J").ok();
      terminal.await(text -> text.contains("second \ufffd[2J"));
      ta.process("1", "done").ok();
      String shown = terminal.await(text -> !lastScreen(text).contains("first"));
      assertThat(shown).doesNotContain(LEAVE);
      signal(signal);
      assertThat(terminal.end()).isEqualTo(code);
      assertThat(terminal.printed()).endsWith(LEAVE);
    }
  }

  private static String lastScreen(String text) {
    return text.substring(text.lastIndexOf("\u001b[H") + 1);
  }

  @Test
  void aTerminalOfAnotherSizeIsDrawnAnew() throws Exception {
    ta.ta("add " + "wide ".repeat(20)).ok();
    String tty = home.resolve("tty").toString();
    try (Terminal terminal = terminal("tty >'" + tty + "'; " + recorded("watch ls"))) {
      terminal.await(text -> text.contains("wide wide"));
      String name = Files.readString(Path.of(tty)).strip();
      assertThat(widest(lastScreen(terminal.printed()))).isBetween(30, 60);
      new ProcessBuilder("stty", "-F", name, "cols", "30").start().waitFor();
      terminal.await(text -> widest(lastScreen(text)) <= 30);
      signal("TERM");
      assertThat(terminal.end()).isEqualTo(143);
    }
  }

  private static int widest(String screen) {
    return screen
        .replaceAll("\u001b?\\[[0-9?]*[A-Za-z]", "")
        .lines()
        .mapToInt(line -> Display.width(line.strip()))
        .max()
        .orElse(0);
  }

  @Test
  void aReplicaThatCannotBeReadLeavesTheTerminalAsItWas() throws Exception {
    Files.writeString(ta.data().resolve("replica.journal"), "no journal");
    try (Terminal terminal = terminal(recorded("watch"))) {
      assertThat(terminal.end()).isNotZero();
      String text = terminal.printed();
      assertThat(text.contains(ENTER)).isEqualTo(text.contains(LEAVE));
      assertThat(text).contains("ta: ");
    }
  }

  @Test
  void withoutATerminalEachChangeIsALine() throws Exception {
    Process watch = ta.startInterruptible("watch", "all");
    awaitOutput(watch, "+ 1 first\n");
    ta.process("1", "modify", "other").ok();
    awaitOutput(watch, "+ 1 first\n~ 1 other\n");
    ta.process("1", "done").ok();
    watch.destroy();
    assertThat(watch.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(watch.exitValue()).isEqualTo(143);
  }

  private void awaitOutput(Process process, String expected) throws Exception {
    for (int i = 0; i < 1_200 && !ta.printed(process).startsWith(expected); i++) {
      Thread.sleep(100);
    }
    assertThat(ta.printed(process)).startsWith(expected);
  }

  /** Two replicas: what one does reaches the other without anybody asking. */
  @Test
  void syncStaysAndCarriesChangesBothWays() throws Exception {
    Runs other = new Runs(Files.createDirectories(home.resolve("other")));
    other.configured("server_dir = \"" + home.resolve("server") + "\"\n");
    Process sync = ta.startInterruptible("sync", "--watch", "--every", "1s");
    awaitTask(other, "first");
    other.ta("add back").ok();
    other.ta("sync").ok();
    for (int i = 0; i < 1_200 && !ta.ta("list").out().contains("back"); i++) {
      Thread.sleep(100);
    }
    assertThat(ta.ta("list").out()).contains("back");
    ta.ta("add later").ok();
    awaitTask(other, "later");
    new ProcessBuilder("kill", "-INT", Long.toString(sync.pid())).start().waitFor();
    Runs.Result result = ta.finish(sync);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(130);
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("  Synchronised: received nothing, sent ");
    assertThat(result.out()).doesNotContain("\r").doesNotContain("\u001b");
    for (String line : result.out().lines().toList()) {
      assertThat(line).matches("[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}(:[0-9]{2})?  .*");
    }
  }

  private static void awaitTask(Runs other, String text) throws InterruptedException {
    for (int i = 0; i < 600; i++) {
      other.ta("sync");
      if (other.ta("list").out().contains(text)) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("no task " + text);
  }

  @Test
  void onATerminalTheLastLineSaysHowThingsStand() throws Exception {
    try (Terminal terminal = terminal(recorded("sync --watch"))) {
      terminal.await(
          text -> text.contains("Synchronised: ") && text.contains("all sent; last sync"));
      signal("INT");
      assertThat(terminal.end()).isEqualTo(130);
      assertThat(terminal.printed()).doesNotContain("\u001b").endsWith("\r");
    }
  }

  /** A version has a megabyte, so that each of these tasks is one. */
  @Test
  void aLongSyncSaysHowFarItIs() throws Exception {
    for (int i = 0; i < 4; i++) {
      ta.store(new UUID(1, i), Map.of("status", "pending", "description", "x".repeat(900_000)));
    }
    try (RemoteServer server = new RemoteServer()) {
      server.pausing(Duration.ofMillis(700));
      String settings =
          """
          server_origin = "%s"
          server_client_key = "00000000-0000-4000-8000-000000000001"
          encryption_secret = "x"
          """
              .formatted(server.origin());
      ta.configured(settings);
      try (Terminal terminal = terminal(recorded("sync"))) {
        assertThat(terminal.end()).isZero();
        assertThat(terminal.printed())
            .containsPattern("\rsending: \\d+ of \\d+ *\r")
            .containsPattern("\r *\rSynchronised: [^\r]*\r\n$");
      }
      ta.configured(settings + "data_dir = \"" + home.resolve("terminal") + "\"\n");
      try (Terminal terminal = terminal(recorded("sync"))) {
        assertThat(terminal.end()).isZero();
        assertThat(terminal.printed())
            .containsPattern("\rreceiving: \\d+ *\r")
            .containsPattern("\r *\rSynchronised: [^\r]*\r\n$");
      }
      ta.configured(settings + "data_dir = \"" + home.resolve("none") + "\"\n");
      assertThat(ta.process("sync").ok().out()).startsWith("Synchronised: ").hasLineCount(1);
    }
  }

  @Test
  void whatCannotPassEndsTheWatch() {
    ta.configured("server_origin = \"https://localhost\"\nserver_dir = \"x\"\n");
    Runs.Result result = ta.process("sync", "--watch");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(List.of(result.err().split("\n", -1))).hasSize(2);
  }
}
