package org.taskchampion.sync.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.sync.ClientNotAllowedException;
import org.taskchampion.sync.ServerFailedException;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncProblem;

/** From where {@link GcsCredentials} get access tokens. */
class GcsCredentialsTest {

  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @TempDir Path directory;
  private final MockWebServer web = new MockWebServer();
  private final OkHttpClient client = new OkHttpClient();
  private final TokenEndpoint endpoint = new TokenEndpoint(client, CLOCK);

  @BeforeEach
  void start() throws IOException {
    web.start();
  }

  @AfterEach
  void stop() {
    endpoint.close();
    web.close();
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  private void answer(String token) {
    web.enqueue(
        json(
            200,
            "{\"access_token\":\"" + token + "\",\"expires_in\":3599,\"token_type\":\"Bearer\"}"));
  }

  private static MockResponse json(int status, String body) {
    return new MockResponse(status, Headers.of("Content-Type", "application/json"), body);
  }

  private Map<String, String> form() throws InterruptedException {
    RecordedRequest request = web.takeRequest();
    assertThat(request.getMethod()).isEqualTo("POST");
    HttpUrl query = HttpUrl.get("http://x/?" + request.getBody().utf8());
    Map<String, String> form = new HashMap<>();
    query.queryParameterNames().forEach(name -> form.put(name, query.queryParameter(name)));
    return form;
  }

  private static String json(Map<String, String> members) {
    Buffer buffer = new Buffer();
    try (JsonWriter writer = JsonWriter.of(buffer)) {
      writer.jsonValue(members);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return buffer.readUtf8();
  }

  private static Map<?, ?> part(String base64) throws IOException {
    String json = new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8);
    try (JsonReader reader = JsonReader.of(new Buffer().writeUtf8(json))) {
      return (Map<?, ?>) reader.readJsonValue();
    }
  }

  private static String pem(KeyPair keys) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(keys.getPrivate().getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  private Map<String, String> serviceAccount(String privateKey) {
    return new TreeMap<>(
        Map.of(
            "type",
            "service_account",
            "private_key_id",
            "key-7",
            "private_key",
            privateKey,
            "client_email",
            "tasks@p.iam.gserviceaccount.com",
            "token_uri",
            web.url("/token").toString()));
  }

  private Map<String, String> user(String refreshToken) {
    return new TreeMap<>(
        Map.of(
            "type",
            "authorized_user",
            "client_id",
            "id-1",
            "client_secret",
            "hidden-client",
            "refresh_token",
            refreshToken,
            "token_uri",
            web.url("/token").toString()));
  }

  @Test
  void aServiceAccountSignsWhoItIsForAnHour() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair keys = generator.generateKeyPair();
    answer("ya29.one");

    GcsAccessToken token =
        CredentialsFile.parse(json(serviceAccount(pem(keys))), "it", CLOCK).fetch(endpoint);

    assertThat(token).isEqualTo(new GcsAccessToken("ya29.one", NOW.plusSeconds(3599)));
    Map<String, String> form = form();
    assertThat(form)
        .containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer")
        .containsOnlyKeys("grant_type", "assertion");
    String[] parts = form.get("assertion").split("\\.", -1);
    assertThat(parts).hasSize(3);
    assertThat(part(parts[0])).isEqualTo(Map.of("alg", "RS256", "typ", "JWT", "kid", "key-7"));
    assertThat(part(parts[1]))
        .isEqualTo(
            Map.of(
                "iss",
                "tasks@p.iam.gserviceaccount.com",
                "scope",
                "https://www.googleapis.com/auth/devstorage.read_write",
                "aud",
                web.url("/token").toString(),
                "iat",
                (double) NOW.getEpochSecond(),
                "exp",
                (double) NOW.plusSeconds(3600).getEpochSecond()));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(keys.getPublic());
    signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
  }

  @Test
  void aUserChangesWhatWasLeftForAToken() throws Exception {
    Path file = directory.resolve("user.json");
    Files.writeString(file, json(user("1//refresh + &=")));
    answer("ya29.two");

    assertThat(GcsCredentials.file(file).source().fetch(endpoint).value()).isEqualTo("ya29.two");
    assertThat(form())
        .isEqualTo(
            Map.of(
                "grant_type",
                "refresh_token",
                "client_id",
                "id-1",
                "client_secret",
                "hidden-client",
                "refresh_token",
                "1//refresh + &="));
  }

  private GcsAccessToken ofDefault(Map<String, String> variables) {
    return new DefaultCredentials(variables::get, CLOCK).fetch(endpoint);
  }

  @Test
  void variablesComeBeforeFilesAndFilesBeforeTheMachine() throws Exception {
    Path named = directory.resolve("named.json");
    Files.writeString(named, json(user("named")));
    Path gcloud = directory.resolve("home/.config/gcloud/application_default_credentials.json");
    Files.createDirectories(gcloud.getParent());
    Files.writeString(gcloud, json(user("gcloud")));
    Map<String, String> variables = new HashMap<>();
    variables.put("GOOGLE_APPLICATION_CREDENTIALS_JSON", json(user("plain")));
    variables.put("GOOGLE_APPLICATION_CREDENTIALS", named.toString());
    variables.put("HOME", directory.resolve("home").toString());
    variables.put("GCE_METADATA_HOST", web.getHostName() + ":" + web.getPort());

    for (String expected : List.of("plain", "base64", "named", "gcloud")) {
      if (expected.equals("base64")) {
        variables.put(
            "GOOGLE_APPLICATION_CREDENTIALS_JSON",
            Base64.getEncoder()
                .encodeToString(json(user("base64")).getBytes(StandardCharsets.UTF_8)));
      } else if (expected.equals("named")) {
        variables.put("GOOGLE_APPLICATION_CREDENTIALS_JSON", ""); // as if it were not set
      } else if (expected.equals("gcloud")) {
        variables.remove("GOOGLE_APPLICATION_CREDENTIALS");
      }
      answer("ya29." + expected);
      assertThat(ofDefault(variables).value()).isEqualTo("ya29." + expected);
      assertThat(form()).containsEntry("refresh_token", expected);
    }

    Files.delete(gcloud);
    answer("ya29.machine");
    assertThat(ofDefault(variables).value()).isEqualTo("ya29.machine");
    RecordedRequest request = web.takeRequest();
    assertThat(request.getTarget())
        .isEqualTo("/computeMetadata/v1/instance/service-accounts/default/token");
    assertThat(request.getHeaders().get("Metadata-Flavor")).isEqualTo("Google");

    web.close();
    assertThatThrownBy(() -> ofDefault(variables))
        .isInstanceOf(ClientNotAllowedException.class)
        .hasMessageContainingAll(
            "there are no credentials for Google Cloud Storage", "gcloud auth", "none of Google's");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"type\":\"service_account\",\"private_key\":\"hidden-key\"",
        "{\"client_email\":\"hidden-key\"}",
        "{\"type\":\"external_account\",\"x\":\"hidden-key\"}",
        "{\"type\":\"authorized_user\",\"client_id\":\"1\",\"client_secret\":\"hidden-key\"}",
        "{\"type\":\"service_account\",\"client_email\":\"a\",\"private_key\":\"hidden-key\"}",
        "{\"type\":\"service_account\",\"client_email\":\"a\",\"private_key\":\"aGlkZGVu\"}",
        "{\"type\":\"authorized_user\",\"client_id\":\"1\",\"client_secret\":\"hidden-key\","
            + "\"refresh_token\":\"hidden-key\",\"token_uri\":\"http://example.com/token\"}",
      })
  void whatIsNoFileOfCredentialsIsRefusedWithoutShowingIt(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("it.json"), text);
    assertThatThrownBy(() -> GcsCredentials.json(text))
        .isInstanceOf(ClientNotAllowedException.class)
        .hasMessageStartingWith("the text of the credentials ")
        .message()
        .doesNotContain("hidden-key", "aGlkZGVu");
    assertThatThrownBy(() -> GcsCredentials.file(file).source().fetch(endpoint))
        .isInstanceOf(ClientNotAllowedException.class)
        .hasMessageContaining(file.toString())
        .hasNoCause()
        .message()
        .doesNotContain("hidden-key", "aGlkZGVu");
    assertThat(web.getRequestCount()).isZero();
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path file = directory.resolve("none.json");
    assertThatThrownBy(() -> GcsCredentials.file(file).source().fetch(endpoint))
        .isInstanceOf(ClientNotAllowedException.class)
        .hasMessage(
            "the file with the credentials, "
                + file
                + ", cannot be read: there is no such file or directory. Check the path");
  }

  @Test
  void aRefusalSaysWhatTheServerSaysAndShowsNoSecret() {
    TokenSource source = CredentialsFile.parse(json(user("hidden-refresh")), "it", CLOCK);
    web.enqueue(
        json(
            400,
            "{\"error\":\"invalid_grant\",\"error_description\":\"Token has been expired\\nor"
                + " revoked.\"}"));
    assertThatThrownBy(() -> source.fetch(endpoint))
        .isInstanceOf(ClientNotAllowedException.class)
        .hasMessageContaining(
            "status 400, and says: invalid_grant (Token has been expired or revoked.)")
        .message()
        .doesNotContain("hidden");
    // One that quotes the request is another server.
    web.enqueue(new MockResponse(404, Headers.of(), "no: client_secret=hidden-client"));
    assertThatThrownBy(() -> source.fetch(endpoint))
        .isInstanceOf(ClientNotAllowedException.class)
        .message()
        .doesNotContain("hidden");
    web.enqueue(json(200, "{\"access_token\":\"two words\"}"));
    assertThatThrownBy(() -> source.fetch(endpoint))
        .isInstanceOf(ClientNotAllowedException.class)
        .message()
        .doesNotContain("two words");
  }

  @Test
  void aServerThatFailsForAMomentIsToBeAskedAgain() {
    TokenSource source = CredentialsFile.parse(json(user("r")), "it", CLOCK);
    web.enqueue(new MockResponse(503, Headers.of("Retry-After", "7"), ""));
    assertThatThrownBy(() -> source.fetch(endpoint))
        .isInstanceOfSatisfying(
            ServerFailedException.class,
            e -> assertThat(e.retryAfter()).hasValueSatisfying(d -> assertThat(d).hasSeconds(7)));
  }

  @Test
  void aTokenIsKeptUntilShortlyBeforeItsEnd() {
    List<GcsAccessToken> given =
        List.of(
            new GcsAccessToken("one", NOW.plusSeconds(61)),
            new GcsAccessToken("two", NOW.plusSeconds(59)),
            new GcsAccessToken("three", Instant.MAX));
    int[] asked = {0};
    AccessTokens tokens =
        new AccessTokens(
            GcsCredentials.tokens(() -> given.get(asked[0]++)).source(), endpoint, CLOCK);
    GcsAccessToken one = tokens.token(null);
    assertThat(tokens.token(null)).isSameAs(one);
    // One that was not accepted is not used again, whoever else has asked meanwhile.
    GcsAccessToken two = tokens.token(one);
    assertThat(two.value()).isEqualTo("two");
    GcsAccessToken three = tokens.token(null);
    assertThat(three.value()).isEqualTo("three");
    assertThat(tokens.token(one)).isSameAs(three);
    assertThat(asked[0]).isEqualTo(3);
  }

  @Test
  void anApplicationThatHasNoTokenIsHeard() {
    RuntimeException why = new IllegalStateException("not logged in");
    assertThatThrownBy(
            () ->
                GcsCredentials.tokens(
                        () -> {
                          throw why;
                        })
                    .source()
                    .fetch(endpoint))
        .isInstanceOf(ClientNotAllowedException.class)
        .hasCause(why);
    assertThatThrownBy(() -> GcsCredentials.tokens(() -> null).source().fetch(endpoint))
        .isInstanceOf(ClientNotAllowedException.class);
    SyncException own = new ServerFailedException(SyncProblem.BUSY, null, "later", null);
    assertThatThrownBy(
            () ->
                GcsCredentials.tokens(
                        () -> {
                          throw own;
                        })
                    .source()
                    .fetch(endpoint))
        .isSameAs(own);
  }

  @Test
  void noTextShowsASecret() {
    assertThat(new GcsAccessToken("hidden", NOW))
        .hasToString("GcsAccessToken[redacted, expires=2026-11-29T12:00:00Z]");
    assertThat(GcsCredentials.json(json(user("hidden"))).toString()).doesNotContain("hidden");
    assertThatThrownBy(() -> new GcsAccessToken("hidden\n", NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("hidden");
    assertThatThrownBy(() -> new GcsAccessToken("", NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
