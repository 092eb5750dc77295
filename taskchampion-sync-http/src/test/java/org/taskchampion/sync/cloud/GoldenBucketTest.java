package org.taskchampion.sync.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerCheck.Outcome;
import org.taskchampion.sync.ServerCheck.Subject;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.WrongSecretException;

/** Buckets that the real TaskChampion wrote, whole ones and broken ones. */
class GoldenBucketTest {

  private static final UUID NIL = SyncServer.NIL_VERSION;
  private static final String SECRET = "golden secret é";

  private static final UUID ONE = UUID.fromString("688f7c86-0dff-4cdb-9ff9-04b15ee12bea");
  private static final UUID TWO = UUID.fromString("fec083c9-72f5-406c-8193-dcef3fd2b843");
  private static final UUID THREE = UUID.fromString("04d81ab7-e1d5-4445-81fa-2cbbd161aac0");

  static MemoryBucket bucket(String name) throws IOException {
    MemoryBucket bucket = new MemoryBucket();
    for (String key : new String(read(name + ".txt"), UTF_8).split("\n", -1)) {
      if (!key.isEmpty()) {
        bucket.put(key, read(name + "/" + key));
      }
    }
    return bucket;
  }

  private static byte[] read(String name) throws IOException {
    try (InputStream in = GoldenBucketTest.class.getResourceAsStream("/golden/cloud/" + name)) {
      return in.readAllBytes();
    }
  }

  private static MemorySyncServer open(MemoryBucket bucket) {
    return new MemorySyncServer(bucket.store(), SECRET);
  }

  private static String segment(SyncServer server, UUID parent, UUID version) {
    ChildVersion.Found found = (ChildVersion.Found) server.childVersion(parent);
    assertThat(found.version()).isEqualTo(version);
    return new String(found.segment(), UTF_8);
  }

  @Test
  void everyVersionAndTheSnapshotAreRead() throws IOException {
    try (SyncServer server = open(bucket("object-store"))) {
      assertThat(segment(server, NIL, ONE)).contains("buy milk");
      assertThat(segment(server, ONE, TWO)).contains("Grüße 😀");
      assertThat(segment(server, TWO, THREE)).contains("\"value\":null");
      assertThat(server.childVersion(THREE)).isEqualTo(new ChildVersion.UpToDate());
      assertThat(server.childVersion(new UUID(1, 2))).isEqualTo(new ChildVersion.Gone());
      assertThat(server.snapshot().map(Snapshot::version)).contains(TWO);
    }
  }

  @Test
  void aReplicaJoinsAndGoesOn() throws IOException {
    MemoryBucket bucket = bucket("object-store");
    try (Replica replica = Replica.open(new InMemoryStorage());
        SyncServer server = open(bucket)) {
      replica.sync(server);
      assertThat(replica.tasks().stream().map(Task::properties))
          .containsExactly(Map.of("description", "buy milk", "status", "pending"));
      replica.editAndGet(edit -> edit.add("mine").task());
      replica.sync(server);
    }
    String latest = new String(bucket.objects().get("latest"), UTF_8);
    assertThat(latest).matches("[0-9a-f]{32}").isNotEqualTo(ObjectNames.hex(THREE));
    byte[] added = bucket.objects().get("v-" + ObjectNames.hex(THREE) + "-" + latest);
    assertThat(HexFormat.of().formatHex(added)).startsWith("01");
  }

  @Test
  void anotherSecretIsRefusedAndNothingIsWritten() throws IOException {
    MemoryBucket bucket = bucket("object-store");
    try (SyncServer server = new MemorySyncServer(bucket.store(), "golden secret e");
        Replica replica = Replica.open(new InMemoryStorage())) {
      replica.edit(edit -> edit.add("mine"));
      assertThatThrownBy(() -> replica.sync(server)).isInstanceOf(WrongSecretException.class);
    }
    assertThat(bucket.requests()).allMatch(it -> it.startsWith("GET") || it.startsWith("LIST"));
  }

  @Test
  void whatTheCrateSyncedIsRead() throws IOException {
    try (Replica replica = Replica.open(new InMemoryStorage());
        SyncServer server = open(bucket("object-store-replica"))) {
      replica.sync(server);
      assertThat(replica.tasks()).extracting(Task::description).contains("buy milk", "call bob");
    }
  }

  @Test
  void anOrphanIsNoVersion() throws IOException {
    UUID latest = UUID.fromString("7940cbde-d7d8-4cea-8244-007d16d5310d");
    try (SyncServer server = open(bucket("object-store-orphan"))) {
      assertThat(segment(server, NIL, latest)).contains("one");
      assertThat(server.childVersion(latest)).isEqualTo(new ChildVersion.UpToDate());
      assertThat(server.check(latest).isFailed()).isFalse();
    }
  }

  @Test
  void ofTwoChildrenTheCommittedOneIsRead() throws IOException {
    UUID parent = UUID.fromString("7940cbde-d7d8-4cea-8244-007d16d5310d");
    UUID child = UUID.fromString("38320086-0926-4e9e-a4be-70a8fa401b41");
    MemoryBucket bucket = bucket("object-store-two-children");
    try (SyncServer server = open(bucket)) {
      assertThat(segment(server, parent, child)).contains("other");
      assertThat(server.snapshot().map(Snapshot::version)).contains(child);
      UUID latest = UUID.fromString("73ca60e0-a567-4334-ae0a-ccccf60c2140");
      server.addSnapshot(latest, new byte[] {1});
    }
    // The clean-up took the orphan, and the snapshot before.
    assertThat(bucket.objects().keySet())
        .contains(ObjectNames.version(parent, child))
        .doesNotContain(
            "v-7940cbded7d84cea8244007d16d5310d-314f4cf9af044c62b8822f44e41bf542",
            "s-3832008609264e9ea4be70a8fa401b41");
  }

  /** The answer to a push was lost, and the crate removed the version that is the last one. */
  @Test
  void aRemovedLastVersionIsFoundAndMended() throws IOException {
    UUID end = UUID.fromString("eb05a4c2-429b-4a45-8255-e24c04ab7822");
    MemoryBucket bucket = bucket("object-store-broken-last");
    try (MemorySyncServer server = open(bucket)) {
      assertThat(server.childVersion(NIL)).isEqualTo(new ChildVersion.Gone());
      assertThat(server.childVersion(end)).isEqualTo(new ChildVersion.Gone());
      assertThat(history(server.check(end)).outcome()).isEqualTo(Outcome.FAILED);
      assertThat(history(server.check(end)).message())
          .isEqualTo(
              "the last version, cfaa00d4-f4c7-468a-9a8b-11ba795e2638, was removed: a program whose"
                  + " push had no answer does that in memory:bucket. Healing the bucket makes"
                  + " eb05a4c2-429b-4a45-8255-e24c04ab7822 the last version again, and loses"
                  + " nothing");

      assertThat(server.heal())
          .containsExactly("version " + end + " is the last one of memory:bucket again");
      assertThat(server.heal()).isEmpty();

      assertThat(segment(server, NIL, end)).contains("one");
      assertThat(server.check(end).isFailed()).isFalse();
      assertThat(server.addVersion(end, new byte[] {1})).isInstanceOf(AddVersionResult.Added.class);
    }
  }

  /** A clean-up of the crate met a push. A replica that is in step can mend it, by a snapshot. */
  @Test
  void aHistoryWithoutABeginningIsFoundAndMendedByWhoIsInStep() throws IOException {
    UUID latest = UUID.fromString("d16ba56c-e198-4d37-836a-b26933c8e008");
    MemoryBucket bucket = bucket("object-store-broken-cleanup");
    try (MemorySyncServer server = open(bucket)) {
      assertThat(server.childVersion(NIL)).isEqualTo(new ChildVersion.Gone());
      assertThat(server.snapshot()).isEmpty();
      assertThat(history(server.check(latest)).outcome()).isEqualTo(Outcome.WARNING);
      assertThat(history(server.check(latest)).message())
          .contains("there is no snapshot", "until a replica that is in step");

      AddVersionResult.Added added =
          (AddVersionResult.Added) server.addVersion(latest, new byte[] {1});
      assertThat(added.urgency()).isEqualTo(SnapshotUrgency.HIGH);
      server.addSnapshot(added.version(), new byte[] {1});

      assertThat(history(server.check(added.version())).outcome()).isEqualTo(Outcome.OK);
      assertThat(server.snapshot().map(Snapshot::version)).contains(added.version());
    }
  }

  private static ServerCheck.Finding history(ServerCheck check) {
    return check.finding(Subject.HISTORY).orElseThrow();
  }
}
