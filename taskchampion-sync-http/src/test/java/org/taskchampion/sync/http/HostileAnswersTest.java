package org.taskchampion.sync.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.sync.NotASyncServerException;
import org.taskchampion.sync.SyncException;
import org.taskchampion.testing.WineLacks;

/** Whatever a server sends ends in an answer or in an error of ours, with a harmless message. */
class HostileAnswersTest {

  private static final int ROUNDS = 1_500;
  private static final UUID CLIENT = UUID.fromString("11111111-2222-4333-8444-555555555555");

  private static final List<String> STATUS_LINES =
      List.of(
          "HTTP/1.1 200 OK",
          "HTTP/1.1 404 Not Found",
          "HTTP/1.1 503 Service Unavailable",
          "HTTP/1.1 307 Temporary Redirect",
          "HTTP/1.0 200 OK",
          "ICY 200 OK",
          "HTTP/1.1 -12 x",
          "HTTP/1.1 2000 x",
          "HTTP/1.1 20",
          "HTTP/1.1",
          "HTTP/9.9 200 OK",
          "HTTP/2 200 OK",
          "HTTP/1.1 101 Switching Protocols",
          "HTTP/1.1 204 No Content",
          "HTTP/1.1 205 Reset Content",
          "HTTP/1.1 401 Unauthorized",
          "HTTP/1.1 407 Proxy Authentication Required",
          "\u001b[31mHTTP/1.1 200 OK",
          "");

  private static final List<String> HEADERS =
      List.of(
          "Content-Length: -5",
          "Content-Length: -1",
          "Content-Length: 99999999999999999999999",
          "Content-Length: 9223372036854775807",
          "Content-Length: 104857600",
          "Content-Length: x",
          "Content-Length: 5",
          "Content-Length: 0",
          "Content-Length:",
          "Transfer-Encoding: chunked",
          "Transfer-Encoding: gzip",
          "Content-Encoding: gzip",
          "Content-Encoding: br\u001b]0;title\u0007",
          "Content-Type: application/vnd.taskchampion.history-segment",
          "Content-Type: application/vnd.taskchampion.snapshot",
          "Content-Type: text/html",
          "Content-Type: \u001b[2J\u009b31m\u00ad" + CLIENT,
          "Location: http://[::1",
          "Location: /\u001b[31m",
          "Location: \u0000",
          "Location: //\u202e@/",
          "X-Version-Id: 00000000-0000-0000-0000-000000000001",
          "X-Version-Id: \u001b00000000-0000-0000-0000-00000000000",
          "X-Parent-Version-Id: 00000000-0000-0000-0000-000000000000",
          "X-Snapshot-Request: urgency=\u0000",
          "Retry-After: -1",
          "Retry-After: Mon, 99 Foo 99999 99:99:99 GMT",
          "Date: never",
          "Connection: upgrade",
          "Upgrade: websocket",
          "WWW-Authenticate: Basic realm=\"\u001b\", , =,\"",
          "WWW-Authenticate: ,,,===\"\\",
          "Set-Cookie: a=b; expires=never; max-age=99999999999999999999",
          ": no name",
          "no colon",
          "Bad Name\u0001: x",
          "X: " + "y".repeat(300_000));

  private static final List<String> BODIES =
      List.of(
          "",
          "hello",
          "5\r\nhello\r\n0\r\n\r\n",
          "-5\r\nhello\r\n",
          "ffffffffffffffff\r\nhello\r\n",
          "7fffffffffffffff\r\nhello\r\n",
          "\u001b[31m\r\n",
          "5;\u0000\r\nhello\r\n0\r\nBad\u0001: trailer\r\n\r\n",
          "0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
          "\u001f\u008b\b\u0000garbage",
          "says \u001b[31m red \r\n and " + CLIENT + " \u009b0m");

  private static volatile String answer = "";
  private static RawServer raw;
  private static HttpSyncServer server;

  @BeforeAll
  static void start() throws IOException {
    raw =
        new RawServer(
            exchange -> {
              exchange.send(answer);
              exchange.close();
            });
    server = open(raw.origin());
  }

  private static HttpSyncServer open(String origin) {
    return HttpSyncServer.newBuilder()
        .origin(origin)
        .clientId(CLIENT)
        .encryptionSecret(EncryptionSecret.of("secret"))
        .okHttpClient(new OkHttpClient.Builder().readTimeout(Duration.ofSeconds(20)).build())
        .build();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    raw.close();
  }

  @WineLacks("speed: a connection takes it a tenth of a second and more, and this opens thousands")
  @ParameterizedTest
  @EnumSource
  void anyAnswerEndsInAnErrorOfOursOrInNone(TestCall call) {
    for (int seed = 0; seed < ROUNDS; seed++) {
      answer = random(new Random(seed * 31L + call.name().length()));
      check(call, "seed " + seed);
    }
  }

  /** Each of what is in the lists, alone: the seeds need not meet all of them. */
  @WineLacks("speed: a connection takes it a tenth of a second and more, and this opens thousands")
  @ParameterizedTest
  @EnumSource
  void eachOddityAlone(TestCall call) {
    for (String line : STATUS_LINES) {
      answer = line + "\r\nContent-Length: 0\r\n\r\n";
      check(call, line);
    }
    for (String status : new String[] {"200 OK", "307 Moved", "404 None", "503 Busy"}) {
      for (String header : HEADERS) {
        for (String body : BODIES) {
          answer = "HTTP/1.1 " + status + "\r\n" + header + "\r\n\r\n" + body;
          check(call, status + " " + header.substring(0, Math.min(60, header.length())));
        }
      }
    }
  }

  private static String random(Random random) {
    StringBuilder text = new StringBuilder(pick(random, STATUS_LINES)).append("\r\n");
    for (int i = random.nextInt(5); i > 0; i--) {
      text.append(pick(random, HEADERS)).append("\r\n");
    }
    text.append("\r\n").append(pick(random, BODIES));
    for (int i = random.nextInt(4); i > 0 && text.length() > 0; i--) {
      int at = random.nextInt(Math.min(text.length(), 400));
      switch (random.nextInt(3)) {
        case 0 -> text.setCharAt(at, (char) random.nextInt(256));
        case 1 -> text.deleteCharAt(at);
        default -> text.setLength(at);
      }
    }
    return text.toString();
  }

  private static String pick(Random random, List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  private static void check(TestCall call, String what) {
    try {
      call.call(server);
    } catch (SyncException e) {
      assertHarmless(e, what);
    } catch (RuntimeException | Error e) {
      fail(call + ", " + what, e);
    }
  }

  /** The message, and that of all that a stack trace prints. */
  private static void assertHarmless(SyncException e, String what) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      String message = String.valueOf(t.getMessage());
      assertThat(message.chars().allMatch(c -> c >= ' ' && (c < 0x7f || c > 0x9f) && c != 0xad))
          .as(what + ": " + message)
          .isTrue();
      assertThat(message).as(what).hasSizeLessThan(800).doesNotContain(CLIENT.toString());
    }
    assertThat(e.getMessage()).doesNotContain("Exception").doesNotContain("java.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"200 OK", "302 Found", "404 Not Found", "503 Unavailable"})
  void aNegativeLengthIsNoHttp(String status) {
    answer = "HTTP/1.1 " + status + "\r\nLocation: /x\r\nContent-Length: -5\r\n\r\n";
    try {
      server.childVersion(TestCall.NIL);
      fail("it was taken");
    } catch (NotASyncServerException e) {
      assertThat(e).hasMessageContaining("does not speak HTTP as it should");
    }
  }

  /** A server that speaks TLS, or anything in which the server talks first. */
  @Test
  void whatIsNoHttpAtAll() {
    for (String banner :
        new String[] {
          "\u0015\u0003\u0003\u0000\u0002\u0002F",
          "SSH-2.0-OpenSSH_9.2p1\r\n",
          "220 mail.example.com ESMTP\r\n",
          "* OK IMAP4rev1\r\n"
        }) {
      answer = banner;
      for (TestCall call : TestCall.values()) {
        check(call, banner);
      }
    }
  }
}
