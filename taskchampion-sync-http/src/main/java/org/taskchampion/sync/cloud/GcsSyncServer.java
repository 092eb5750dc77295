package org.taskchampion.sync.cloud;

import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.SealingKey;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerIdentity;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.TooLargeException;
import org.taskchampion.sync.http.EncryptionSecret;
import org.taskchampion.sync.sealing.SecretAccess;
import org.taskchampion.sync.transport.Origin;
import org.taskchampion.sync.transport.Transport;

/**
 * A server that is a bucket of Google Cloud Storage, as Taskwarrior uses one. Versions and
 * snapshots are sealed before they are sent, so nobody who sees the bucket sees a task.
 *
 * <pre>{@code
 * try (SyncServer server =
 *     GcsSyncServer.newBuilder()
 *         .bucket("my-tasks")
 *         .credentials(GcsCredentials.file(Path.of("service-account.json")))
 *         .encryptionSecret(EncryptionSecret.of("correct horse battery staple"))
 *         .build()) {
 *   replica.sync(server);
 * }
 * }</pre>
 *
 * <p>The bucket must exist, and belongs to one history alone. The credentials need {@code
 * storage.objects.create}, {@code get}, {@code list}, {@code update} and {@code delete} in it.
 * Retention policies and holds get in the way of replacing the last version.
 *
 * <p>A synchronisation with nothing new is one request, and derives no key. The last version is
 * replaced on the condition that nobody else has done so. If an answer is lost, the truth is read,
 * and nothing is removed. After a snapshot, and after one in twenty versions, versions that it
 * covers and that are older than 180 days by the service's clock are removed.
 *
 * <p>Other programs can damage a history here: when a clean-up meets a push. {@link #check} finds
 * that, and {@link #heal} mends what can be mended.
 *
 * <p>Thread-safe. Keep one object for all synchronisations: it reuses connections and the access
 * token, and derives the key once. All methods but {@link #identity()}, {@link #sealingKey()} and
 * {@link #close()} block: do not call them on the thread of a user interface. An interrupt and
 * {@link #close()} end a request at once, and the call throws {@link
 * org.taskchampion.sync.SyncCancelledException}. No request lasts for ever: within any 90 seconds
 * at least 32 KiB must move, unless it ends. What may be repeated is tried up to three times if the
 * service is busy or fails.
 *
 * <p>A version or a snapshot that is sent may have from 1 byte to 100 MiB less the 29 bytes that
 * sealing adds; one that is received, 100 MiB and 29 bytes.
 *
 * <p>Errors: {@link org.taskchampion.sync.ServerUnreachableException} and, below it, {@link
 * org.taskchampion.sync.ServerFailedException}; {@link ServerRefusedException} and what is below
 * it; {@link org.taskchampion.sync.WrongSecretException}; {@link MalformedDataException}. Their
 * messages contain no secret, no token and no task.
 */
public final class GcsSyncServer implements SyncServer {

  private static final Logger LOGGER = LoggerFactory.getLogger(GcsSyncServer.class);
  private static final HttpUrl ENDPOINT = HttpUrl.get("https://storage.googleapis.com/");
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]");

  private final ServerIdentity identity;
  private final HttpUrl endpoint;
  private final EncryptionSecret secret;
  private final CloudHistory history;
  private final @Nullable OkHttpClient ownClient;

  private GcsSyncServer(
      Builder builder, String bucket, GcsCredentials credentials, EncryptionSecret secret) {
    this.endpoint = builder.endpoint;
    this.secret = secret;
    OkHttpClient client = builder.client == null ? Transport.newClient() : builder.client;
    this.ownClient = builder.client == null ? client : null;
    TokenEndpoint tokenEndpoint = new TokenEndpoint(client, builder.clock);
    GcsObjectStore store =
        new GcsObjectStore(
            endpoint,
            bucket,
            client,
            new AccessTokens(credentials.source(), tokenEndpoint, builder.clock),
            tokenEndpoint);
    this.identity = new ServerIdentity("gs:" + bucket, store.address());
    this.history = new CloudHistory(store, CloudHistory.sealedWith(secret), builder.random);
    if (!endpoint.isHttps() && !Origin.isLoopback(endpoint)) {
      LOGGER.warn(
          "The bucket at {} is used without TLS: the tasks are sealed, but others see the access"
              + " token, with which they can remove them",
          endpoint);
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
   * Returns which history this is, and where, without asking the service.
   *
   * @return the bucket's name, and its address
   */
  @Override
  public ServerIdentity identity() {
    history.checkOpen();
    return identity;
  }

  /**
   * Seals a version and adds it to the end of the chain. Blocks. When this throws, the bucket may
   * have the version all the same: syncing again is safe.
   *
   * @param parent the version that the new one follows; the nil UUID for the first
   * @param segment the history segment, from 1 byte to 100 MiB less 29 bytes; not kept and not
   *     changed
   * @return the new version, or the parent that was expected
   * @throws TooLargeException if the segment is larger; nothing was changed
   * @throws ServerRefusedException if what answers ignores conditions; nothing but the salt was
   *     written
   */
  @Override
  public AddVersionResult addVersion(UUID parent, byte[] segment) {
    return history.addVersion(parent, segment);
  }

  /**
   * Fetches and opens the version that follows another one. Blocks, and changes nothing. Of many
   * versions that follow each other, all are listed once.
   *
   * @param parent the version before; the nil UUID for the first
   * @return the child, or why there is none
   * @throws org.taskchampion.sync.WrongSecretException if the secret does not open the version
   * @throws MalformedDataException if the history is damaged
   */
  @Override
  public ChildVersion childVersion(UUID parent) {
    return history.childVersion(parent);
  }

  /**
   * Seals a snapshot and hands it over, and cleans up. Blocks. A snapshot of a version that the
   * history does not have is of no effect. When this throws, the bucket may have the snapshot all
   * the same: sending it again is safe.
   *
   * @param version the version at which it was made
   * @param data the snapshot, from 1 byte to 100 MiB less 29 bytes; not kept and not changed
   * @throws TooLargeException if the snapshot is larger; nothing was changed
   */
  @Override
  public void addSnapshot(UUID version, byte[] data) {
    history.addSnapshot(version, data);
  }

  /**
   * Fetches and opens the newest snapshot of the history. Blocks, and changes nothing.
   *
   * @return the snapshot; empty if there is none
   * @throws org.taskchampion.sync.WrongSecretException if the secret does not open the snapshot
   * @throws MalformedDataException if it is damaged
   */
  @Override
  public Optional<Snapshot> snapshot() {
    return history.snapshot();
  }

  /**
   * Makes sure that the bucket is there, and that it has no history.
   *
   * @throws MalformedDataException if it had one, whose last version is not known any more
   */
  @Override
  public void confirmEmpty() {
    history.confirmEmpty();
  }

  /**
   * Says that it pays to fetch the next version while one is merged.
   *
   * @return true
   */
  @Override
  public boolean answersSlowly() {
    return true;
  }

  /**
   * Returns the key that the secret and the salt in the bucket give. The key may ask the service
   * for the salt.
   *
   * @return the key, which is derived when it is first needed
   */
  @Override
  public Optional<SealingKey> sealingKey() {
    return Optional.of(history.sealingKey());
  }

  /**
   * Looks at the bucket for a replica. It finds out whether it can be reached and read, whether the
   * secret opens what is there, whether the history is whole, whether the base is known, and
   * whether what answers honours conditions. For the last it writes the salt once more, on
   * conditions that do not hold; at worst, the same bytes are written. It lists all versions.
   * Blocks.
   *
   * @param base the version on which the replica is based; the nil UUID if it has not synchronised
   *     yet
   * @return what was found; a fault of the service is a finding
   * @throws org.taskchampion.sync.SyncCancelledException if the thread is interrupted, or the
   *     server is closed meanwhile
   */
  @Override
  public ServerCheck check(UUID base) {
    return new CloudCheck(SyncServer.super.check(base), history.store())
        .complete(endpoint.isHttps(), Origin.isLoopback(endpoint));
  }

  /**
   * Mends what other programs have damaged: if the last version was removed, or what names it was,
   * the last one that can be reached becomes the last one again. All replicas go on from there, and
   * nothing is lost: what the removed version had is still with the replica that made it. A whole
   * history stays as it is. Blocks. When this throws, it may have been mended all the same.
   *
   * @return what was done, a sentence each; empty if nothing was wrong
   * @throws MalformedDataException if something is wrong that cannot be mended here; the message
   *     says what to do
   */
  public List<String> heal() {
    history.checkOpen();
    return new Diagnosis(history.store()).heal();
  }

  /**
   * Ends the calls that are running, frees connections and threads, wipes the secret and forgets
   * the key and the token. It waits for nothing but a key that is being derived, whose derivation
   * it ends. Calls in other threads end at once, with {@link
   * org.taskchampion.sync.SyncCancelledException}; the bucket may have what they were sending.
   * Later calls throw {@link IllegalStateException}. Closing it again does nothing. A client that
   * was passed in stays the caller's to close.
   */
  @Override
  public void close() {
    history.close();
    secret.close();
    if (ownClient != null) {
      ownClient.connectionPool().evictAll();
    }
  }

  /** Makes a {@link GcsSyncServer}. Not thread-safe. */
  public static final class Builder {
    private @Nullable String bucket;
    private HttpUrl endpoint = ENDPOINT;
    private @Nullable GcsCredentials credentials;
    private @Nullable EncryptionSecret secret;
    private @Nullable OkHttpClient client;
    private Clock clock = Clock.systemUTC();
    private IntSupplier random = () -> ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);

    private Builder() {}

    /**
     * Sets the bucket, which must exist.
     *
     * @param bucket its name
     * @return this
     * @throws IllegalArgumentException if it cannot be a bucket's name
     */
    public Builder bucket(String bucket) {
      if (!BUCKET.matcher(bucket).matches()) {
        throw new IllegalArgumentException(
            "a bucket's name has from 3 to 222 lower-case letters, digits, dashes, dots and"
                + " underscores, and begins and ends with a letter or digit");
      }
      this.bucket = bucket;
      return this;
    }

    /**
     * Sets another address than {@code https://storage.googleapis.com}, such as that of an
     * emulator, or of a private way into Google's network.
     *
     * @param endpoint an https or http URL, without the bucket
     * @return this
     * @throws IllegalArgumentException if it is not such a URL, or has a user, a password, a query
     *     or a fragment; the message says what is wrong with it, and shows no password
     */
    public Builder endpoint(String endpoint) {
      HttpUrl url = Origin.parse(endpoint, "endpoint");
      boolean ends = url.encodedPath().endsWith("/");
      this.endpoint = ends ? url : url.newBuilder().addPathSegment("").build();
      return this;
    }

    /**
     * Sets how the server shows who it is.
     *
     * @param credentials the credentials, such as {@link GcsCredentials#applicationDefault()}
     * @return this
     */
    public Builder credentials(GcsCredentials credentials) {
      this.credentials = Objects.requireNonNull(credentials, "credentials");
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
     * timeouts. It is used for the bucket, and for tokens.
     *
     * @param client the client; not closed. Its settings for redirects, its cache and its
     *     dispatcher are not used: requests run on threads of the server object. An interceptor
     *     must not repeat a request that has a body.
     * @return this
     */
    public Builder okHttpClient(OkHttpClient client) {
      this.client = Objects.requireNonNull(client, "client");
      return this;
    }

    /** For tests of tokens that end. */
    Builder clock(Clock newClock) {
      this.clock = newClock;
      return this;
    }

    /** For tests that leave nothing to chance. */
    Builder random(IntSupplier newRandom) {
      this.random = newRandom;
      return this;
    }

    /**
     * Returns the server, without contacting the service.
     *
     * @return the server
     * @throws IllegalStateException if the bucket, the credentials or the secret was not set, or if
     *     the secret is closed or belongs to another server
     */
    public GcsSyncServer build() {
      if (bucket == null || credentials == null || secret == null) {
        throw new IllegalStateException("bucket, credentials and encryptionSecret must be set");
      }
      SecretAccess.way().own(secret);
      return new GcsSyncServer(this, bucket, credentials, secret);
    }
  }
}
