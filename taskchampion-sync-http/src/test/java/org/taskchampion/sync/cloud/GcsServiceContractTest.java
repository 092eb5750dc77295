package org.taskchampion.sync.cloud;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.http.EncryptionSecret;
import org.taskchampion.testing.SyncServerContract;

/** The contract of servers, on an emulator of Google Cloud Storage. */
@Tag("fleet")
class GcsServiceContractTest extends SyncServerContract {

  @TempDir static Path directory;
  private static GcsService service;

  private String bucket;

  @BeforeAll
  static void start() {
    service = new GcsService(directory);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @BeforeEach
  void makeBucket() {
    bucket = service.newBucket();
  }

  @Override
  protected SyncServer open() {
    return GcsSyncServer.newBuilder()
        .endpoint(service.endpoint())
        .bucket(bucket)
        .credentials(GcsCredentials.tokens(() -> new GcsAccessToken("token", Instant.MAX)))
        .encryptionSecret(EncryptionSecret.of("secret"))
        .build();
  }
}
