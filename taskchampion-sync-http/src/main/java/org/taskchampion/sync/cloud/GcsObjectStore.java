package org.taskchampion.sync.cloud;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.NotASyncServerException;
import org.taskchampion.sync.ServerFailedException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.transport.Answer;
import org.taskchampion.sync.transport.Destination;
import org.taskchampion.sync.transport.ForeignText;
import org.taskchampion.sync.transport.OneShotBody;
import org.taskchampion.sync.transport.Pace;
import org.taskchampion.sync.transport.Transport;
import org.taskchampion.sync.transport.UserAgent;

/** A bucket of Google Cloud Storage, by its JSON API. A condition names a generation. */
final class GcsObjectStore implements ObjectStore {

  private static final MediaType BYTES = MediaType.get("application/octet-stream");
  private static final int MOST_LISTING_BYTES = 16 * 1024 * 1024;
  private static final String GENERATION = "x-goog-generation";

  /** Generations are the microseconds since 1970, so that no object ever has this one. */
  private static final String NO_GENERATION = "1";

  private static final String ABSENT = "0";

  private final HttpUrl endpoint;
  private final String bucket;
  private final Transport transport;
  private final AccessTokens tokens;
  private final TokenEndpoint tokenEndpoint;
  private final GcsRefusals refusals;

  /**
   * Makes one.
   *
   * @param client what the endpoint is reached with
   * @param tokenEndpoint what the tokens are fetched by; closed with this
   */
  GcsObjectStore(
      HttpUrl endpoint,
      String bucket,
      OkHttpClient client,
      AccessTokens tokens,
      TokenEndpoint tokenEndpoint) {
    this.endpoint = endpoint;
    this.bucket = bucket;
    ForeignText foreign = tokenEndpoint.foreign();
    this.transport =
        new Transport(client, new Destination(endpoint, "endpoint", "", foreign), Pace.of(client));
    this.tokens = tokens;
    this.tokenEndpoint = tokenEndpoint;
    this.refusals = new GcsRefusals(endpoint, bucket, foreign);
  }

  @Override
  public Optional<StoredObject> get(String key, int most) {
    HttpUrl url = object(key).addQueryParameter("alt", "media").build();
    Answer answer =
        Retries.run(() -> clear(send(() -> new Request.Builder().url(url), most, true)));
    if (answer.status() == 404 && !answer.isPage() && !refusals.isOfMissingBucket(answer)) {
      return Optional.empty();
    }
    String generation = answer.headers().get(GENERATION);
    if (answer.status() != 200 || generation == null || !isNumber(generation)) {
      throw refusals.of(answer);
    }
    return Optional.of(new StoredObject(answer.body(), generation));
  }

  @Override
  public void put(String key, byte[] value) {
    HttpUrl url = upload(key).build();
    Answer answer = Retries.run(() -> clear(send(() -> upload(url, value), 0, true)));
    if (answer.status() != 200) {
      throw refusals.of(answer);
    }
  }

  @Override
  public SwapOutcome putIf(String key, byte[] value, @Nullable String tag) {
    HttpUrl url =
        upload(key).addQueryParameter("ifGenerationMatch", tag == null ? ABSENT : tag).build();
    Answer answer;
    try {
      answer = send(() -> upload(url, value), 0, false);
    } catch (ServerUnreachableException e) {
      return SwapOutcome.UNKNOWN;
    }
    if (answer.status() == 200) {
      return SwapOutcome.SWAPPED;
    }
    if (answer.status() == 412) {
      return SwapOutcome.REFUSED;
    }
    SyncException refusal = refusals.of(answer);
    boolean isClear =
        answer.status() >= 400
            && answer.status() < 500
            && !(refusal instanceof ServerFailedException);
    if (isClear) {
      throw refusal;
    }
    return SwapOutcome.UNKNOWN;
  }

  @Override
  public void delete(String key) {
    HttpUrl url = object(key).build();
    Answer answer =
        Retries.run(() -> clear(send(() -> new Request.Builder().url(url).delete(), 0, true)));
    if (answer.status() != 204 && answer.status() != 200 && answer.status() != 404) {
      throw refusals.of(answer);
    }
  }

  @Override
  public Page list(String prefix, int most, @Nullable String continuation) {
    HttpUrl.Builder url =
        path("storage/v1/b")
            .addPathSegment(bucket)
            .addPathSegment("o")
            .addQueryParameter("prefix", prefix)
            .addQueryParameter("maxResults", Integer.toString(most))
            .addQueryParameter("fields", "items(name,timeCreated),nextPageToken");
    if (continuation != null) {
      url.addQueryParameter("pageToken", continuation);
    }
    HttpUrl built = url.build();
    Answer answer =
        Retries.run(
            () -> clear(send(() -> new Request.Builder().url(built), MOST_LISTING_BYTES, true)));
    if (answer.status() != 200) {
      throw refusals.of(answer);
    }
    try (JsonReader reader = JsonReader.of(new Buffer().write(answer.body()))) {
      return page(reader, answer.headers().getInstant("Date"));
    } catch (IOException | JsonDataException | DateTimeException e) {
      throw new NotASyncServerException(
          "the listing of "
              + address()
              + " is none that Google Cloud Storage gives: check the endpoint, and what is between",
          null);
    }
  }

  private static Page page(JsonReader reader, @Nullable Instant now) throws IOException {
    List<Page.Item> items = new ArrayList<>();
    String continuation = null;
    reader.beginObject();
    while (reader.hasNext()) {
      switch (reader.nextName()) {
        case "items" -> {
          reader.beginArray();
          while (reader.hasNext()) {
            items.add(item(reader));
          }
          reader.endArray();
        }
        case "nextPageToken" -> continuation = text(reader);
        default -> reader.skipValue();
      }
    }
    reader.endObject();
    return new Page(
        items, continuation == null || continuation.isEmpty() ? null : continuation, now);
  }

  private static Page.Item item(JsonReader reader) throws IOException {
    String name = null;
    Instant written = null;
    reader.beginObject();
    while (reader.hasNext()) {
      switch (reader.nextName()) {
        case "name" -> name = text(reader);
        case "timeCreated" -> written = OffsetDateTime.parse(text(reader)).toInstant();
        default -> reader.skipValue();
      }
    }
    reader.endObject();
    if (name == null) {
      throw new JsonDataException("an object without a name");
    }
    return new Page.Item(name, written);
  }

  private static String text(JsonReader reader) throws IOException {
    if (reader.peek() != JsonReader.Token.STRING) {
      throw new JsonDataException("no text");
    }
    return reader.nextString();
  }

  @Override
  public String impossibleTag() {
    return NO_GENERATION;
  }

  @Override
  public String address() {
    return endpoint + bucket;
  }

  @Override
  public void close() {
    transport.close();
    tokenEndpoint.close();
  }

  /** Sends a request with a token, and once more with a new one if that was not accepted. */
  private Answer send(Supplier<Request.Builder> request, int most, boolean again) {
    GcsAccessToken token = tokens.token(null);
    Answer answer = send(request.get(), token, most, again);
    // Whoever is not let in has done nothing.
    return answer.status() == 401 ? send(request.get(), tokens.token(token), most, again) : answer;
  }

  private Answer send(Request.Builder builder, GcsAccessToken token, int most, boolean again) {
    Request request =
        builder
            .header("Authorization", "Bearer " + token.value())
            .header("Accept-Encoding", "identity")
            .header("User-Agent", UserAgent.VALUE)
            .build();
    return again ? transport.send(request, most) : transport.sendStrictly(request, most);
  }

  /** Lets an answer that may be another one soon be an exception. */
  private Answer clear(Answer answer) {
    if (answer.status() >= 400 && refusals.of(answer) instanceof ServerFailedException passing) {
      throw passing;
    }
    return answer;
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() <= 19
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private Request.Builder upload(HttpUrl url, byte[] value) {
    return new Request.Builder().url(url).post(new OneShotBody(BYTES, value));
  }

  private HttpUrl.Builder upload(String key) {
    return path("upload/storage/v1/b")
        .addPathSegment(bucket)
        .addPathSegment("o")
        .addQueryParameter("uploadType", "media")
        .addQueryParameter("name", key)
        .addQueryParameter("fields", "generation");
  }

  private HttpUrl.Builder object(String key) {
    return path("storage/v1/b").addPathSegment(bucket).addPathSegment("o").addPathSegment(key);
  }

  private HttpUrl.Builder path(String segments) {
    return endpoint.newBuilder().addPathSegments(segments);
  }
}
