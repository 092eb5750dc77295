package org.taskchampion.sync.http;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.NotASyncServerException;
import org.taskchampion.sync.SealingKey;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerIdentity;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.TooLargeException;

/**
 * A TaskChampion sync server over HTTP (part 7 of the {@linkplain org.taskchampion specification}).
 * Versions and snapshots are sealed before they leave and opened when they come (part 6): the
 * server never sees a task.
 *
 * <pre>{@code
 * try (SyncServer server =
 *     HttpSyncServer.newBuilder()
 *         .origin("https://sync.example.com")
 *         .clientId(UUID.fromString("11111111-2222-4333-8444-555555555555"))
 *         .encryptionSecret(EncryptionSecret.of("correct horse battery staple"))
 *         .build()) {
 *   replica.sync(server);
 * }
 * }</pre>
 *
 * <p>Thread-safe, and meant to be kept: the key is derived once for each object, when something has
 * to be sealed or opened for the first time, and connections are reused. An interrupt closes the
 * request at once, and so does {@link #close()}.
 *
 * <p>No request lasts for ever. Within any 90 seconds at least 32 KiB of it or of its answer must
 * move, unless it ends: a line that is slower than any modem is {@link
 * org.taskchampion.sync.ServerUnreachableException}, to be tried again. A version of 100 MiB over a
 * slow line may take its hours. A client that was passed in, and whose own timeouts allow more than
 * 90 seconds of silence, gets as much more.
 *
 * <p>No more of an answer is read than its purpose allows: 100 MiB of a version or a snapshot,
 * uncompressed, and 4 KiB of an error. Redirects are followed only within the origin: the client id
 * goes to nobody else.
 *
 * <p>A version or a snapshot is sent once. It is sent again only where the server had closed the
 * connection before, or the connection broke before it had taken all of it. Whatever else breaks
 * may have been done, and is {@link org.taskchampion.sync.ServerUnreachableException}: the next
 * synchronisation gets a version that was accepted back, and it changes nothing.
 *
 * <p>Errors: {@link org.taskchampion.sync.ServerUnreachableException} and, below it, {@link
 * org.taskchampion.sync.ServerFailedException}; {@link ServerRefusedException} and, below it,
 * {@link org.taskchampion.sync.ServerNotTrustedException}, {@link
 * org.taskchampion.sync.ClientNotAllowedException}, {@link
 * org.taskchampion.sync.NotASyncServerException} and {@link TooLargeException}; {@link
 * org.taskchampion.sync.WrongSecretException}; {@link MalformedDataException}. Their messages have
 * no secret, no client id and no task in them.
 */
public final class HttpSyncServer implements SyncServer {

  private static final Logger LOGGER = LoggerFactory.getLogger(HttpSyncServer.class);

  /** What follows the base in every request of the protocol. */
  static final String PATH = "/v1/client/";

  private static final String SEGMENT = "application/vnd.taskchampion.history-segment";
  private static final String SNAPSHOT = "application/vnd.taskchampion.snapshot";
  private static final int MOST_BYTES = 100 * 1024 * 1024;
  private static final int MOST_SEALED = MOST_BYTES + Sealer.OVERHEAD;

  private final HttpUrl base;
  private final UUID clientId;
  private final EncryptionSecret secret;
  private final Sealer sealer;
  private final Transport transport;
  private final Refusals refusals;
  private final @Nullable OkHttpClient ownClient;
  private volatile boolean closed;

  private HttpSyncServer(
      HttpUrl base,
      UUID clientId,
      EncryptionSecret secret,
      @Nullable OkHttpClient client,
      @Nullable Pace pace) {
    this.base = base;
    this.clientId = clientId;
    this.secret = secret;
    this.sealer = new Sealer(secret, clientId);
    OkHttpClient used = client == null ? newClient() : client;
    this.ownClient = client == null ? used : null;
    Foreign foreign = new Foreign(clientId);
    this.refusals = new Refusals(base, foreign);
    this.transport = new Transport(used, base, foreign, pace == null ? Pace.of(used) : pace);
    if (!base.isHttps() && !Origin.isLoopback(base)) {
      // Once for each object, and not at each request.
      LOGGER.warn(
          "The server at {} is used without TLS: the tasks are sealed, the client id is not", base);
    }
  }

  /**
   * Returns a builder.
   *
   * @return a new builder
   */
  public static Builder newBuilder() {
    return new Builder();
  }

  @Override
  public ServerIdentity identity() {
    checkOpen();
    return new ServerIdentity(clientId.toString(), base.toString());
  }

  @Override
  public AddVersionResult addVersion(UUID parent, byte[] segment) {
    checkOpen();
    checkSize(segment, "a version");
    Answer answer =
        transport.send(post("add-version", parent, SEGMENT, sealer.seal(parent, segment)), 0);
    if (answer.status() == 200 && !answer.isPage()) {
      return new AddVersionResult.Added(uuid(answer, "X-Version-Id", parent), urgency(answer));
    }
    if (answer.status() == 409 && !answer.isPage()) {
      return new AddVersionResult.ExpectedParent(uuid(answer, "X-Parent-Version-Id", parent));
    }
    throw refusals.unexpected(answer);
  }

  @Override
  public ChildVersion childVersion(UUID parent) {
    checkOpen();
    Answer answer = transport.send(get("get-child-version/" + parent), MOST_SEALED);
    if (answer.status() == 404 && !answer.isPage()) {
      return new ChildVersion.UpToDate();
    }
    if (answer.status() == 410 && !answer.isPage()) {
      return new ChildVersion.Gone();
    }
    if (answer.status() != 200) {
      throw refusals.unexpected(answer);
    }
    checkType(answer, SEGMENT);
    UUID version = uuid(answer, "X-Version-Id", parent);
    UUID itsParent = uuid(answer, "X-Parent-Version-Id", parent);
    if (!itsParent.equals(parent)) {
      throw MalformedDataException.wrongParent(parent, version, itsParent);
    }
    return new ChildVersion.Found(
        version, parent, open(parent, answer, version, "version " + version));
  }

  @Override
  public void addSnapshot(UUID version, byte[] data) {
    checkOpen();
    checkSize(data, "a snapshot");
    Answer answer =
        transport.send(post("add-snapshot", version, SNAPSHOT, sealer.seal(version, data)), 0);
    if (answer.status() != 200 || answer.isPage()) {
      throw refusals.unexpected(answer);
    }
  }

  @Override
  public Optional<Snapshot> snapshot() {
    checkOpen();
    Answer answer = transport.send(get("snapshot"), MOST_SEALED);
    if (answer.status() == 404 && !answer.isPage()) {
      return Optional.empty();
    }
    if (answer.status() != 200) {
      throw refusals.unexpected(answer);
    }
    checkType(answer, SNAPSHOT);
    UUID version = uuid(answer, "X-Version-Id", NIL_VERSION);
    return Optional.of(
        new Snapshot(
            version, open(version, answer, version, "the snapshot of version " + version)));
  }

  /**
   * Asks for the page at the base, where a server says its name, and, where that says nothing, for
   * the first version, to which a server without one says something of its own.
   *
   * @throws org.taskchampion.sync.NotASyncServerException if neither does
   */
  @Override
  public void confirmEmpty() {
    checkOpen();
    if (greets()) {
      return;
    }
    Answer first = transport.send(get("get-child-version/" + NIL_VERSION), MOST_SEALED);
    if (!Greeting.isOfServer(first)) {
      throw refusals.saysNothing(first);
    }
  }

  private boolean greets() {
    try {
      return Greeting.version(transport.send(front(), AnswerReader.BEGINNING)) != null;
    } catch (ServerRefusedException e) {
      return false; // the page may belong to something else than what is below it
    }
  }

  /**
   * Says that an answer takes long.
   *
   * @return true
   */
  @Override
  public boolean answersSlowly() {
    return true;
  }

  /**
   * Returns the key that the secret and the client id give.
   *
   * @return the key, which is derived when it is first needed
   */
  @Override
  public Optional<SealingKey> sealingKey() {
    checkOpen();
    return Optional.of(sealer);
  }

  /**
   * Looks at the server for a replica, and changes nothing there: whether it answers and is one,
   * over TLS, its version, whether it lets the client id in, whether the secret opens what it has,
   * and whether it knows the base. Fetches a version or the snapshot to find that out.
   *
   * @param replicasBase {@inheritDoc}
   */
  @Override
  public ServerCheck check(UUID replicasBase) {
    return new HttpCheck(SyncServer.super.check(replicasBase), base, Origin.isLoopback(base))
        .complete(() -> transport.send(front(), AnswerReader.BEGINNING));
  }

  /**
   * Ends what is under way, frees connections and threads, wipes the secret and forgets the key
   * that was derived from it. Calls in other threads end at once, with {@link
   * org.taskchampion.sync.SyncCancelledException}; the server may have accepted what they were
   * sending. Later calls throw {@link IllegalStateException}. Closing it again does nothing.
   *
   * <p>A client that was passed in stays the caller's to close. Only the calls of this object are
   * cancelled.
   */
  @Override
  public void close() {
    closed = true;
    transport.close();
    sealer.close();
    secret.close();
    if (ownClient != null) {
      ownClient.connectionPool().evictAll();
    }
  }

  private byte[] open(UUID version, Answer answer, UUID named, String what) {
    try {
      return sealer.open(version, answer.body(), named, what);
    } catch (OutOfMemoryError e) {
      throw transport.noMemory(e);
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the server is closed");
    }
  }

  private static void checkSize(byte[] payload, String what) {
    if (payload.length == 0 || payload.length + Sealer.OVERHEAD > MOST_BYTES) {
      String message =
          what
              + " of "
              + payload.length
              + " bytes cannot be sent: a server takes from 1 byte to 100 MiB";
      throw payload.length == 0
          ? new ServerRefusedException(message, null)
          : new TooLargeException(message, null);
    }
  }

  private Request get(String path) {
    return request(path).get().build();
  }

  private Request post(String path, UUID version, String type, byte[] body) {
    return request(path + "/" + version).post(new OnceBody(MediaType.get(type), body)).build();
  }

  private Request.Builder request(String path) {
    return new Request.Builder()
        .url(base.newBuilder().addPathSegments(PATH.substring(1) + path).build())
        .header("X-Client-Id", clientId.toString())
        .header("Accept-Encoding", "identity") // sealed bytes do not get smaller
        .header("User-Agent", UserAgent.VALUE);
  }

  /** The page at the base, which needs no client id. */
  private Request front() {
    return new Request.Builder()
        .url(base.newBuilder().addPathSegment("").build())
        .header("Accept-Encoding", "identity")
        .header("User-Agent", UserAgent.VALUE)
        .build();
  }

  private static SnapshotUrgency urgency(Answer answer) {
    String urgency = answer.headers().get("X-Snapshot-Request");
    return switch (urgency == null ? "" : urgency.toLowerCase(Locale.ROOT)) {
      case "urgency=high" -> SnapshotUrgency.HIGH;
      case "urgency=low" -> SnapshotUrgency.LOW;
      default -> SnapshotUrgency.NONE;
    };
  }

  private UUID uuid(Answer answer, String header, UUID asked) {
    String text = answer.headers().get(header);
    if (text != null && text.length() == 36) {
      try {
        return UUID.fromString(text);
      } catch (IllegalArgumentException e) {
        // said below
      }
    }
    String message =
        "the answer of the server at "
            + base
            + " about version "
            + asked
            + " has no valid "
            + header
            + ": it is no TaskChampion sync server, or something between changes its answers";
    throw text == null
        ? new NotASyncServerException(message, null)
        : new MalformedDataException(asked, message, null);
  }

  private void checkType(Answer answer, String expected) {
    if (!expected.equals(answer.contentType())) {
      throw refusals.notAServer(answer);
    }
  }

  private static OkHttpClient newClient() {
    return new OkHttpClient.Builder()
        .connectTimeout(Duration.ofSeconds(20))
        .readTimeout(Duration.ofMinutes(1))
        .writeTimeout(Duration.ofMinutes(1))
        .build();
  }

  /** Makes an {@link HttpSyncServer}. Not thread-safe. */
  public static final class Builder {
    private @Nullable HttpUrl origin;
    private @Nullable UUID clientId;
    private @Nullable EncryptionSecret secret;
    private @Nullable OkHttpClient client;
    private @Nullable Pace pace;

    private Builder() {}

    /**
     * Sets where the server is.
     *
     * @param origin an https or http URL; it may have a path, below which the server's own paths
     *     are
     * @return this
     * @throws IllegalArgumentException if it is no such URL, or has a user, a password, a query or
     *     a fragment; the message says what is wrong with it, and shows no password
     */
    public Builder origin(String origin) {
      this.origin = Origin.parse(origin);
      return this;
    }

    /**
     * Sets which history is meant: all replicas with the same client id share it.
     *
     * @param clientId the client id
     * @return this
     */
    public Builder clientId(UUID clientId) {
      this.clientId = Objects.requireNonNull(clientId, "clientId");
      return this;
    }

    /**
     * Sets the secret. The server that is built owns it, and closes it with itself.
     *
     * @param secret the secret that all replicas of the history share
     * @return this
     */
    public Builder encryptionSecret(EncryptionSecret secret) {
      this.secret = Objects.requireNonNull(secret, "secret");
      return this;
    }

    /**
     * Sets the client to send with, for a proxy, a certificate authority, interceptors or other
     * timeouts.
     *
     * @param client the client; not closed. Its redirects and its cache are not used. Its
     *     dispatcher is not, either: requests run on threads of the server object.
     * @return this
     */
    public Builder okHttpClient(OkHttpClient client) {
      this.client = Objects.requireNonNull(client, "client");
      return this;
    }

    /** For tests that do not wait for minutes. */
    Builder pace(Pace newPace) {
      this.pace = newPace;
      return this;
    }

    /**
     * Returns the server, without contacting it.
     *
     * @return the server
     * @throws IllegalStateException if the origin, the client id or the secret was not set, or if
     *     the secret is closed or belongs to another server
     */
    public HttpSyncServer build() {
      if (origin == null || clientId == null || secret == null) {
        throw new IllegalStateException("origin, clientId and encryptionSecret must be set");
      }
      secret.own();
      return new HttpSyncServer(origin, clientId, secret, client, pace);
    }
  }
}
