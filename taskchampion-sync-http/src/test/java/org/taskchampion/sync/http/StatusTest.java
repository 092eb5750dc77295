package org.taskchampion.sync.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.taskchampion.sync.ClientNotAllowedException;
import org.taskchampion.sync.NotASyncServerException;
import org.taskchampion.sync.ServerFailedException;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncProblem;
import org.taskchampion.sync.TooLargeException;
import org.taskchampion.testing.WineLacks;

/** What each status means, for each call and whatever the content is. */
class StatusTest {

  private static final Expected PASSES = new Expected(null, null, false);
  private static final Expected NO_SERVER =
      new Expected(NotASyncServerException.class, SyncProblem.NOT_A_SYNC_SERVER, false);
  private static final Expected REFUSED =
      new Expected(ServerRefusedException.class, SyncProblem.FAILED, false);
  private static final Expected NOT_ALLOWED =
      new Expected(ClientNotAllowedException.class, SyncProblem.NOT_ALLOWED, false);
  private static final Expected TOO_LARGE =
      new Expected(TooLargeException.class, SyncProblem.TOO_LARGE, false);
  private static final Expected BROKEN =
      new Expected(ServerUnreachableException.class, SyncProblem.OFFLINE, true);

  /** Those whose meaning does not depend on what else is in the answer. */
  private static final Map<Integer, Expected> BY_STATUS = new HashMap<>();

  static {
    Stream.of(401, 403).forEach(status -> BY_STATUS.put(status, NOT_ALLOWED));
    BY_STATUS.put(413, TOO_LARGE);
    BY_STATUS.put(429, failed(SyncProblem.TOO_MANY_REQUESTS));
    Stream.of(408, 504, 522, 524)
        .forEach(status -> BY_STATUS.put(status, failed(SyncProblem.TIMEOUT)));
    Stream.of(425, 503, 529).forEach(status -> BY_STATUS.put(status, failed(SyncProblem.BUSY)));
    Stream.of(404, 405, 501, 505, 511).forEach(status -> BY_STATUS.put(status, NO_SERVER));
    BY_STATUS.put(407, NO_SERVER); // without a proxy nobody may answer so
  }

  private static final String[] TYPES = {
    "", "text/plain", "application/json", "text/html", "Text/HTML; charset=utf-8"
  };

  private record Expected(
      @Nullable Class<? extends SyncException> type,
      @Nullable SyncProblem problem,
      boolean retryable) {}

  private static Expected failed(SyncProblem problem) {
    return new Expected(ServerFailedException.class, problem, true);
  }

  private static volatile String answer = "";
  private static RawServer raw;
  private static HttpSyncServer server;

  @BeforeAll
  static void start() throws IOException {
    raw =
        new RawServer(
            exchange -> {
              exchange.send(answer);
              if (answer.startsWith("HTTP/1.1 1")) {
                exchange.close(); // otherwise there would be more to wait for
              }
            });
    server =
        HttpSyncServer.newBuilder()
            .origin(raw.origin())
            .clientId(new UUID(1, 2))
            .encryptionSecret(EncryptionSecret.of("secret"))
            .build();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    raw.close();
  }

  private static Expected expected(int status, boolean page, TestCall call) {
    if (!page && isOfTheProtocol(status, call)) {
      return PASSES;
    }
    Expected known = BY_STATUS.get(status);
    if (known != null) {
      return known;
    }
    if (status == 100 || (status > 101 && status < 200)) {
      return BROKEN;
    }
    if (status >= 400 && status < 500) {
      return page ? NO_SERVER : REFUSED;
    }
    return status >= 500 && status < 600 ? failed(SyncProblem.FAILED) : NO_SERVER;
  }

  private static boolean isOfTheProtocol(int status, TestCall call) {
    return switch (call) {
      case CHILD_VERSION -> status == 404 || status == 410;
      case ADD_VERSION -> status == 200 || status == 409;
      case SNAPSHOT -> status == 404;
      case ADD_SNAPSHOT -> status == 200;
    };
  }

  @WineLacks("speed: a connection takes it a tenth of a second and more, and this opens thousands")
  @ParameterizedTest
  @EnumSource
  void eachStatusIsWhatItSaysWhateverTheContentIs(TestCall call) {
    IntStream.concat(IntStream.range(100, 600), IntStream.of(0, 99, 600, 999))
        .forEach(
            status -> {
              for (String type : TYPES) {
                check(call, status, type);
              }
            });
  }

  private static void check(TestCall call, int status, String type) {
    boolean page = type.toLowerCase(java.util.Locale.ROOT).startsWith("text/html");
    // Redirects are another matter.
    if (status == 301 || status == 302 || status == 303 || status == 307 || status == 308) {
      return;
    }
    boolean bodiless = status < 200 || status == 204 || status == 205 || status == 304;
    String body = bodiless ? "" : "what it says";
    answer =
        "HTTP/1.1 %03d Reason\r\n%sRetry-After: 7\r\n".formatted(status, type(type))
            + "X-Version-Id: 00000000-0000-0000-0000-000000000001\r\n"
            + "X-Parent-Version-Id: 00000000-0000-0000-0000-000000000000\r\n"
            // The server closes it, which the next call would otherwise hear too late.
            + (status < 200 ? "Connection: close\r\n" : "")
            + "Content-Length: %d\r\n\r\n%s".formatted(body.length(), body);
    SyncException e = catchThrowableOfType(SyncException.class, () -> call.call(server));
    Expected expected = expected(status, page, call);
    String what = call + " " + status + " " + type;
    if (expected.type() == null) {
      assertThat(e).as(what).isNull();
      return;
    }
    assertThat(e).as(what).isExactlyInstanceOf(expected.type());
    assertThat(e.problem()).as(what).isEqualTo(expected.problem());
    assertThat(e.isRetryable()).as(what).isEqualTo(expected.retryable());
    if (e instanceof ServerFailedException) {
      assertThat(e.retryAfter()).as(what).contains(Duration.ofSeconds(7));
    } else {
      assertThat(e.retryAfter()).as(what).isEmpty();
    }
    if (!expected.equals(BROKEN) && status != 407) {
      assertThat(e).as(what).hasMessageContaining("status " + status);
      boolean quotes = !page && !bodiless && !(e instanceof NotASyncServerException);
      assertThat(e.getMessage().contains("and says: what it says")).as(what).isEqualTo(quotes);
    }
  }

  private static String type(String type) {
    return type.isEmpty() ? "" : "Content-Type: " + type + "\r\n";
  }

  @Test
  void whatTheRealServerSaysToAClientThatItDoesNotServe() {
    assertSays(404, "no such client", NOT_ALLOWED);
    assertSays(400, "overflow", TOO_LARGE);
    assertSays(400, "bad x-client-id", REFUSED);
  }

  private static void assertSays(int status, String body, Expected expected) {
    answer =
        "HTTP/1.1 %d Reason\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(status, body.length(), body);
    SyncException e =
        catchThrowableOfType(SyncException.class, () -> TestCall.ADD_VERSION.call(server));
    assertThat(e).isExactlyInstanceOf(expected.type()).hasMessageContaining(body);
    assertThat(e.problem()).isEqualTo(expected.problem());
  }
}
