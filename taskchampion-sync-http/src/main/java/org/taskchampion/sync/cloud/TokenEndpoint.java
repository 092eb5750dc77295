package org.taskchampion.sync.cloud;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.ClientNotAllowedException;
import org.taskchampion.sync.ServerFailedException;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncProblem;
import org.taskchampion.sync.transport.Answer;
import org.taskchampion.sync.transport.Destination;
import org.taskchampion.sync.transport.ForeignText;
import org.taskchampion.sync.transport.OneShotBody;
import org.taskchampion.sync.transport.Pace;
import org.taskchampion.sync.transport.RetryAfter;
import org.taskchampion.sync.transport.Transport;
import org.taskchampion.sync.transport.UserAgent;

/** Asks those who give tokens out. Thread-safe. */
final class TokenEndpoint implements AutoCloseable {

  private static final int MOST_BYTES = 64 * 1024;
  private static final MediaType FORM = MediaType.get("application/x-www-form-urlencoded");

  /** A machine in Google's cloud answers at once, and any other one has no such server. */
  private static final Duration METADATA_TIMEOUT = Duration.ofSeconds(3);

  /** What is taken for the life of a token whose answer does not tell it. */
  private static final Duration SHORT_LIFE = Duration.ofMinutes(5);

  private static final long LONGEST_SECONDS = 7 * 24 * 3600;

  private final OkHttpClient client;
  private final Clock clock;
  private final ForeignText foreign = new ForeignText();
  private final Map<HttpUrl, Transport> transports = new ConcurrentHashMap<>();
  private volatile boolean closed;

  TokenEndpoint(OkHttpClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** Returns how text of others is shown: without any credentials that this has sent or got. */
  ForeignText foreign() {
    return foreign;
  }

  /**
   * Changes credentials for a token.
   *
   * @param who whose credentials they are, for an error
   */
  GcsAccessToken post(HttpUrl url, Map<String, String> form, String who) {
    FormBody.Builder fields = new FormBody.Builder(StandardCharsets.UTF_8);
    form.forEach(
        (name, value) -> {
          fields.add(name, value);
          if (!name.equals("grant_type")) {
            foreign.hide(value, "credentials");
          }
        });
    Buffer body = new Buffer();
    try {
      fields.build().writeTo(body);
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot be written", e);
    }
    Request request =
        new Request.Builder()
            .url(url)
            .header("Accept-Encoding", "identity")
            .header("User-Agent", UserAgent.VALUE)
            .post(new OneShotBody(FORM, body.readByteArray()))
            .build();
    return token(transport(url, client).send(request, MOST_BYTES), url, who);
  }

  /** Asks the server that machines in Google's cloud have, which knows who the machine is. */
  GcsAccessToken metadata(HttpUrl url) {
    Request request =
        new Request.Builder()
            .url(url)
            .header("Metadata-Flavor", "Google")
            .header("Accept-Encoding", "identity")
            .header("User-Agent", UserAgent.VALUE)
            .build();
    OkHttpClient direct =
        client
            .newBuilder()
            .proxy(Proxy.NO_PROXY)
            .connectTimeout(METADATA_TIMEOUT)
            .readTimeout(METADATA_TIMEOUT)
            .build();
    return token(transport(url, direct).send(request, MOST_BYTES), url, "this machine");
  }

  private Transport transport(HttpUrl url, OkHttpClient used) {
    Transport transport =
        transports.computeIfAbsent(
            url,
            to ->
                new Transport(
                    used, new Destination(to, "credentials", "", foreign), Pace.of(used)));
    if (closed) {
      transport.close();
    }
    return transport;
  }

  private GcsAccessToken token(Answer answer, HttpUrl url, String who) {
    Map<?, ?> members = members(answer);
    if (answer.status() == 200
        && members != null
        && members.get("access_token") instanceof String token) {
      Instant now = clock.instant();
      Duration life =
          members.get("expires_in") instanceof Number seconds
              ? Duration.ofSeconds(Math.max(0, Math.min(seconds.longValue(), LONGEST_SECONDS)))
              : SHORT_LIFE;
      try {
        return new GcsAccessToken(token, now.plus(life));
      } catch (IllegalArgumentException e) {
        throw new ClientNotAllowedException(
            "the server at " + url + " gave " + who + " a token that is none", null);
      }
    }
    throw refusal(answer, members, url, who);
  }

  private SyncException refusal(
      Answer answer, @Nullable Map<?, ?> members, HttpUrl url, String who) {
    int status = answer.status();
    if (status == 429 || status == 408 || (status >= 500 && status < 600)) {
      return new ServerFailedException(
          status == 429 ? SyncProblem.TOO_MANY_REQUESTS : SyncProblem.BUSY,
          RetryAfter.of(answer.headers(), Instant.now()),
          "the server at "
              + url
              + " gives no token just now: it answered with status "
              + status
              + "; try again later",
          null);
    }
    // Never the whole answer: one of another server may be all that was sent.
    String error = members == null ? "" : said(members, "error");
    String description = members == null ? "" : said(members, "error_description");
    String words =
        error.isEmpty()
            ? ""
            : ", and says: " + error + (description.isEmpty() ? "" : " (" + description + ")");
    return new ClientNotAllowedException(
        "the server at "
            + url
            + " gives "
            + who
            + " no token: it answered with status "
            + status
            + words
            + ". Check the credentials, and this machine's date",
        null);
  }

  private String said(Map<?, ?> members, String name) {
    return members.get(name) instanceof String text ? foreign.shown(text) : "";
  }

  private static @Nullable Map<?, ?> members(Answer answer) {
    try (JsonReader reader = JsonReader.of(new Buffer().write(answer.body()))) {
      return reader.readJsonValue() instanceof Map<?, ?> members ? members : null;
    } catch (IOException | JsonDataException e) {
      return null;
    }
  }

  /** Ends all calls at once. Closing it again does nothing. */
  @Override
  public void close() {
    closed = true;
    transports.values().forEach(Transport::close);
  }
}
