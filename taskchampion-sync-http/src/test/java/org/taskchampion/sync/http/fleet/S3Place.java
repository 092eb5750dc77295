package org.taskchampion.sync.http.fleet;

import java.nio.file.Path;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.cloud.S3Credentials;
import org.taskchampion.sync.cloud.S3Service;
import org.taskchampion.sync.cloud.S3SyncServer;
import org.taskchampion.sync.http.EncryptionSecret;

/** A bucket of a service that speaks S3's protocol and checks signatures. */
final class S3Place extends BucketPlace {

  private final S3Service service;
  private final boolean isOwn;

  /** Makes one with a service of its own. */
  S3Place(Path directory) {
    this(new S3Service(directory), true);
  }

  /** Makes one of a service that somebody else closes. */
  S3Place(S3Service service) {
    this(service, false);
  }

  private S3Place(S3Service service, boolean isOwn) {
    super(service.endpoint());
    this.service = service;
    this.isOwn = isOwn;
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
    return S3SyncServer.newBuilder()
        .endpoint(endpoint)
        .region("us-east-1")
        .bucket(name)
        .credentials(S3Credentials.of(S3Service.KEY_ID, S3Service.KEY_SECRET))
        .encryptionSecret(secret)
        .build();
  }

  @Override
  void open(RustDriver rust, String handle, String name) {
    rust.connectS3(
        handle, service.endpoint(), name, S3Service.KEY_ID, S3Service.KEY_SECRET, SECRET);
  }

  @Override
  public void close() {
    super.close();
    if (isOwn) {
      service.close();
    }
  }
}
