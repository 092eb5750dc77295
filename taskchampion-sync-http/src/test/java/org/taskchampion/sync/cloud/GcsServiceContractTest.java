package org.taskchampion.sync.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ServerCheck.Outcome;
import org.taskchampion.sync.ServerCheck.Subject;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.http.EncryptionSecret;
import org.taskchampion.testing.SyncServerContract;

/** An emulator of Google Cloud Storage: the contract, and a fault at every request. */
@Tag("fleet")
class GcsServiceContractTest extends SyncServerContract {

  private static final UUID NIL = SyncServer.NIL_VERSION;

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

  private static GcsSyncServer.Builder server(String endpoint, String bucket) {
    return GcsSyncServer.newBuilder()
        .endpoint(endpoint)
        .bucket(bucket)
        .credentials(GcsCredentials.tokens(() -> new GcsAccessToken("token", Instant.MAX)))
        .encryptionSecret(EncryptionSecret.of("secret"));
  }

  @Override
  protected SyncServer open() {
    return server(service.endpoint(), bucket).build();
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void aFaultAtEveryRequestLosesNothing(FaultyProxy.Fate fate) {
    try (FaultyProxy proxy = new FaultyProxy(service.endpoint());
        SyncServer shaky = server(proxy.endpoint(), bucket).build();
        SyncServer steady = open()) {
      EveryRequest.fails(proxy, fate, shaky, steady);
    }
  }

  @Test
  void aServiceThatIgnoresGenerationsIsFoundAndRefused() {
    AddVersionResult.Added added;
    try (SyncServer steady = open()) {
      added = (AddVersionResult.Added) steady.addVersion(NIL, new byte[] {1});
    }
    try (FaultyProxy careless = new FaultyProxy(service.endpoint())) {
      careless.dropGenerations();
      try (SyncServer used = server(careless.endpoint(), bucket).build();
          SyncServer fresh = server(careless.endpoint(), service.newBucket()).build()) {
        assertThat(used.check(added.version()).finding(Subject.ACCESS).orElseThrow())
            .matches(it -> it.outcome() == Outcome.FAILED)
            .matches(it -> it.message().contains("ignores the condition of a write"));
        assertThatThrownBy(() -> fresh.addVersion(NIL, new byte[] {1}))
            .isInstanceOf(ServerRefusedException.class)
            .hasMessageContaining("ignores the condition of a write");
        assertThat(fresh.childVersion(NIL)).isEqualTo(new ChildVersion.UpToDate());
      }
    }
    try (SyncServer steady = open()) {
      assertThat(steady.childVersion(NIL)).isInstanceOf(ChildVersion.Found.class);
    }
  }
}
