package org.taskchampion.sync.http.fleet;

import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.cloud.FaultyProxy;
import org.taskchampion.sync.http.EncryptionSecret;

/**
 * A bucket of an object store, to which the way of the replicas of this library is faulty. The Rust
 * library has a good one, since a lost answer may make it remove what it has just committed.
 */
abstract class BucketPlace implements Place {

  static final String SECRET = "schlüssel 🔑";

  /** How many histories there are in a bucket, one after the other. */
  private static final int SAME_BUCKET = 8;

  private final FaultyProxy proxy;
  private String bucket = "";
  private String handle = "";
  private int histories;
  private @Nullable SyncServer server;
  private @Nullable SyncServer faulty;

  /**
   * Begins.
   *
   * @param endpoint where the service is
   */
  BucketPlace(String endpoint) {
    proxy = new FaultyProxy(endpoint);
  }

  /** Makes a new bucket, and returns its name. */
  abstract String newBucket();

  /** Removes what is in a bucket but for the salt. */
  abstract void empty(String name);

  /** Opens a handle of this library. */
  abstract SyncServer open(String endpoint, String name, EncryptionSecret secret);

  /** Opens a handle of the Rust library. */
  abstract void open(RustDriver rust, String handle, String name);

  /** Returns the address of the service. */
  abstract String endpoint();

  @Override
  public void empty() {
    proxy.fates(new Faults(histories));
    // A new bucket has a new salt, and to derive the keys from it takes longer than the history.
    if (histories++ % SAME_BUCKET > 0) {
      empty(bucket);
      return;
    }
    closeHandles();
    handle = "";
    bucket = newBucket();
    server = open(endpoint(), bucket, EncryptionSecret.of(SECRET));
    faulty = open(proxy.endpoint(), bucket, EncryptionSecret.of(SECRET));
  }

  @Override
  public SyncServer server() {
    return opened(server);
  }

  @Override
  public SyncServer replicasServer() {
    return opened(faulty);
  }

  private static SyncServer opened(@Nullable SyncServer handle) {
    if (handle == null) {
      throw new IllegalStateException("empty() comes first");
    }
    return handle;
  }

  @Override
  public String connect(RustDriver rust) {
    if (handle.isEmpty()) {
      handle = endpoint() + "/" + bucket;
      open(rust, handle, bucket);
    }
    return handle;
  }

  private void closeHandles() {
    if (server != null) {
      server.close();
    }
    if (faulty != null) {
      faulty.close();
    }
  }

  @Override
  public void close() {
    closeHandles();
    proxy.close();
  }
}
