package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.taskchampion.internal.codec.SegmentReader;
import org.taskchampion.internal.codec.SegmentWriter;
import org.taskchampion.internal.codec.SnapshotCodec;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.VerificationReport;
import org.taskchampion.storage.VerificationReport.Finding;
import org.taskchampion.storage.VerificationReport.Kind;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.testing.HashFlooding;

/** Somebody chose 80,000 keys of one hash. */
class HashFloodingTest {

  private static final UUID VERSION = UUID.fromString("5a3dbf2b-8b51-4c2e-a1c8-f40ab83a4f9d");
  private static final Instant TIME = Instant.ofEpochSecond(1_800_000_000);

  @Test
  void theKeysAreWhatTheyShouldBe() {
    assertThat(HashFlooding.uuid(1)).hasSameHashCodeAs(HashFlooding.uuid(79_999));
    assertThat(HashFlooding.text(1)).hasSameHashCodeAs(HashFlooding.text(79_999));
    assertThat(HashFlooding.text(1)).isNotEqualTo(HashFlooding.text(2));
  }

  @Test
  void inEverythingThatAReplicaDoes() throws IOException {
    assertThat(HashFlooding.tooDear(InMemoryStorage::new)).isEmpty();
  }

  @Test
  void inVersionsAndSnapshots() throws IOException {
    assertThat(HashFlooding.tooDear(HashFloodingTest::codecs)).isEmpty();
  }

  private static void codecs(int count, HashFlooding.Clock clock) {
    List<Operation> operations = new ArrayList<>();
    Map<UUID, Map<String, String>> tasks = new HashMap<>();
    Map<String, String> task = new HashMap<>();
    for (int i = 0; i < count; i++) {
      operations.add(Operation.create(HashFlooding.uuid(i)));
      operations.add(Operation.update(HashFlooding.uuid(0), HashFlooding.text(i), "x", TIME));
      tasks.put(HashFlooding.uuid(i), Map.of());
      task.put(HashFlooding.text(i), "x");
    }
    tasks.put(HashFlooding.uuid(0), task);
    clock.ended("nothing");
    SegmentWriter writer = new SegmentWriter(Integer.MAX_VALUE);
    operations.forEach(operation -> assertThat(writer.add(operation)).isTrue());
    byte[] segment = writer.finish();
    clock.ended("write segment");
    assertThat(SegmentReader.read(VERSION, segment)).hasSize(2 * count);
    clock.ended("read segment");
    byte[] snapshot = SnapshotCodec.write(tasks);
    clock.ended("write snapshot");
    assertThat(SnapshotCodec.read(new Snapshot(VERSION, snapshot))).hasSize(count);
    clock.ended("read snapshot");
  }

  @Test
  void inWhatAnApplicationIsTold() throws IOException {
    assertThat(HashFlooding.tooDear(HashFloodingTest::values)).isEmpty();
  }

  private static void values(int count, HashFlooding.Clock clock) {
    Set<UUID> uuids = new LinkedHashSet<>();
    Map<String, String> task = new HashMap<>();
    TreeMap<Integer, UUID> numbers = new TreeMap<>();
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      uuids.add(HashFlooding.uuid(i));
      task.put(HashFlooding.text(i), "x");
      numbers.put(i + 1, HashFlooding.uuid(i));
      findings.add(new Finding(Kind.TASK, Optional.of(HashFlooding.uuid(i)), "it cannot be read"));
    }
    clock.ended("nothing");
    Map<UUID, Map<String, String>> tasks = new HashMap<>();
    uuids.forEach(uuid -> tasks.put(uuid, Map.of()));
    TaskChanges changes = TaskChanges.of(TaskChanges.Origin.OTHER, Map.of(), tasks);
    assertThat(changes.added()).hasSize(count);
    clock.ended("changes");
    assertThat(new Operation.Delete(VERSION, task).oldTask()).hasSize(count);
    clock.ended("deletion");
    WorkingSet.of(numbers);
    clock.ended("working set");
    VerificationReport report = new VerificationReport(findings);
    assertThat(report.and(report).findings()).hasSize(count);
    clock.ended("report");
  }
}
