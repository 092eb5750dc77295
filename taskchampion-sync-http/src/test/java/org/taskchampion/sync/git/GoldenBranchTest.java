package org.taskchampion.sync.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.WrongSecretException;
import org.taskchampion.sync.http.EncryptionSecret;

/** A branch that the real TaskChampion wrote, and the bytes that this library adds to it. */
class GoldenBranchTest {

  private static final UUID ONE = UUID.fromString("60cebf9e-6057-4f25-8126-a7525ab50aed");
  private static final UUID TWO = UUID.fromString("da8da962-ff06-42ed-a589-651c30b2149c");
  private static final UUID THREE = UUID.fromString("746659b3-8d91-44a1-a2d0-e6e124a2bb54");
  private static final UUID MILK = UUID.fromString("11111111-1111-4111-8111-111111111111");

  @TempDir private Path directory;

  private GitRepositories repositories;
  private Path remote;

  @BeforeEach
  void cloneTheBundle() throws IOException {
    repositories = new GitRepositories(directory);
    Path bundle = directory.resolve("history.bundle");
    try (InputStream in =
        GoldenBranchTest.class.getResourceAsStream("/golden/git/history.bundle")) {
      Files.copy(in, bundle);
    }
    remote = directory.resolve("remote.git");
    repositories.git("clone", "--quiet", "--bare", bundle.toString(), remote.toString());
  }

  private GitSyncServer server(String secret) {
    return repositories
        .server(remote)
        .branch("main")
        .encryptionSecret(EncryptionSecret.of(secret))
        .build();
  }

  @Test
  void everyVersionAndTheSnapshotAreRead() {
    try (SyncServer server = server("golden secret é")) {
      assertThat(segment(server, SyncServer.NIL_VERSION, ONE)).contains("buy milk");
      assertThat(segment(server, ONE, TWO)).contains("Grüße 😀");
      assertThat(segment(server, TWO, THREE))
          .isEqualTo(
              "{\"operations\":[{\"Update\":{\"uuid\":\"11111111-1111-4111-8111-111111111111\","
                  + "\"property\":\"priority\",\"value\":null,\"timestamp\":\"2026-11-03T10:00:00Z\"}},"
                  + "{\"Delete\":{\"uuid\":\"22222222-2222-4222-8222-222222222222\"}}]}");
      assertThat(server.childVersion(THREE)).isEqualTo(new ChildVersion.UpToDate());
      assertThat(server.childVersion(new UUID(1, 2))).isEqualTo(new ChildVersion.Gone());
      assertThat(server.snapshot().map(Snapshot::version)).contains(TWO);
    }
  }

  private static String segment(SyncServer server, UUID parent, UUID version) {
    ChildVersion.Found found = (ChildVersion.Found) server.childVersion(parent);
    assertThat(found.version()).isEqualTo(version);
    return new String(found.segment(), UTF_8);
  }

  @Test
  void aReplicaJoinsAndGoesOn() {
    try (Replica replica = Replica.open(new InMemoryStorage());
        SyncServer server = server("golden secret é")) {
      replica.sync(server);
      assertThat(replica.tasks().stream().map(Task::properties))
          .containsExactly(Map.of("description", "buy milk", "status", "pending"));

      replica.edit(edit -> edit.task(MILK).set("priority", "M"));
      replica.sync(server);
    }
    List<String> files =
        repositories
            .git("-C", remote.toString(), "ls-tree", "--name-only", "main")
            .lines()
            .toList();
    UUID added;
    try (SyncServer server = server("golden secret é")) {
      added = ((ChildVersion.Found) server.childVersion(THREE)).version();
    }
    String hex = added.toString().replace("-", "");
    assertThat(files).hasSize(6).contains("v-746659b38d9144a1a2d0e6e124a2bb54-" + hex);
    assertThat(repositories.git("-C", remote.toString(), "show", "main:meta"))
        .isEqualTo("{\"latest_version\":\"" + hex + "\",\"salt\":\"MDEyMzQ1Njc4OWFiY2RlZg==\"}");
    assertThat(
            repositories.git(
                "-C", remote.toString(), "log", "-1", "--format=%an <%ae> %cn <%ce> %s", "main"))
        .isEqualTo(
            "taskchampion <taskchampion@local> taskchampion <taskchampion@local> add version");
  }

  @Test
  void anotherSecretIsRefusedAndNothingIsPushed() {
    try (SyncServer server = server("golden secret e")) {
      assertThatThrownBy(() -> server.childVersion(SyncServer.NIL_VERSION))
          .isInstanceOf(WrongSecretException.class)
          .hasMessageContaining("the encryption secret is another one");
      String before = repositories.git("-C", remote.toString(), "rev-parse", "main");
      try (Replica replica = Replica.open(new InMemoryStorage())) {
        replica.edit(edit -> edit.add("mine"));
        assertThatThrownBy(() -> replica.sync(server)).isInstanceOf(WrongSecretException.class);
      }
      assertThat(repositories.git("-C", remote.toString(), "rev-parse", "main")).isEqualTo(before);
    }
  }

  /** The newer of two snapshots stays, whoever made it, and its file has the reference's form. */
  @Test
  void aSnapshotIsWrittenAsTheReferenceWritesIt() {
    try (SyncServer server = server("golden secret é")) {
      server.addSnapshot(ONE, new byte[] {1});
      assertThat(server.snapshot().map(Snapshot::version)).contains(TWO);
      server.addSnapshot(THREE, new byte[] {1, 2, 3});
      assertThat(server.snapshot().orElseThrow().data()).isEqualTo(new byte[] {1, 2, 3});
      assertThat(server.addVersion(TWO, new byte[] {1}))
          .isEqualTo(new AddVersionResult.ExpectedParent(THREE));
    }
    assertThat(repositories.git("-C", remote.toString(), "show", "main:snapshot"))
        .matches(
            "\\{\"version_id\":\"746659b38d9144a1a2d0e6e124a2bb54\",\"payload\":\"[A-Za-z0-9+/]{42,43}=?=?\"\\}");
  }
}
