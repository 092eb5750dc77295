package org.taskchampion.sync.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.sync.http.EncryptionSecret;
import org.taskchampion.sync.http.HttpSyncServer;

/**
 * A server that answers with the request that it got, as one that looks for a fault does: no
 * credentials of it are in a message.
 */
class EchoedCredentialsTest {

  /** Has what an address, JSON and XML escape. */
  private static final String SECRET = "hid+den/Se\"cret=" + "x".repeat(20);

  private static final int[] STATUSES = {200, 301, 400, 401, 403, 404};

  private final MockWebServer web = new MockWebServer();
  private final OkHttpClient client = new OkHttpClient();
  private final TokenEndpoint tokens = new TokenEndpoint(client, Clock.systemUTC());
  private volatile Function<String, MockResponse> answer =
      text -> answer(500, "text/plain", "").build();
  private int shown;

  @BeforeEach
  void start() throws IOException {
    web.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            StringBuilder text = new StringBuilder("got: ");
            for (String name : List.of("x-amz-security-token", "X-Client-Id", "Authorization")) {
              String value = request.getHeaders().get(name);
              text.append(value == null ? "" : value.replace("Bearer ", "") + " ");
            }
            if (request.getTarget().equals("/token")) {
              text.append(request.getBody() == null ? "" : request.getBody().utf8());
            }
            return answer.apply(text.toString().trim());
          }
        });
    web.start();
  }

  @AfterEach
  void stop() {
    tokens.close();
    web.close();
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  private static MockResponse.Builder answer(int status, String type, String body) {
    return new MockResponse.Builder().code(status).setHeader("Content-Type", type).body(body);
  }

  private static String json(String text) {
    return '"' + text.replace("\"", "\\\"").replace("/", "\\/") + '"';
  }

  /** Every way in which a message might quote what came. */
  private static List<Function<String, MockResponse>> answers(int status) {
    return List.of(
        text -> answer(status, "text/plain", text).build(),
        text -> answer(status, "text/html", "<p>" + text + "</p>").build(),
        text -> answer(status, "application/json", text).build(),
        text ->
            answer(status, "application/json", "{\"error\":{\"message\":" + json(text) + "}}")
                .build(),
        text ->
            answer(
                    status,
                    "application/json",
                    "{\"error\":" + json(text) + ",\"error_description\":" + json(text) + "}")
                .build(),
        text ->
            answer(
                    status,
                    "application/xml",
                    "<Error><Code>AccessDenied</Code><Message>" + text + "</Message></Error>")
                .build(),
        text ->
            answer(
                    status,
                    "application/xml",
                    "<Error><Code>AuthorizationHeaderMalformed</Code><Region>"
                        + text
                        + "</Region></Error>")
                .build(),
        text -> answer(status, "text/plain", "").setHeader("Content-Type", text).build(),
        text -> answer(status, "text/plain", "").setHeader("Content-Encoding", text).build(),
        text ->
            answer(status, "text/plain", "")
                .setHeader(
                    "Location", "https://else.example/" + text.replace(" ", "/").replace("\"", ""))
                .build(),
        text ->
            answer(status, "text/plain", "")
                .setHeader(
                    "Location",
                    "https://else.example/?" + URLEncoder.encode(text, StandardCharsets.UTF_8))
                .build());
  }

  private void assertThatNoneIsShown(List<ThrowingCallable> calls, String... secrets) {
    for (int status : STATUSES) {
      for (Function<String, MockResponse> each : answers(status)) {
        answer = each;
        for (ThrowingCallable call : calls) {
          for (Throwable t = catchThrowable(call); t != null; t = t.getCause()) {
            String message = String.valueOf(t.getMessage());
            assertThat(message)
                .as("status %d", status)
                .doesNotContainIgnoringCase(secrets)
                .doesNotContain("+den", "%2Bden", "/Se", "%2FSe", "xxxx");
            shown += message.contains("got: ") || message.contains("got%3A") ? 1 : 0;
          }
        }
      }
    }
    assertThat(shown).as("answers that were quoted").isPositive();
  }

  private static List<ThrowingCallable> calls(ObjectStore store) {
    return List.of(
        () -> store.get("latest", 1_000),
        () -> store.putIf("latest", new byte[] {1}, null),
        () -> store.list("v-", 10, null));
  }

  @Test
  void s3() {
    try (S3Store store =
        CloudCalls.s3(
            web.url("/"),
            () -> S3Credentials.of("ID", "hidden-key").withSessionToken(SECRET),
            client,
            Clock.systemUTC())) {
      assertThatNoneIsShown(calls(store), "hidden-key", SECRET);
    }
  }

  @Test
  void google() {
    TokenSource source = endpoint -> new GcsAccessToken(SECRET, Instant.MAX);
    try (GcsObjectStore store =
        new GcsObjectStore(
            web.url("/"),
            "tasks",
            client,
            new AccessTokens(source, tokens, Clock.systemUTC()),
            tokens)) {
      assertThatNoneIsShown(calls(store), SECRET);
    }
  }

  @Test
  void thoseWhoGiveTokensOut() {
    Map<String, String> form =
        Map.of("grant_type", "refresh_token", "refresh_token", SECRET, "client_secret", "hidden-c");
    assertThatNoneIsShown(
        List.of(() -> tokens.post(web.url("/token"), form, "me")), SECRET, "hidden-c");
  }

  @Test
  void aSyncServer() {
    UUID clientId = UUID.fromString("a1b2c3d4-aaaa-4bbb-8ccc-0123456789ab");
    try (HttpSyncServer server =
        HttpSyncServer.newBuilder()
            .origin(web.url("/").toString())
            .clientId(clientId)
            .encryptionSecret(EncryptionSecret.of("not sent"))
            .okHttpClient(client)
            .build()) {
      assertThatNoneIsShown(
          List.of(
              () -> server.childVersion(UUID.randomUUID()),
              () -> server.addVersion(UUID.randomUUID(), new byte[] {1}),
              server::snapshot,
              () -> server.addSnapshot(UUID.randomUUID(), new byte[] {1})),
          clientId.toString());
    }
  }
}
