package org.taskchampion.sync.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.taskchampion.fuzz.FuzzedServer;
import org.taskchampion.sync.SyncException;

/**
 * What answers in the place of Google Cloud Storage: a call gives a value, or an error of ours. The
 * first byte says which call it is; t asks for a token, and c reads the rest as a file with
 * credentials.
 */
class GcsAnswersFuzzTest {

  private static final HttpUrl ENDPOINT = HttpUrl.get("http://127.0.0.1:9/");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-01T00:00:00Z"), ZoneOffset.UTC);
  private static final FuzzedServer ANSWERS = new FuzzedServer();
  private static final OkHttpClient CLIENT = ANSWERS.client();

  @FuzzTest
  void aCallEndsWithAValueOrAnErrorOfOurs(byte[] data) {
    if (data.length == 0) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(data, 1, data.length);
    ANSWERS.answer(rest);
    try (TokenEndpoint tokens = new TokenEndpoint(CLIENT, CLOCK)) {
      switch (data[0]) {
        case 't' -> tokens.post(ENDPOINT, Map.of(), "somebody");
        case 'c' ->
            CredentialsFile.parse(new String(rest, StandardCharsets.UTF_8), "the text", CLOCK);
        default -> CloudCalls.call(data[0], store(tokens));
      }
    } catch (SyncException e) {
      assertThat(e.getMessage()).isNotEmpty().doesNotContain("\n", "\r", "\u001b");
    }
  }

  private static GcsObjectStore store(TokenEndpoint tokens) {
    return new GcsObjectStore(
        ENDPOINT,
        "tasks",
        CLIENT,
        new AccessTokens(to -> new GcsAccessToken("hidden", Instant.MAX), tokens, CLOCK),
        tokens);
  }
}
