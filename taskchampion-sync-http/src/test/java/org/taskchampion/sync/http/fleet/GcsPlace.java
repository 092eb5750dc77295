package org.taskchampion.sync.http.fleet;

import java.nio.file.Path;
import java.util.Map;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.cloud.GcsCredentials;
import org.taskchampion.sync.cloud.GcsFront;
import org.taskchampion.sync.cloud.GcsService;
import org.taskchampion.sync.cloud.GcsSyncServer;
import org.taskchampion.sync.http.EncryptionSecret;

/** A bucket of an emulator of Google Cloud Storage. */
final class GcsPlace extends BucketPlace {

  private final GcsService service;
  private final GcsFront front;
  private final boolean isOwn;

  /** Makes one with a service of its own. */
  GcsPlace(Path directory) {
    this(new GcsService(directory), directory, true);
  }

  /** Makes one of a service that somebody else closes. */
  GcsPlace(GcsService service, Path directory) {
    this(service, directory, false);
  }

  private GcsPlace(GcsService service, Path directory, boolean isOwn) {
    super(service.endpoint());
    this.service = service;
    this.isOwn = isOwn;
    this.front = new GcsFront(directory.resolve("front"), service.port());
  }

  @Override
  public Map<String, String> environment() {
    return front.environment();
  }

  @Override
  String newBucket() {
    return service.newBucket();
  }

  @Override
  void empty(String name) {
    service.empty(name);
  }

  @Override
  String endpoint() {
    return service.endpoint();
  }

  @Override
  SyncServer open(String endpoint, String name, EncryptionSecret secret) {
    return GcsSyncServer.newBuilder()
        .endpoint(endpoint)
        .bucket(name)
        .credentials(GcsCredentials.file(front.key()))
        .encryptionSecret(secret)
        .build();
  }

  @Override
  void open(RustDriver rust, String handle, String name) {
    rust.connectGcs(handle, name, front.key(), SECRET);
  }

  @Override
  public void close() {
    super.close();
    front.close();
    if (isOwn) {
      service.close();
    }
  }
}
