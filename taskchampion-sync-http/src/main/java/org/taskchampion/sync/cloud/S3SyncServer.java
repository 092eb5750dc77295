package org.taskchampion.sync.cloud;

import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
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
 * A server that is a bucket of S3, or of a service that speaks S3's protocol, as Taskwarrior uses
 * one. Versions and snapshots are sealed before they are sent, so nobody who sees the bucket sees a
 * task.
 *
 * <pre>{@code
 * try (SyncServer server =
 *     S3SyncServer.newBuilder()
 *         .bucket("my-tasks")
 *         .region("eu-central-1")
 *         .credentials(S3Credentials.profile("tasks"))
 *         .encryptionSecret(EncryptionSecret.of("correct horse battery staple"))
 *         .build()) {
 *   replica.sync(server);
 * }
 * }</pre>
 *
 * <p>The bucket must exist, and belongs to one history alone. The credentials need {@code
 * s3:GetObject}, {@code s3:PutObject} and {@code s3:DeleteObject} on its objects and {@code
 * s3:ListBucket} on the bucket itself. The service must honour the conditions {@code If-Match} and
 * {@code If-None-Match} of a write. Before the first version is written this is tried, and a
 * service that ignores them is refused.
 *
 * <p>A synchronisation with nothing new is one request, and derives no key. The last version is
 * replaced on the condition that nobody else has done so. If an answer is lost, the truth is read,
 * and nothing is removed. After a snapshot, and after one in twenty versions, versions that it
 * covers and that are older than 180 days by the service's clock are removed.
 *
 * <p>Other programs can damage a history here: when the answer to a push is lost, or when a
 * clean-up meets a push. {@link #check} finds that, and {@link #heal} mends it.
 *
 * <p>Thread-safe. Keep one object for all synchronisations: it reuses connections, and derives the
 * key once. All methods but {@link #identity()}, {@link #sealingKey()} and {@link #close()} block:
 * do not call them on the thread of a user interface. An interrupt and {@link #close()} end a
 * request at once, and the call throws {@link org.taskchampion.sync.SyncCancelledException}. No
 * request lasts for ever: within any 90 seconds at least 32 KiB must move, unless it ends. What may
 * be repeated is tried up to three times if the service is busy or fails.
 *
 * <p>A version or a snapshot that is sent may have from 1 byte to 100 MiB less the 29 bytes that
 * sealing adds; one that is received, 100 MiB and 29 bytes.
 *
 * <p>Errors: {@link org.taskchampion.sync.ServerUnreachableException} and, below it, {@link
 * org.taskchampion.sync.ServerFailedException}; {@link ServerRefusedException} and what is below
 * it; {@link org.taskchampion.sync.WrongSecretException}; {@link MalformedDataException}. Their
 * messages contain no secret, no key and no task.
 */
public final class S3SyncServer implements SyncServer {

  private static final Logger LOGGER = LoggerFactory.getLogger(S3SyncServer.class);
  private static final String DEFAULT_REGION = "us-east-1";

  private final ServerIdentity identity;
  private final boolean isEncrypted;
  private final boolean isHere;
  private final EncryptionSecret secret;
  private final CloudHistory history;
  private final @Nullable OkHttpClient ownClient;

  private S3SyncServer(
      Builder builder, String bucket, EncryptionSecret secret, Supplier<S3Credentials> source) {
    AwsConfiguration configuration = AwsConfiguration.ofProcess();
    String named = builder.region == null ? configuration.region() : builder.region;
    String region = named == null ? DEFAULT_REGION : named;
    String variable = configuration.endpoint();
    HttpUrl endpoint =
        builder.endpoint != null || variable == null
            ? builder.endpoint
            : Origin.parse(variable, "endpoint");
    BucketAddress address = BucketAddress.of(endpoint, region, bucket, builder.pathStyle);
    HttpUrl url = address.url();
    OkHttpClient client = builder.client == null ? Transport.newClient() : builder.client;
    this.ownClient = builder.client == null ? client : null;
    this.identity = new ServerIdentity("s3:" + bucket, url.toString());
    this.isEncrypted = url.isHttps();
    this.isHere = Origin.isLoopback(url);
    this.secret = secret;
    this.history =
        new CloudHistory(
            new S3Store(address, bucket, region, source, client, builder.clock),
            CloudHistory.sealedWith(secret),
            builder.random);
    if (!isEncrypted && !isHere) {
      LOGGER.warn(
          "The bucket at {} is used without TLS: the tasks are sealed, but others can see requests",
          url);
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
   * @throws ServerRefusedException if the service ignores conditions; nothing but the salt was
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
   * whether the service honours conditions. For the last it writes the salt once more, on
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
        .complete(isEncrypted, isHere);
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
   * the key. It waits for nothing but a key that is being derived, whose derivation it ends. Calls
   * in other threads end at once, with {@link org.taskchampion.sync.SyncCancelledException}; the
   * bucket may have what they were sending. Later calls throw {@link IllegalStateException}.
   * Closing it again does nothing. A client that was passed in stays the caller's to close.
   */
  @Override
  public void close() {
    history.close();
    secret.close();
    if (ownClient != null) {
      ownClient.connectionPool().evictAll();
    }
  }

  /** Makes an {@link S3SyncServer}. Not thread-safe. */
  public static final class Builder {
    private @Nullable String bucket;
    private @Nullable String region;
    private @Nullable HttpUrl endpoint;
    private boolean pathStyle;
    private @Nullable Supplier<S3Credentials> credentials;
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
      if (!BucketAddress.isName(bucket)) {
        throw new IllegalArgumentException(
            "a bucket's name has letters, digits, dashes, dots and underscores only, and at least"
                + " two");
      }
      this.bucket = bucket;
      return this;
    }

    /**
     * Sets the region. Otherwise it is what {@code AWS_REGION} or {@code AWS_DEFAULT_REGION} say,
     * or the profile, or else {@code us-east-1}.
     *
     * @param region the region, such as {@code eu-central-1}
     * @return this
     * @throws IllegalArgumentException if it cannot be a region
     */
    public Builder region(String region) {
      if (!BucketAddress.isRegion(region)) {
        throw new IllegalArgumentException(
            "a region has lower-case letters, digits and dashes only, such as eu-central-1");
      }
      this.region = region;
      return this;
    }

    /**
     * Sets where a service other than AWS is. Otherwise it is what {@code AWS_ENDPOINT_URL_S3} or
     * {@code AWS_ENDPOINT_URL} say, or else AWS.
     *
     * @param endpoint an https or http URL, without the bucket
     * @return this
     * @throws IllegalArgumentException if it is not such a URL, or has a user, a password, a query
     *     or a fragment; the message says what is wrong with it, and shows no password
     */
    public Builder endpoint(String endpoint) {
      this.endpoint = Origin.parse(endpoint, "endpoint");
      return this;
    }

    /**
     * Says whether the bucket is in the path of an address and not in its host. It always is if the
     * endpoint is an IP address or {@code localhost}, or if the bucket's name cannot be in a host.
     *
     * @param pathStyle true for the path
     * @return this
     */
    public Builder pathStyle(boolean pathStyle) {
      this.pathStyle = pathStyle;
      return this;
    }

    /**
     * Sets an access key.
     *
     * @param credentials the key, which is used as long as the server is open
     * @return this
     */
    public Builder credentials(S3Credentials credentials) {
      Objects.requireNonNull(credentials, "credentials");
      return credentials(() -> credentials);
    }

    /**
     * Sets where credentials come from. The supplier is asked before the first request, and again
     * when what it gave expires. It may block, and may be called by several threads. What it throws
     * goes through to the caller of the server; a {@link
     * org.taskchampion.sync.ClientNotAllowedException} is what a replica expects.
     *
     * @param credentials the supplier, such as {@link S3Credentials#defaults()}
     * @return this
     */
    public Builder credentials(Supplier<S3Credentials> credentials) {
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
     * timeouts.
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

    /** For tests of what is old, and of signatures. */
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
     * @throws IllegalArgumentException if the endpoint in the environment is no URL
     */
    public S3SyncServer build() {
      if (bucket == null || credentials == null || secret == null) {
        throw new IllegalStateException("bucket, credentials and encryptionSecret must be set");
      }
      SecretAccess.way().own(secret);
      return new S3SyncServer(this, bucket, secret, credentials);
    }
  }
}
