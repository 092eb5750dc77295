package org.taskchampion.sync.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.sync.ClientNotAllowedException;
import org.taskchampion.sync.NotASyncServerException;
import org.taskchampion.sync.ServerFailedException;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.SyncException;

/** What an S3 service may answer, and what it means. */
class S3StoreTest {

  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");

  private final MockWebServer web = new MockWebServer();
  private final List<S3Credentials> given = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    web.start();
  }

  @AfterEach
  void stop() {
    web.close();
  }

  private S3Store store(Supplier<S3Credentials> source) {
    return CloudCalls.s3(
        web.url("/"), source, new OkHttpClient(), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private S3Store store() {
    return store(() -> S3Credentials.of("ID", "hidden"));
  }

  private void answer(int status, String body) {
    web.enqueue(new MockResponse.Builder().code(status).body(body).build());
  }

  private void error(int status, String code) {
    answer(
        status,
        "<Error><Code>" + code + "</Code><Message>said</Message><Region>eu-x</Region></Error>");
  }

  @ParameterizedTest
  @CsvSource({
    "403,InvalidAccessKeyId,does not know these credentials",
    "403,SignatureDoesNotMatch,does not know these credentials",
    "403,AccessDenied,may not do at",
    "403,RequestTimeTooSkewed,the clock of this machine is wrong",
  })
  void whoIsNotLetInIsToldWhy(int status, String code, String words) {
    error(status, code);
    try (S3Store store = store()) {
      assertThatThrownBy(() -> store.get("latest", 100))
          .isInstanceOf(ClientNotAllowedException.class)
          .hasMessageContaining(words)
          .hasMessageContaining(code + ": said")
          .hasMessageNotContainingAny("hidden");
    }
  }

  @Test
  void anotherRegionAndAMissingBucketAreNamed() {
    try (S3Store store = store()) {
      error(301, "PermanentRedirect");
      assertThatThrownBy(() -> store.get("latest", 100))
          .isInstanceOf(ServerRefusedException.class)
          .hasMessageContaining("is in the region eu-x, and not in us-east-1");
      error(400, "AuthorizationHeaderMalformed");
      assertThatThrownBy(() -> store.get("latest", 100))
          .isInstanceOf(ServerRefusedException.class)
          .hasMessageContaining("is in the region eu-x");
      error(404, "NoSuchBucket");
      assertThatThrownBy(() -> store.get("latest", 100))
          .isInstanceOf(ServerRefusedException.class)
          .hasMessageContaining("there is no bucket tasks");
    }
  }

  @Test
  void onlyAMissingObjectIsAbsent() {
    try (S3Store store = store()) {
      error(404, "NoSuchKey");
      assertThat(store.get("latest", 100)).isEmpty();
      answer(404, "");
      assertThatThrownBy(() -> store.get("latest", 100))
          .isInstanceOf(NotASyncServerException.class);
      answer(200, "<html>log in</html>");
      assertThatThrownBy(() -> store.list("v-", 1_000, null))
          .isInstanceOf(NotASyncServerException.class);
      web.enqueue(
          new MockResponse.Builder()
              .code(307)
              .addHeader("Location", "https://elsewhere.example/")
              .build());
      assertThatThrownBy(() -> store.get("latest", 100)).isInstanceOf(ServerRefusedException.class);
    }
  }

  @Test
  void whatMayPassIsAskedThreeTimes() {
    try (S3Store store = store()) {
      error(503, "SlowDown");
      error(500, "InternalError");
      web.enqueue(
          new MockResponse.Builder().code(200).addHeader("ETag", "\"t\"").body("x").build());
      assertThat(store.get("latest", 100).map(StoredObject::tag)).contains("\"t\"");
      for (int i = 0; i < 3; i++) {
        error(503, "SlowDown");
      }
      assertThatThrownBy(() -> store.get("latest", 100))
          .isInstanceOf(ServerFailedException.class)
          .matches(e -> ((SyncException) e).isRetryable());
      assertThat(web.getRequestCount()).isEqualTo(6);
    }
  }

  @Test
  void whoIsAskedToWaitForLongSaysSo() {
    try (S3Store store = store()) {
      web.enqueue(
          new MockResponse.Builder()
              .code(503)
              .addHeader("Retry-After", "120")
              .body("<Error><Code>SlowDown</Code></Error>")
              .build());
      assertThatThrownBy(() -> store.get("latest", 100))
          .isInstanceOfSatisfying(
              SyncException.class, e -> assertThat(e.retryAfter()).contains(Duration.ofMinutes(2)));
      assertThat(web.getRequestCount()).isOne();
    }
  }

  @Test
  void aBrokenConnectionIsTriedAgain() {
    try (S3Store store = store()) {
      web.enqueue(
          new MockResponse.Builder()
              .onResponseStart(SocketEffect.ShutdownConnection.INSTANCE)
              .build());
      web.enqueue(
          new MockResponse.Builder()
              .onResponseStart(SocketEffect.ShutdownConnection.INSTANCE)
              .build());
      error(404, "NoSuchKey");
      assertThat(store.get("latest", 100)).isEmpty();
    }
  }

  @Test
  void aSwapIsSentOnceWhateverComes() {
    try (S3Store store = store()) {
      byte[] value = {1};
      error(412, "PreconditionFailed");
      assertThat(store.putIf("latest", value, "\"t\"")).isEqualTo(SwapOutcome.REFUSED);
      error(404, "NoSuchKey");
      assertThat(store.putIf("latest", value, "\"t\"")).isEqualTo(SwapOutcome.REFUSED);
      for (int status : new int[] {409, 429, 500, 503}) {
        error(status, "Whatever");
        assertThat(store.putIf("latest", value, null)).isEqualTo(SwapOutcome.UNKNOWN);
      }
      error(501, "NotImplemented");
      assertThatThrownBy(() -> store.putIf("latest", value, null))
          .isInstanceOf(ServerRefusedException.class)
          .hasMessageContaining("conditions for a write");
      error(403, "AccessDenied");
      assertThatThrownBy(() -> store.putIf("latest", value, null))
          .isInstanceOf(ClientNotAllowedException.class);
      assertThat(web.getRequestCount()).isEqualTo(8);
    }
  }

  /** The service may have done it. The second time, the connection is one that was used before. */
  @Test
  void aSwapWhoseConnectionBreaksIsSentOnceAndItsOutcomeIsUnknown() {
    try (S3Store store = store()) {
      for (int i = 0; i < 2; i++) {
        web.enqueue(
            new MockResponse.Builder()
                .onResponseStart(SocketEffect.ShutdownConnection.INSTANCE)
                .build());
        int before = web.getRequestCount();
        assertThat(store.putIf("latest", new byte[] {1}, "\"t\"")).isEqualTo(SwapOutcome.UNKNOWN);
        assertThat(web.getRequestCount()).isEqualTo(before + 1);
        error(404, "NoSuchKey");
        assertThat(store.get("latest", 100)).isEmpty();
      }
    }
  }

  @Test
  void theConditionIsSentAndSigned() throws InterruptedException {
    try (S3Store store = store(() -> S3Credentials.of("ID", "hidden").withSessionToken("token"))) {
      answer(200, "");
      assertThat(store.putIf("latest", new byte[] {1}, "\"t\"")).isEqualTo(SwapOutcome.SWAPPED);
      var request = web.takeRequest();
      assertThat(request.getHeaders().get("If-Match")).isEqualTo("\"t\"");
      assertThat(request.getHeaders().get("X-Amz-Security-Token")).isEqualTo("token");
      assertThat(request.getHeaders().get("Authorization"))
          .contains(
              "SignedHeaders=host;if-match;x-amz-content-sha256;x-amz-date;x-amz-security-token");
    }
  }

  /** It becomes a condition of a request: not every text can be one, and one is always met. */
  @ParameterizedTest
  @ValueSource(
      strings = {"\"\u00e9\"", "\"\u001b[31m\"", "\"a\tb\u0001\"", "\ud83d\udd11", "", "*"})
  void aTagThatCannotBeSentBackIsAnErrorOfOurs(String tag) {
    web.enqueue(
        new MockResponse.Builder()
            .code(200)
            .headers(new Headers.Builder().addUnsafeNonAscii("ETag", tag).build())
            .body("x")
            .build());
    answer(200, "");
    try (S3Store store = store()) {
      assertThatThrownBy(
              () ->
                  store.putIf(
                      "latest", new byte[] {1}, store.get("latest", 100).orElseThrow().tag()))
          .isInstanceOf(ServerRefusedException.class)
          .hasMessageContaining("sends no ETag")
          .hasMessageNotContainingAny("\u001b");
    }
  }

  @Test
  void expiredCredentialsAreAskedForAgain() {
    Supplier<S3Credentials> source =
        () -> {
          S3Credentials next =
              S3Credentials.of("ID" + given.size(), "s")
                  .expiringAt(NOW.plusSeconds(90L * given.size()));
          given.add(next);
          return next;
        };
    try (S3Store store = store(source)) {
      for (int i = 0; i < 4; i++) {
        error(404, "NoSuchKey");
        assertThat(store.get("latest", 100)).isEmpty();
      }
      assertThat(given).hasSize(2); // the first had expired, the second lasts
      error(400, "ExpiredToken");
      error(404, "NoSuchKey");
      assertThat(store.get("latest", 100)).isEmpty();
      assertThat(given).hasSize(3);
    }
  }
}
