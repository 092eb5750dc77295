package org.taskchampion.sync.cloud;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.transport.Answer;
import org.taskchampion.sync.transport.Destination;
import org.taskchampion.sync.transport.ForeignText;
import org.taskchampion.sync.transport.OneShotBody;
import org.taskchampion.sync.transport.Pace;
import org.taskchampion.sync.transport.Transport;
import org.taskchampion.sync.transport.UserAgent;

/** A bucket of S3, or of a service that speaks its protocol. Thread-safe. */
final class S3Store implements ObjectStore {

  private static final Logger LOGGER = LoggerFactory.getLogger(S3Store.class);

  private static final MediaType TYPE = MediaType.get("application/octet-stream");
  private static final String NO_TAG = "\"00000000000000000000000000000000\"";
  private static final int MOST_PAGE_BYTES = 4 * 1024 * 1024;
  private static final byte[] NOTHING = {};

  /** Services send 34 characters, or some more. */
  private static final int MOST_TAG_CHARACTERS = 1_024;

  /** New credentials are asked for so long before the old ones expire. */
  private static final Duration MARGIN = Duration.ofMinutes(1);

  private final HttpUrl base;
  private final Supplier<S3Credentials> source;
  private final RequestSigning signing;
  private final ForeignText foreign = new ForeignText();
  private final S3Failures failures;
  private final Transport transport;
  private final Clock clock;
  private @Nullable S3Credentials known; // guarded by this

  S3Store(
      BucketAddress address,
      String bucket,
      String region,
      Supplier<S3Credentials> source,
      OkHttpClient client,
      Clock clock) {
    this.base = address.url();
    this.source = source;
    this.signing = new RequestSigning(region, "s3");
    this.failures = new S3Failures(base, bucket, region, foreign);
    this.transport =
        new Transport(client, new Destination(base, "endpoint", "", foreign), Pace.of(client));
    this.clock = clock;
  }

  /**
   * A request, not signed yet.
   *
   * @param condition the header that makes it conditional, and its value; empty for none
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Asked(
      String method,
      String key,
      List<RequestSigning.Parameter> query,
      byte @Nullable [] body,
      Map<String, String> condition) {}

  @Override
  public Optional<StoredObject> get(String key, int most) {
    Answer answer = send(new Asked("GET", key, List.of(), null, Map.of()), most);
    if (answer.status() == 404 && S3Xml.failure(answer.body()).code().equals("NoSuchKey")) {
      return Optional.empty();
    }
    if (answer.status() != 200 || answer.isPage()) {
      throw answer.status() == 200 ? failures.notS3(200) : failures.of(answer);
    }
    String tag = answer.headers().get("ETag");
    if (tag == null || !isTag(tag)) {
      throw new ServerRefusedException(
          base + " sends no ETag with an object, which a safe change of it needs", null);
    }
    return Optional.of(new StoredObject(answer.body(), tag));
  }

  /** Says whether a text can be a condition of a request, and is not one that is always met. */
  private static boolean isTag(String tag) {
    return !tag.isEmpty()
        && tag.length() <= MOST_TAG_CHARACTERS
        && !tag.equals("*")
        && tag.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }

  @Override
  public void put(String key, byte[] value) {
    Answer answer = send(new Asked("PUT", key, List.of(), value, Map.of()), 0);
    if (!isDone(answer)) {
      throw failures.of(answer);
    }
  }

  @Override
  public SwapOutcome putIf(String key, byte[] value, @Nullable String tag) {
    Map<String, String> condition =
        tag == null ? Map.of("if-none-match", "*") : Map.of("if-match", tag);
    Answer answer;
    try {
      Request request = signed(new Asked("PUT", key, List.of(), value, condition));
      answer = transport.sendStrictly(request, 0);
    } catch (ServerUnreachableException | ServerRefusedException e) {
      // Also what is no proper answer may be one to a request that was done.
      LOGGER.debug("The answer to a conditional write is lost", e);
      return SwapOutcome.UNKNOWN;
    }
    if (isDone(answer)) {
      return SwapOutcome.SWAPPED;
    }
    String code = S3Xml.failure(answer.body()).code();
    if (answer.status() == 412 || (answer.status() == 404 && code.equals("NoSuchKey"))) {
      return SwapOutcome.REFUSED;
    }
    // 409: another request was in the way.
    boolean isUnclear =
        answer.status() == 409
            || answer.status() == 408
            || answer.status() == 429
            || (answer.status() >= 500 && answer.status() != 501);
    if (isUnclear) {
      return SwapOutcome.UNKNOWN;
    }
    throw failures.of(answer);
  }

  private static boolean isDone(Answer answer) {
    return (answer.status() == 200 || answer.status() == 201 || answer.status() == 204)
        && !answer.isPage();
  }

  @Override
  public void delete(String key) {
    Answer answer = send(new Asked("DELETE", key, List.of(), null, Map.of()), 0);
    boolean isAbsent =
        answer.status() == 404 && S3Xml.failure(answer.body()).code().equals("NoSuchKey");
    if (!isAbsent && !isDone(answer)) {
      throw failures.of(answer);
    }
  }

  @Override
  public Page list(String prefix, int most, @Nullable String continuation) {
    List<RequestSigning.Parameter> query = new ArrayList<>();
    query.add(new RequestSigning.Parameter("list-type", "2"));
    query.add(new RequestSigning.Parameter("max-keys", String.valueOf(most)));
    query.add(new RequestSigning.Parameter("prefix", prefix));
    if (continuation != null) {
      query.add(new RequestSigning.Parameter("continuation-token", continuation));
    }
    Answer answer = send(new Asked("GET", "", query, null, Map.of()), MOST_PAGE_BYTES);
    if (answer.status() != 200) {
      throw failures.of(answer);
    }
    try {
      S3Xml.Listed listed = S3Xml.listed(answer.body());
      return new Page(listed.items(), listed.continuation(), answer.headers().getInstant("Date"));
    } catch (S3Xml.MalformedXmlException e) {
      LOGGER.debug("A listing cannot be read", e);
      throw failures.notS3(answer.status());
    }
  }

  @Override
  public String impossibleTag() {
    return NO_TAG;
  }

  @Override
  public String address() {
    return base.toString();
  }

  /** Sends a request that may be repeated. */
  private Answer send(Asked asked, int most) {
    return Retries.run(
        () -> {
          Answer answer = transport.sendUnredirected(signed(asked), most);
          if (isExpired(answer)) {
            forget();
            answer = transport.sendUnredirected(signed(asked), most);
          }
          if (S3Failures.isPassing(answer)) {
            throw failures.of(answer);
          }
          return answer;
        });
  }

  /** Temporary credentials may end before they say so. */
  private static boolean isExpired(Answer answer) {
    boolean refuses = answer.status() == 400 || answer.status() == 403;
    return refuses && S3Xml.failure(answer.body()).code().equals("ExpiredToken");
  }

  private Request signed(Asked asked) {
    Instant now = clock.instant();
    S3Credentials credentials = credentials(now);
    String query = RequestSigning.query(asked.query());
    HttpUrl url =
        base.newBuilder()
            .addEncodedPathSegment(asked.key())
            .encodedQuery(query.isEmpty() ? null : query)
            .build();
    byte[] body = asked.body();
    String hash = RequestSigning.hash(body == null ? NOTHING : body);
    Map<String, String> headers = new TreeMap<>(asked.condition());
    headers.put("host", host());
    headers.put("x-amz-content-sha256", hash);
    headers.put("x-amz-date", RequestSigning.time(now));
    String token = credentials.sessionToken();
    if (token != null) {
      headers.put("x-amz-security-token", token);
    }
    Request.Builder request =
        new Request.Builder()
            .url(url)
            .header("User-Agent", UserAgent.VALUE)
            .header("Accept-Encoding", "identity")
            .header(
                "Authorization",
                signing.authorization(
                    credentials, asked.method(), url.encodedPath(), asked.query(), headers, hash));
    headers.forEach(request::header);
    return request
        .method(asked.method(), body == null ? null : new OneShotBody(TYPE, body))
        .build();
  }

  private String host() {
    String host = base.host().indexOf(':') >= 0 ? "[" + base.host() + "]" : base.host();
    boolean isUsual = base.port() == HttpUrl.defaultPort(base.scheme());
    return isUsual ? host : host + ":" + base.port();
  }

  private S3Credentials credentials(Instant now) {
    synchronized (this) {
      S3Credentials last = known;
      if (last != null && last.expiry().map(now.plus(MARGIN)::isBefore).orElse(true)) {
        return last;
      }
    }
    // Not under the lock: the application may take its time.
    S3Credentials next = Objects.requireNonNull(source.get(), "credentials");
    foreign.hide(next.secretAccessKey(), "secret access key");
    String token = next.sessionToken();
    if (token != null) {
      foreign.hide(token, "session token");
    }
    synchronized (this) {
      known = next;
    }
    return next;
  }

  private synchronized void forget() {
    known = null;
  }

  @Override
  public void close() {
    transport.close();
    forget();
  }
}
