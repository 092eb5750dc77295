package org.taskchampion.golden;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.internal.codec.SegmentReader;
import org.taskchampion.internal.codec.SegmentWriter;
import org.taskchampion.internal.codec.SnapshotCodec;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.testing.FakeSyncServer;

/** The bytes of a history that the real TaskChampion wrote, in both directions. */
class GoldenBytesTest {

  private static final Map<String, Object> HTTP = Golden.object(Golden.all().get("http"));
  private static final List<Object> VERSIONS = Golden.list(HTTP.get("versions"));

  @TestFactory
  Stream<DynamicTest> segmentsAreReadAndWrittenByteForByte() {
    return VERSIONS.stream()
        .map(Golden::object)
        .map(
            version ->
                DynamicTest.dynamicTest(
                    (String) version.get("segment"),
                    () -> {
                      byte[] bytes = Golden.bytes((String) version.get("segment"));
                      List<Operation> operations =
                          SegmentReader.read(
                              UUID.fromString((String) version.get("version")), bytes);
                      assertThat(operations).isNotEmpty();
                      assertThat(write(operations)).isEqualTo(new String(bytes, UTF_8));
                    }));
  }

  @Test
  void theHistoryOfTheRealTaskChampionGivesItsTasks() {
    FakeSyncServer server = new FakeSyncServer();
    UUID parent = new UUID(0, 0);
    for (Object version : VERSIONS) {
      byte[] segment = Golden.bytes((String) Golden.object(version).get("segment"));
      server.addVersion(parent, segment);
      parent = server.versions().get(server.versions().size() - 1).version();
    }
    try (Replica replica = Replica.open(new InMemoryStorage())) {
      replica.sync(server);
      assertThat(tasks(replica)).isEqualTo(Golden.tasks(HTTP.get("tasks_at_the_end")));
    }
  }

  @Test
  void theSnapshotOfTheRealTaskChampionIsReadAndReadAgainWhenWritten() {
    Map<String, Object> golden = Golden.object(HTTP.get("snapshot"));
    UUID version = UUID.fromString((String) golden.get("version"));
    byte[] zlib = Golden.bytes((String) golden.get("zlib"));
    Map<UUID, Map<String, String>> tasks = SnapshotCodec.read(new Snapshot(version, zlib));
    assertThat(tasks).isNotEmpty();
    assertThat(SnapshotCodec.read(new Snapshot(version, SnapshotCodec.write(tasks))))
        .isEqualTo(tasks);
  }

  private static String write(List<Operation> operations) {
    SegmentWriter writer = new SegmentWriter();
    operations.forEach(operation -> assertThat(writer.add(operation)).isTrue());
    return new String(writer.finish(), UTF_8);
  }

  static Map<UUID, Map<String, String>> tasks(Replica replica) {
    Map<UUID, Map<String, String>> tasks = new HashMap<>();
    for (Task task : replica.tasks()) {
      tasks.put(task.uuid(), task.properties());
    }
    return tasks;
  }
}
