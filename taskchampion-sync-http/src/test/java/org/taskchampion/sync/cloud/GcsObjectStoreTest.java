package org.taskchampion.sync.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okio.ByteString;
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
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncProblem;
import org.taskchampion.sync.TooLargeException;

/** What {@link GcsObjectStore} asks, and what it makes of answers. */
class GcsObjectStoreTest {

  private static final byte[] BYTES = {1, 2, 3, 0, -1};

  private final MockWebServer web = new MockWebServer();
  private final OkHttpClient client = new OkHttpClient();
  private final AtomicInteger tokens = new AtomicInteger();
  private GcsObjectStore store;

  @BeforeEach
  void start() throws IOException {
    web.start();
    HttpUrl endpoint = web.url("/");
    TokenEndpoint none = new TokenEndpoint(client, Clock.systemUTC());
    TokenSource source =
        to -> new GcsAccessToken("hidden-" + tokens.incrementAndGet(), Instant.MAX);
    store =
        new GcsObjectStore(
            endpoint,
            "the-bucket",
            client,
            new AccessTokens(source, none, Clock.systemUTC()),
            none);
  }

  @AfterEach
  void stop() {
    store.close();
    web.close();
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  private void answer(int status, String body, String... headers) {
    web.enqueue(new MockResponse(status, Headers.of(headers), body));
  }

  /** Closes the connection when the request has been read. */
  private void lose() {
    web.enqueue(
        new MockResponse.Builder()
            .onResponseStart(SocketEffect.ShutdownConnection.INSTANCE)
            .build());
  }

  private RecordedRequest request() throws InterruptedException {
    return web.takeRequest();
  }

  private List<String> requests() throws InterruptedException {
    List<String> lines = new ArrayList<>();
    for (int i = web.getRequestCount(); i > 0; i--) {
      lines.add(request().getMethod());
    }
    return lines;
  }

  @Test
  void readingAnObjectTellsItsGenerationToo() throws Exception {
    answer(200, "value", "x-goog-generation", "1764417600123456");
    StoredObject read = store.get("latest", 100).orElseThrow();
    assertThat(read.bytes()).asString().isEqualTo("value");
    assertThat(read.tag()).isEqualTo("1764417600123456");
    RecordedRequest request = request();
    assertThat(request.getMethod()).isEqualTo("GET");
    assertThat(request.getTarget()).isEqualTo("/storage/v1/b/the-bucket/o/latest?alt=media");
    assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer hidden-1");
  }

  @Test
  void anObjectThatIsNotThereIsAbsentAndABucketThatIsNotThereIsAnError() {
    answer(404, "No such object: the-bucket/latest");
    assertThat(store.get("latest", 100)).isEmpty();
    answer(
        404,
        "{\"error\":{\"code\":404,\"message\":\"The specified bucket does not exist.\","
            + "\"errors\":[{\"reason\":\"notFound\"}]}}",
        "Content-Type",
        "application/json");
    assertThatThrownBy(() -> store.get("latest", 100))
        .isInstanceOf(ServerRefusedException.class)
        .hasMessageContainingAll("the-bucket", "there is no such bucket: make it");
    answer(404, "Not Found");
    assertThatThrownBy(() -> store.list("v-", 1, null))
        .isInstanceOf(ServerRefusedException.class)
        .hasMessageContaining("there is no such bucket: make it");
    answer(404, "Not Found");
    assertThatThrownBy(() -> store.put("v-1", BYTES))
        .isInstanceOf(ServerRefusedException.class)
        .hasMessageContaining("there is no such bucket: make it");
  }

  @Test
  void anAnswerWithoutAGenerationComesFromSomebodyElse() {
    answer(200, "<html>login</html>", "Content-Type", "text/html");
    assertThatThrownBy(() -> store.get("latest", 100)).isInstanceOf(NotASyncServerException.class);
    answer(404, "<html>nothing here</html>", "Content-Type", "text/html");
    assertThatThrownBy(() -> store.get("latest", 100)).isInstanceOf(NotASyncServerException.class);
    answer(302, "", "Location", "https://login.example.com/");
    assertThatThrownBy(() -> store.list("v-", 1, null)).isInstanceOf(NotASyncServerException.class);
    answer(200, "{\"items\":[{\"name\":3}]}");
    assertThatThrownBy(() -> store.list("v-", 1, null))
        .isInstanceOf(NotASyncServerException.class)
        .hasMessageContaining("check the endpoint");
  }

  @Test
  void anObjectThatIsTooLargeIsNotRead() {
    answer(200, "123456", "x-goog-generation", "5");
    assertThatThrownBy(() -> store.get("v-1", 5)).isInstanceOf(TooLargeException.class);
  }

  @Test
  void writingIsRepeatedAndHasNoCondition() throws Exception {
    answer(503, "");
    lose();
    answer(200, "{}");
    store.put("v-1-2", BYTES);
    for (int i = 0; i < 3; i++) {
      RecordedRequest request = request();
      assertThat(request.getMethod()).isEqualTo("POST");
      assertThat(request.getTarget())
          .isEqualTo(
              "/upload/storage/v1/b/the-bucket/o?uploadType=media&name=v-1-2&fields=generation");
      assertThat(request.getBody()).isEqualTo(ByteString.of(BYTES));
      assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/octet-stream");
    }
  }

  @Test
  void aConditionNamesTheGenerationOrThatThereIsNone() throws Exception {
    answer(200, "{}");
    assertThat(store.putIf("latest", BYTES, "17")).isEqualTo(SwapOutcome.SWAPPED);
    assertThat(request().getTarget())
        .endsWith("&name=latest&fields=generation&ifGenerationMatch=17");
    answer(200, "{}");
    assertThat(store.putIf("salt", BYTES, null)).isEqualTo(SwapOutcome.SWAPPED);
    assertThat(request().getTarget()).endsWith("&name=salt&fields=generation&ifGenerationMatch=0");
    answer(412, "{\"error\":{\"code\":412,\"errors\":[{\"reason\":\"conditionNotMet\"}]}}");
    assertThat(store.putIf("latest", BYTES, "17")).isEqualTo(SwapOutcome.REFUSED);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504, 302})
  void aConditionWhoseOutcomeIsNotKnownIsSentOnceAndSaysSo(int status) {
    answer(status, "");
    assertThat(store.putIf("latest", BYTES, "17")).isEqualTo(SwapOutcome.UNKNOWN);
    lose();
    assertThat(store.putIf("latest", BYTES, "17")).isEqualTo(SwapOutcome.UNKNOWN);
    assertThat(web.getRequestCount()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 501})
  void aConditionThatIsCertainlyNotMetForAnotherReasonIsAnError(int status) {
    answer(status, "{\"error\":{\"message\":\"why not\"}}");
    if (status == 501) {
      assertThat(store.putIf("latest", BYTES, "17")).isEqualTo(SwapOutcome.UNKNOWN);
    } else {
      assertThatThrownBy(() -> store.putIf("latest", BYTES, "17"))
          .isInstanceOf(ServerRefusedException.class)
          .hasMessageContaining("and says: why not");
    }
    assertThat(web.getRequestCount()).isOne();
  }

  @Test
  void aTokenThatIsNotAcceptedIsReplacedOnce() throws Exception {
    answer(401, "");
    answer(200, "{}");
    assertThat(store.putIf("latest", BYTES, "17")).isEqualTo(SwapOutcome.SWAPPED);
    assertThat(request().getHeaders().get("Authorization")).isEqualTo("Bearer hidden-1");
    RecordedRequest second = request();
    assertThat(second.getHeaders().get("Authorization")).isEqualTo("Bearer hidden-2");
    assertThat(second.getBody()).isEqualTo(ByteString.of(BYTES));
    answer(401, "");
    answer(401, "{\"error\":{\"message\":\"Invalid Credentials\"}}");
    assertThatThrownBy(() -> store.get("latest", 100))
        .isInstanceOf(ClientNotAllowedException.class)
        .hasMessageContaining("the credentials are not accepted: check them, and says: Invalid")
        .message()
        .doesNotContain("hidden");
    assertThat(web.getRequestCount()).isEqualTo(4);
    assertThat(tokens).hasValue(3);
  }

  @Test
  void removingWhatIsNotThereIsDone() throws Exception {
    answer(204, "");
    store.delete("v-1");
    answer(404, "");
    store.delete("v-1");
    assertThat(requests()).containsExactly("DELETE", "DELETE");
    answer(403, "");
    assertThatThrownBy(() -> store.delete("v-1")).isInstanceOf(ClientNotAllowedException.class);
  }

  @Test
  void aPageWithoutNamesMayHaveAnotherOneAfterIt() throws Exception {
    answer(200, "{\"nextPageToken\":\"a/b+c=\"}", "Date", "Sun, 29 Nov 2026 12:00:00 GMT");
    Page empty = store.list("v-", 1_000, null);
    assertThat(empty)
        .isEqualTo(new Page(List.of(), "a/b+c=", Instant.parse("2026-11-29T12:00:00Z")));
    answer(
        200,
        "{\"kind\":\"storage#objects\",\"items\":[{\"name\":\"v-1\",\"timeCreated\":"
            + "\"2026-11-29T11:00:00.123Z\"},{\"name\":\"v-2\"}]}");
    assertThat(store.list("v-", 1_000, empty.continuation()))
        .isEqualTo(
            new Page(
                List.of(
                    new Page.Item("v-1", Instant.parse("2026-11-29T11:00:00.123Z")),
                    new Page.Item("v-2", null)),
                null,
                null));
    assertThat(request().getUrl().queryParameter("pageToken")).isNull();
    HttpUrl second = request().getUrl();
    assertThat(second.queryParameter("prefix")).isEqualTo("v-");
    assertThat(second.queryParameter("maxResults")).isEqualTo("1000");
    assertThat(second.queryParameter("pageToken")).isEqualTo("a/b+c=");
    answer(200, "{}");
    assertThat(store.list("v-", 1, null).items()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "429, TOO_MANY_REQUESTS",
    "503, BUSY",
    "500, FAILED",
    "502, FAILED",
    "504, TIMEOUT",
  })
  void whatMayPassIsTriedThreeTimes(int status, SyncProblem problem) {
    for (int i = 0; i < 3; i++) {
      answer(status, "{\"error\":{\"message\":\"slow\\ndown\"}}");
    }
    assertThatThrownBy(() -> store.get("latest", 100))
        .isInstanceOfSatisfying(
            ServerFailedException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(problem);
              assertThat(e.isRetryable()).isTrue();
              assertThat(e).hasMessageContaining("and says: slow down; try again later");
            });
    assertThat(web.getRequestCount()).isEqualTo(3);
    answer(status, "");
    answer(404, "");
    assertThat(store.get("latest", 100)).isEmpty();
  }

  @Test
  void whoIsAskedToWaitForLongSaysSo() {
    answer(429, "", "Retry-After", "120");
    assertThatThrownBy(() -> store.list("v-", 1, null))
        .isInstanceOfSatisfying(
            SyncException.class, e -> assertThat(e.retryAfter()).contains(Duration.ofMinutes(2)));
    assertThat(web.getRequestCount()).isOne();
    answer(503, "", "Retry-After", "0");
    answer(200, "{}");
    assertThat(store.list("v-", 1, null).items()).isEmpty();
  }

  @Test
  void aServiceThatSaysWithAnotherStatusThatItIsAskedTooOftenIsAskedAgain() {
    answer(403, "{\"error\":{\"errors\":[{\"reason\":\"rateLimitExceeded\"}]}}");
    answer(404, "");
    assertThat(store.get("latest", 100)).isEmpty();
  }

  @Test
  void whatIsReadIsReadAgainIfTheConnectionBreaksAndNothingForEver() {
    lose();
    lose();
    answer(200, "x", "x-goog-generation", "5");
    assertThat(store.get("latest", 100)).isPresent();
    web.close();
    assertThatThrownBy(() -> store.get("latest", 100))
        .isInstanceOf(ServerUnreachableException.class)
        .message()
        .doesNotContain("hidden");
  }
}
