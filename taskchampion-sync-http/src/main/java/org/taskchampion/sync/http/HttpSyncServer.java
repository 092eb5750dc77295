package org.taskchampion.sync.http;

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
import org.taskchampion.sync.sealing.Sealer;
import org.taskchampion.sync.transport.Answer;
import org.taskchampion.sync.transport.Destination;
import org.taskchampion.sync.transport.ForeignText;
import org.taskchampion.sync.transport.OneShotBody;
import org.taskchampion.sync.transport.Origin;
import org.taskchampion.sync.transport.Pace;
import org.taskchampion.sync.transport.Transport;
import org.taskchampion.sync.transport.UserAgent;

/**
 * A TaskChampion sync server over HTTP (part 7 of the {@linkplain org.taskchampion specification}).
 * Versions and snapshots are sealed before they are sent and opened when they arrive (part 6), so
 * the server never sees a task.
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
 * <p>Thread-safe. Keep one object for all synchronisations: it reuses connections, and derives the
 * key once, when it first seals or opens something, which takes a moment of computing. Methods that
 * talk to the server block: do not call them on the thread of a user interface (Android forbids
 * it). An interrupt ends the request at once, and so does {@link #close()}; the call then throws
 * {@link org.taskchampion.sync.SyncCancelledException}.
 *
 * <p>No request lasts for ever. Unless a client was passed in, a connection must be made within 20
 * seconds. Within any 90 seconds at least 32 KiB of the request or of its answer must move, unless
 * it ends. A slower one ends with {@link org.taskchampion.sync.ServerUnreachableException} and may
 * be tried again. So a version of 100 MiB over a slow line may take hours: {@link
 * org.taskchampion.sync.SyncOptions.Builder#deadline} limits a whole synchronisation. If a client
 * that was passed in has timeouts that allow more than 90 seconds of silence, a request gets that
 * much more time.
 *
 * <p>A version or a snapshot that is sent may have from 1 byte to 100 MiB (104,857,600 bytes) less
 * the 29 bytes that sealing adds. A larger one is a {@link TooLargeException} and is not sent; an
 * empty one is a {@link ServerRefusedException}. One that is received may have 100 MiB and 29
 * bytes, sealed, and a larger one is a {@link TooLargeException}, too. Of an error, at most 4 KiB
 * are read.
 *
 * <p>A redirect is followed only within the origin, since the client id is for nobody else, and
 * only if it keeps the method. A request follows up to 5 of them. Any other one is a {@link
 * ServerRefusedException}. If the server asks to wait, {@code SyncException.retryAfter()} says how
 * long, which is one day at most.
 *
 * <p>A version or a snapshot is sent once. It is sent again only if the server had already closed
 * the connection, or the connection broke before the server had all of it. After any other failure
 * the server may have accepted it: the call throws {@link
 * org.taskchampion.sync.ServerUnreachableException}. The next synchronisation then gets the
 * accepted version back, and it changes nothing.
 *
 * <p>Errors: {@link org.taskchampion.sync.ServerUnreachableException} and, below it, {@link
 * org.taskchampion.sync.ServerFailedException}; {@link ServerRefusedException} and, below it,
 * {@link org.taskchampion.sync.ServerNotTrustedException}, {@link
 * org.taskchampion.sync.ClientNotAllowedException}, {@link
 * org.taskchampion.sync.NotASyncServerException} and {@link TooLargeException}; {@link
 * org.taskchampion.sync.WrongSecretException}; {@link MalformedDataException}. Their messages
 * contain no secret, no client id and no task.
 */
public final class HttpSyncServer implements SyncServer {

  private static final Logger LOGGER = LoggerFactory.getLogger(HttpSyncServer.class);

  /** What follows the base in every request of the protocol. */
  private static final String PATH = "/v1/client/";

  private static final String SEGMENT = "application/vnd.taskchampion.history-segment";
  private static final String SNAPSHOT = "application/vnd.taskchampion.snapshot";
  private static final int MOST_SEALED_BYTES = Sealer.MOST_BYTES + Sealer.OVERHEAD_BYTES;

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
    this.sealer =
        new Sealer(secret::copy, Sealer.bytes(clientId), "the encryption secret or the client id");
    OkHttpClient used = client == null ? Transport.newClient() : client;
    this.ownClient = client == null ? used : null;
    ForeignText foreign = ForeignText.without(clientId);
    this.refusals = new Refusals(base, foreign);
    this.transport =
        new Transport(
            used,
            new Destination(base, "origin", PATH, foreign),
            pace == null ? Pace.of(used) : pace);
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

  /**
   * Returns which history this is, and where, without asking the server.
   *
   * @return the client id and the origin
   */
  @Override
  public ServerIdentity identity() {
    checkOpen();
    return new ServerIdentity(clientId.toString(), base.toString());
  }

  /**
   * Seals a version and adds it to the end of the chain. Blocks. When this throws, the server may
   * have accepted the version all the same: syncing again is safe.
   *
   * @param parent the version that the new one follows; the nil UUID for the first
   * @param segment the history segment, from 1 byte to 100 MiB less 29 bytes; not kept and not
   *     changed
   * @return the new version, or the parent that the server expected
   * @throws TooLargeException if the segment is larger, or too large for a proxy; nothing was
   *     changed
   */
  @Override
  public AddVersionResult addVersion(UUID parent, byte[] segment) {
    checkOpen();
    Sealer.checkSize(segment, "a version");
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

  /**
   * Fetches and opens the version that follows another one. Blocks, and changes nothing.
   *
   * @param parent the version before; the nil UUID for the first
   * @return the child, or why there is none
   * @throws org.taskchampion.sync.WrongSecretException if the secret does not open the version
   * @throws MalformedDataException if the server answers with the child of another version, or with
   *     what is no sealed version
   */
  @Override
  public ChildVersion childVersion(UUID parent) {
    checkOpen();
    Answer answer = transport.send(get("get-child-version/" + parent), MOST_SEALED_BYTES);
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

  /**
   * Seals a snapshot and hands it over. Blocks. The server may ignore a snapshot of an old version.
   * When this throws, the server may have taken the snapshot all the same: sending it again is
   * safe.
   *
   * @param version the version at which it was made
   * @param data the snapshot, from 1 byte to 100 MiB less 29 bytes; not kept and not changed
   * @throws TooLargeException if the snapshot is larger, or too large for a proxy; nothing was
   *     changed
   */
  @Override
  public void addSnapshot(UUID version, byte[] data) {
    checkOpen();
    Sealer.checkSize(data, "a snapshot");
    Answer answer =
        transport.send(post("add-snapshot", version, SNAPSHOT, sealer.seal(version, data)), 0);
    if (answer.status() != 200 || answer.isPage()) {
      throw refusals.unexpected(answer);
    }
  }

  /**
   * Fetches and opens the newest snapshot. Blocks, and changes nothing.
   *
   * @return the snapshot; empty if the server has none
   * @throws org.taskchampion.sync.WrongSecretException if the secret does not open the snapshot
   * @throws MalformedDataException if what came is no sealed snapshot
   */
  @Override
  public Optional<Snapshot> snapshot() {
    checkOpen();
    Answer answer = transport.send(get("snapshot"), MOST_SEALED_BYTES);
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
   * Asks for the page at the base, where a server says its name. If that page says nothing, it asks
   * for the first version: a server that has none answers this in its own words.
   *
   * @throws org.taskchampion.sync.NotASyncServerException if neither does
   */
  @Override
  public void confirmEmpty() {
    checkOpen();
    if (greets()) {
      return;
    }
    Answer first = transport.send(get("get-child-version/" + NIL_VERSION), MOST_SEALED_BYTES);
    if (!Greeting.isOfServer(first)) {
      throw refusals.saysNothing(first);
    }
  }

  private boolean greets() {
    try {
      return Greeting.version(transport.send(front(), Transport.BEGINNING_BYTES)) != null;
    } catch (ServerRefusedException e) {
      return false; // the page may belong to something else than what is below it
    }
  }

  /**
   * Says that answers take so long that it pays to fetch the next version while one is merged.
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
   * Looks at the server for a replica, and changes nothing there. It finds out whether a sync
   * server answers, whether over TLS, which version it has, whether it lets the client id in,
   * whether the secret opens what it has, and whether it knows the base. For that it fetches a
   * version or the snapshot. Blocks.
   *
   * @param replicasBase the version on which the replica is based; the nil UUID if it has not
   *     synchronised yet
   * @return what was found; a fault of the server is a finding
   * @throws org.taskchampion.sync.SyncCancelledException if the thread is interrupted, or the
   *     server is closed meanwhile
   */
  @Override
  public ServerCheck check(UUID replicasBase) {
    return new HttpCheck(SyncServer.super.check(replicasBase), base, Origin.isLoopback(base))
        .complete(() -> transport.send(front(), Transport.BEGINNING_BYTES));
  }

  /**
   * Ends the calls that are running, frees connections and threads, wipes the secret and forgets
   * the key that was derived from it. It waits for nothing but a key that is being derived, whose
   * derivation it ends. Calls in other threads end at once, with {@link
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

  private Request get(String path) {
    return request(path).get().build();
  }

  private Request post(String path, UUID version, String type, byte[] body) {
    return request(path + "/" + version).post(new OneShotBody(MediaType.get(type), body)).build();
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
     * @throws IllegalArgumentException if it is not such a URL, or has a user, a password, a query
     *     or a fragment; the message says what is wrong with it, and shows no password
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
     * Sets the secret. The server that is built owns the secret and closes it when it is closed
     * itself.
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
     * @param client the client; not closed. Its settings for redirects, its cache and its
     *     dispatcher are not used: requests run on threads of the server object.
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
