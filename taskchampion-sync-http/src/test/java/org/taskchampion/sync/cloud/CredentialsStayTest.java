package org.taskchampion.sync.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.sync.SyncException;

/** Wherever a cloud redirects to, credentials do not follow, and neither does anything else. */
class CredentialsStayTest {

  private static final int[] STATUSES = {301, 302, 303, 307, 308};

  private final MockWebServer web = new MockWebServer();
  private final MockWebServer elsewhere = new MockWebServer();
  private final OkHttpClient client = new OkHttpClient();
  private final TokenEndpoint tokens = new TokenEndpoint(client, Clock.systemUTC());
  private volatile int status;

  @BeforeEach
  void start() throws IOException {
    elsewhere.start();
    web.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return new MockResponse(
                status, Headers.of("Location", elsewhere.url("/").toString()), "");
          }
        });
    web.start();
  }

  @AfterEach
  void stop() {
    tokens.close();
    web.close();
    elsewhere.close();
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  private void assertThatNothingFollows(ObjectStore store) {
    List<ThrowingCallable> calls =
        List.of(
            () -> store.get("latest", 100),
            () -> store.put("salt", new byte[] {1}),
            () -> store.delete("salt"),
            () -> store.list("v-", 10, null));
    for (int each : STATUSES) {
      status = each;
      for (ThrowingCallable call : calls) {
        assertThatThrownBy(call).as("status " + each).isInstanceOf(SyncException.class);
      }
      assertThatSwapIsNotMade(store);
    }
    assertThat(web.getRequestCount()).isGreaterThanOrEqualTo(STATUSES.length * 5);
    assertThat(elsewhere.getRequestCount()).isZero();
  }

  /** Its outcome may be called unknown: it is looked at then. */
  private static void assertThatSwapIsNotMade(ObjectStore store) {
    SwapOutcome outcome;
    try {
      outcome = store.putIf("latest", new byte[] {1}, null);
    } catch (SyncException e) {
      return;
    }
    assertThat(outcome).isEqualTo(SwapOutcome.UNKNOWN);
  }

  @Test
  void thoseOfS3() {
    try (S3Store store =
        CloudCalls.s3(
            web.url("/"), () -> S3Credentials.of("ID", "hidden"), client, Clock.systemUTC())) {
      assertThatNothingFollows(store);
    }
  }

  @Test
  void theTokenOfGoogle() {
    TokenSource source = endpoint -> new GcsAccessToken("hidden", Instant.MAX);
    try (GcsObjectStore store =
        new GcsObjectStore(
            web.url("/"),
            "tasks",
            client,
            new AccessTokens(source, tokens, Clock.systemUTC()),
            tokens)) {
      assertThatNothingFollows(store);
    }
  }

  @Test
  void whatATokenIsGivenFor() {
    for (int each : STATUSES) {
      status = each;
      assertThatThrownBy(
              () -> tokens.post(web.url("/token"), Map.of("refresh_token", "hidden"), "me"))
          .isInstanceOf(SyncException.class)
          .hasMessageNotContaining("hidden");
    }
    assertThat(web.getRequestCount()).isEqualTo(STATUSES.length);
    assertThat(elsewhere.getRequestCount()).isZero();
  }
}
