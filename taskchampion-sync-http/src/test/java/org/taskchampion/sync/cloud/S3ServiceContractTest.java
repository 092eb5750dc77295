package org.taskchampion.sync.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
import org.taskchampion.sync.ClientNotAllowedException;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerCheck.Outcome;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.http.EncryptionSecret;
import org.taskchampion.testing.SyncServerContract;

/** A real S3 service: the contract, and a fault at every request. */
@Tag("fleet")
class S3ServiceContractTest extends SyncServerContract {

  private static final UUID NIL = SyncServer.NIL_VERSION;

  @TempDir private static Path directory;
  private static S3Service service;
  private static FaultyProxy orderly;

  private String bucket;

  @BeforeAll
  static void start() {
    service = new S3Service(directory);
    orderly = new FaultyProxy(service.endpoint());
  }

  @AfterAll
  static void stop() {
    orderly.close();
    service.close();
  }

  @BeforeEach
  void makeBucket() {
    bucket = service.newBucket();
  }

  private static S3SyncServer.Builder server(String endpoint, String bucket) {
    return S3SyncServer.newBuilder()
        .endpoint(endpoint)
        .region("us-east-1")
        .bucket(bucket)
        .credentials(S3Credentials.of(S3Service.KEY_ID, S3Service.KEY_SECRET))
        .encryptionSecret(EncryptionSecret.of("secret"))
        .random(MemorySyncServer.NOTHING_BY_CHANCE);
  }

  @Override
  protected SyncServer open() {
    return server(orderly.endpoint(), bucket).build();
  }

  @Test
  void whatIsWrongIsSaid() {
    try (SyncServer server =
        server(service.endpoint(), bucket)
            .credentials(S3Credentials.of("test", "another"))
            .build()) {
      assertThatThrownBy(() -> server.childVersion(NIL))
          .isInstanceOf(ClientNotAllowedException.class)
          .hasMessageContaining("SignatureDoesNotMatch");
    }
    try (SyncServer server = server(service.endpoint(), "none-such").build()) {
      assertThatThrownBy(() -> server.childVersion(NIL))
          .isInstanceOf(ServerRefusedException.class)
          .hasMessageContaining("there is no bucket none-such");
    }
  }

  @Test
  void aCheckOfAnEmptyAndOfAUsedBucketIsGood() {
    try (SyncServer server = open()) {
      assertThat(server.check(NIL).isFailed()).isFalse();
      AddVersionResult.Added added =
          (AddVersionResult.Added) server.addVersion(NIL, new byte[] {1});
      ServerCheck check = server.check(added.version());
      assertThat(check.findings()).allMatch(it -> it.outcome() == Outcome.OK);
    }
  }

  /** More names than a page has, so that the signature of a continuation is tried, too. */
  @Test
  void moreThanAPageIsListed() throws IOException {
    UUID last = NIL;
    UUID before = NIL;
    try (SyncServer server = open()) {
      for (int i = 0; i < 12; i++) {
        before = last;
        last = ((AddVersionResult.Added) server.addVersion(last, new byte[] {1})).version();
      }
    }
    byte[] orphan = new byte[40];
    for (int i = 0; i < 1_100; i++) {
      String name = ObjectNames.version(before, new UUID(7, i));
      Files.write(service.objects(bucket).resolve(name), orphan);
    }
    try (SyncServer server = open()) {
      UUID at = NIL;
      while (server.childVersion(at) instanceof ChildVersion.Found found) {
        at = found.version();
      }
      assertThat(at).isEqualTo(last);
    }
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

  /** The golden history, put into a real bucket. */
  @Test
  void theGoldenBucketIsRead() throws IOException {
    Map<String, byte[]> objects = GoldenBucketTest.bucket("object-store").objects();
    try (ObjectStore store = service.store(bucket)) {
      objects.forEach(store::put);
    }
    try (SyncServer server =
        server(service.endpoint(), bucket)
            .encryptionSecret(EncryptionSecret.of("golden secret é"))
            .build()) {
      ChildVersion.Found found = (ChildVersion.Found) server.childVersion(NIL);
      assertThat(new String(found.segment(), UTF_8)).contains("buy milk");
    }
  }
}
