package org.taskchampion.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A client that takes longer to send a request than the limit is cut off; the real program, with a
 * limit of a second, in a process of its own. The page, which listens for longer than that, goes
 * on.
 */
final class SlowClientTest extends BrowserTest {

  /** Much more than the limit, and less than the limit that there is without the property. */
  private static final int MOST_MILLIS = 15_000;

  private Process program;
  private URI address;

  private void start(String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            "org.taskchampion.web.Web",
            "--data-dir",
            home.resolve("tasks").toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("HOME", home.toString());
    builder.environment().put("TASKCHAMPION_CONFIG", home.resolve("none.toml").toString());
    program = builder.start();
    String said =
        new BufferedReader(new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8))
            .readLine();
    assertThat(said).startsWith("Your tasks are at http://127.0.0.1:");
    address = URI.create(said.substring("Your tasks are at ".length()));
  }

  @AfterEach
  void end() {
    program.destroyForcibly();
  }

  private Socket connect(String begin) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort());
    socket.setSoTimeout(MOST_MILLIS);
    socket.getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** Returns the head of a request by a browser that is let in, but for its end. */
  private String head() throws IOException, InterruptedException {
    String cookie =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
            .headers()
            .firstValue("Set-Cookie")
            .orElseThrow()
            .split(";", -1)[0];
    String host = "127.0.0.1:" + address.getPort();
    return "POST /api/add HTTP/1.1\r\nHost: "
        + host
        + "\r\nOrigin: http://"
        + host
        + "\r\nContent-Type: application/json\r\nCookie: "
        + cookie
        + "\r\n";
  }

  /** Returns whether the server has closed a connection, without an answer. */
  private static boolean isCutOff(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() == -1;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true; // reset
    }
  }

  @Test
  void aSlowClientIsCutOffAndThePageGoesOn() throws Exception {
    start("-Dsun.net.httpserver.maxReqTime=1");
    browser.open(address.toString());
    browser.awaitText("#empty", "Nothing here.");
    String start = head();
    // One says nothing, one stops within the head, one within the body.
    try (Socket silent = connect("");
        Socket head = connect(start + "Content-Le");
        Socket body = connect(start + "Content-Length: 9\r\n\r\n{");
        Socket trickle = connect(start + "X-Slow: ")) {
      assertThat(isCutOff(silent)).as("who says nothing").isTrue();
      assertThat(isCutOff(head)).as("who stops within the head").isTrue();
      assertThat(isCutOff(body)).as("who stops within the body").isTrue();
      // And one always sends a little more.
      assertThatThrownBy(
              () -> {
                long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MOST_MILLIS);
                while (System.nanoTime() < end) {
                  trickle.getOutputStream().write('x');
                  Thread.sleep(50);
                }
              })
          .as("who trickles")
          .isInstanceOf(IOException.class);
    }
    // All of that took longer than the limit. The page is still told what it did not ask for.
    browser.type("#add-text", "Buy milk" + Browser.ENTER);
    browser.awaitText(".row .description", "Buy milk");
    assertThat(browser.isTrue("document.getElementById('banner').hidden")).isTrue();
    assertThat(browser.complaints()).isEmpty();
    assertThat(program.isAlive()).isTrue();
  }
}
