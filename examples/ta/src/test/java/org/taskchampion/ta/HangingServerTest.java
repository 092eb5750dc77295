package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.taskchampion.testing.PosixOnly;

/** {@code ta sync} with a server that takes the connection, and never answers. */
final class HangingServerTest {

  /** Far below the time after which the connection itself is given up. */
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path home;
  private ServerSocket server;
  private Runs ta;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    ta = new Runs(home);
    configure("");
    ta.ta("add Buy milk").ok();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private void configure(String more) {
    ta.configured(
        "data_dir = \"~/data\"\nserver_origin = \"http://127.0.0.1:"
            + server.getLocalPort()
            + "\"\nserver_client_key = \"11111111-2222-4333-8444-555555555555\"\n"
            + "encryption_secret = \"very secret\"\n"
            + more);
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  @PosixOnly("signals, and a directory that shows processes")
  @EnabledOnOs(OS.LINUX)
  void aSignalEndsTheRequestThatIsUnderWay(String signal, int exitCode) throws Exception {
    Process process = ta.startInterruptible("sync");
    try (Socket connection = server.accept()) {
      assertThat(connection.getInputStream().read()).isEqualTo('G'); // a request is under way
      long start = System.nanoTime();
      new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid()).start().waitFor();
      Runs.Result result = ta.finish(process);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
      assertThat(result.exitCode()).isEqualTo(exitCode);
      assertThat(result.err())
          .isEqualTo(
              "ta: the synchronisation was cancelled; the next one goes on where it ended\n");
    }
  }

  @Test
  void theSettingEndsTheRequestThatIsUnderWay() {
    configure("sync_timeout = \"1s\"\n");
    long start = System.nanoTime();
    assertThat(ta.process("sync").error(ExitCode.TRY_AGAIN))
        .isEqualTo(
            "ta: the synchronisation was not done within 1 seconds; the next one goes on where it"
                + " ended");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
  }

  @Test
  void theSettingIsATime() {
    assertThat(ta.ta("config get sync_timeout").ok().out()).isEqualTo("15min\n");
    for (String time : new String[] {"90s", "2h", "none"}) {
      ta.ta("config set sync_timeout " + time).ok();
      assertThat(ta.ta("config get sync_timeout").ok().out()).isEqualTo(time + "\n");
    }
    assertThat(ta.ta("config set sync_timeout 90").error(2))
        .contains("sync_timeout is a time such as 90s, 15min or 2h, or none, and not \"90\"");
  }
}
