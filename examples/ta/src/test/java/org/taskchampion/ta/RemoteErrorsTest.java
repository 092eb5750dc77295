package org.taskchampion.ta;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.testing.PosixOnly;

/** Each error of a remote server is one line that says what to do, with an exit code. */
final class RemoteErrorsTest {

  private static final String CLIENT = "11111111-2222-4333-8444-555555555555";

  @TempDir Path home;
  private RemoteServer server;
  private Runs ta;

  @BeforeEach
  void start() throws IOException {
    server = new RemoteServer();
    ta = new Runs(home);
    configure(server.origin(), "very secret");
    ta.ta("add Buy milk").ok();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void configure(String origin, String secret) {
    ta.configured(
        """
        data_dir = "~/data"
        server_origin = "%s"
        server_client_key = "%s"
        encryption_secret = "%s"
        """
            .formatted(origin, CLIENT, secret));
  }

  private String error(int exitCode) {
    String error = ta.ta("sync").error(exitCode);
    assertThat(error).doesNotContain(CLIENT).doesNotContain("very").doesNotContain("milk");
    return error;
  }

  private String error(int exitCode, int status, String type, String body) {
    server.answering(new RemoteServer.Fixed(status, type, body));
    return error(exitCode);
  }

  @Test
  void aServerThatIsNotThere() {
    server.close();
    assertThat(error(ExitCode.TRY_AGAIN))
        .startsWith("ta: the server at " + server.origin() + "/ could not be reached")
        .endsWith("the port in the origin; try again later");
  }

  @Test
  void aServerThatDoesNotSpeakTls() throws IOException {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answering = new Thread(() -> answerAll(plain), "plain");
      answering.setDaemon(true);
      answering.start();
      configure("https://127.0.0.1:" + plain.getLocalPort(), "very secret");
      assertThat(error(ExitCode.ERROR))
          .contains("could not be trusted: ")
          .endsWith("Check the port, or whether the origin begins with http");
    }
  }

  private static void answerAll(ServerSocket listening) {
    try {
      while (true) {
        try (Socket socket = listening.accept()) {
          socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
          socket.shutdownOutput();
          socket.getInputStream().readAllBytes();
        }
      }
    } catch (IOException e) {
      // The test has ended.
    }
  }

  @Test
  void aClientIdThatIsNotAllowedOrUnknown() {
    assertThat(error(ExitCode.ERROR, 403, "text/plain", "unknown x-client-id"))
        .contains("status 403: the client id is not allowed there: check it, or ask the operator")
        .endsWith("and says: unknown x-client-id");
    server.answeringPosts(new RemoteServer.Fixed(404, "text/plain", "no such client " + CLIENT));
    assertThat(error(ExitCode.ERROR))
        .contains("the client id is unknown there: check it, or ask the operator to add it")
        .endsWith("and says: no such client [client id]");
  }

  @Test
  void anotherSecret() {
    ta.ta("sync").ok();
    Runs other = new Runs(home.resolve("other"));
    assertThat(home.resolve("other").toFile().mkdir()).isTrue();
    ta = other;
    configure(server.origin(), "very wrong");
    assertThat(error(ExitCode.ERROR))
        .contains("cannot be opened: the encryption secret or the client id is another one");
  }

  @Test
  void somethingElseThanASyncServer() {
    assertThat(error(ExitCode.ERROR, 200, "text/html", "<html>log in</html>"))
        .contains("is no TaskChampion sync server")
        .endsWith("check the origin, and whether a login page or a proxy is between");
    server.answeringPosts(new RemoteServer.Fixed(405, "text/plain", "method not allowed"));
    assertThat(error(ExitCode.ERROR)).contains("is no TaskChampion sync server (status 405");
  }

  @Test
  void aVersionThatIsTooLarge() {
    server.answeringPosts(new RemoteServer.Fixed(413, "text/plain", ""));
    assertThat(error(ExitCode.ERROR))
        .contains("status 413: what was sent is too large for it, or for a proxy before it: ask");
  }

  @Test
  void aHistoryThatIsGone() {
    ta.ta("sync").ok();
    server.answering(new RemoteServer.Fixed(410, "text/plain", "version has been deleted"));
    server.answeringSnapshots(new RemoteServer.Fixed(404, "text/plain", "no snapshot"));
    assertThat(error(ExitCode.ERROR))
        .contains("the server's history does not contain version ", "nothing was changed")
        .contains("ta config set server_origin URL chooses another one");
  }

  @Test
  void aServerThatFailsIsQuotedAndMayBeTriedAgain() {
    assertThat(error(ExitCode.TRY_AGAIN, 503, "text/plain", "out of\ndisk space"))
        .endsWith(
            "it answered with status 503, and says: out of disk space; try again later, or ask the"
                + " operator");
  }

  @Test
  @PosixOnly("signals, and a directory that shows processes")
  @EnabledOnOs(OS.LINUX)
  void aSignalEndsAWaitForTheServerAtOnce() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      configure("http://127.0.0.1:" + silent.getLocalPort(), "very secret");
      Process process = ta.start("sync");
      try (Socket socket = silent.accept()) {
        InputStream in = socket.getInputStream();
        assertThat(in.read()).isEqualTo('G'); // it has asked, and waits
        new ProcessBuilder("sh", "-c", "kill -TERM " + process.pid()).start().waitFor();
        Runs.Result result = ta.finish(process);
        // What does not end by itself is ended by force, and says nothing.
        assertThat(result.err())
            .isEqualTo(
                "ta: the synchronisation was cancelled; the next one goes on where it ended\n");
        assertThat(result.exitCode()).isEqualTo(143);
      }
    }
  }
}
