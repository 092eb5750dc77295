package org.taskchampion.sync.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ClientNotAllowedException;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerCheck.Outcome;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.http.EncryptionSecret;
import org.taskchampion.testing.SyncServerContract;

/** A real S3 service: the contract, and a fault at every request. */
@Tag("fleet")
class S3ServiceContractTest extends SyncServerContract {

  private static final UUID NIL = SyncServer.NIL_VERSION;

  @TempDir private static Path directory;
  private static S3Proxy service;
  private static FaultProxy orderly;

  private String bucket;

  @BeforeAll
  static void start() throws IOException {
    service = new S3Proxy(directory);
    orderly = new FaultProxy(service.port());
  }

  @AfterAll
  static void stop() throws IOException {
    orderly.close();
    service.close();
  }

  @BeforeEach
  void makeBucket() {
    bucket = service.newBucket();
  }

  @Override
  protected SyncServer open() {
    return S3Proxy.server(orderly.port(), bucket).build();
  }

  @Test
  void whatIsWrongIsSaid() {
    try (SyncServer server =
        S3Proxy.server(service.port(), bucket)
            .credentials(S3Credentials.of("test", "another"))
            .build()) {
      assertThatThrownBy(() -> server.childVersion(NIL))
          .isInstanceOf(ClientNotAllowedException.class)
          .hasMessageContaining("SignatureDoesNotMatch");
    }
    try (SyncServer server = S3Proxy.server(service.port(), "none-such").build()) {
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

  /** Each request of two replicas' synchronisations goes wrong once, and nothing is ever lost. */
  @ParameterizedTest
  @EnumSource(FaultProxy.Fault.class)
  void aFaultAtEveryRequestLosesNothing(FaultProxy.Fault fault) throws IOException {
    try (FaultProxy proxy = new FaultProxy(service.port());
        Replica one = Replica.open(new InMemoryStorage());
        Replica two = Replica.open(new InMemoryStorage());
        SyncServer shaky = S3Proxy.server(proxy.port(), bucket).build();
        SyncServer steady = open()) {
      List<String> expected = new ArrayList<>();
      int requests = 1;
      for (int at = 0; at < requests; at++) {
        String theirs = "two " + at;
        String ours = "one " + at;
        two.edit(edit -> edit.add(theirs));
        two.sync(steady);
        one.edit(edit -> edit.add(ours));
        expected.add(theirs);
        expected.add(ours);
        proxy.breakAt(at, fault);
        try {
          one.sync(shaky);
        } catch (SyncException e) {
          assertThat(e.isRetryable()).as("%s at %s: %s", fault, at, e).isTrue();
        }
        requests = Math.max(requests, proxy.requests().size());
        proxy.breakAt(-1, fault);
        one.sync(shaky);
        requests = Math.max(requests, proxy.requests().size());
        two.sync(steady);
        assertThat(descriptions(one)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(descriptions(two)).containsExactlyInAnyOrderElementsOf(expected);
      }
      assertThat(requests).isGreaterThan(6);
      try (Replica joining = Replica.open(new InMemoryStorage())) {
        joining.sync(steady);
        assertThat(descriptions(joining)).containsExactlyInAnyOrderElementsOf(expected);
      }
      assertThat(steady.check(NIL).isFailed()).isFalse();
    }
  }

  private static List<String> descriptions(Replica replica) {
    return replica.tasks().stream().map(Task::description).toList();
  }

  /** The golden history, put into a real bucket. */
  @Test
  void theGoldenBucketIsRead() throws IOException {
    Map<String, byte[]> objects = GoldenBucketTest.bucket("object-store").objects();
    try (ObjectStore store = service.store(bucket)) {
      objects.forEach(store::put);
    }
    try (SyncServer server =
        S3Proxy.server(service.port(), bucket)
            .encryptionSecret(EncryptionSecret.of("golden secret é"))
            .build()) {
      ChildVersion.Found found = (ChildVersion.Found) server.childVersion(NIL);
      assertThat(new String(found.segment(), UTF_8)).contains("buy milk");
    }
  }
}
