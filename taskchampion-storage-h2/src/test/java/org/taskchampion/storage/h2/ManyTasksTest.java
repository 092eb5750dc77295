package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.storage.VerificationReport.Finding;
import org.taskchampion.storage.VerificationReport.Kind;

/** More tasks and operations than a page holds, short ones and long ones. */
class ManyTasksTest {

  @TempDir Path data;

  private final Random random = new Random(7);

  private static UUID uuid(int i) {
    return new UUID(i * 0x9e3779b97f4a7c15L, i);
  }

  @Test
  void theMapOfAllTasks() {
    Map<UUID, Map<String, String>> expected = new HashMap<>();
    for (int i = 0; i < 1_000; i++) {
      expected.put(uuid(i), Map.of("status", i % 3 == 0 ? "pending" : "odd" + i));
    }
    Map<UUID, Map<String, String>> tasks;
    try (H2Storage storage = H2Storage.at(data)) {
      try (StorageTransaction transaction = storage.begin()) {
        transaction.putTasks(expected);
        assertThat(transaction.tasks()).isEqualTo(expected);
        transaction.commit();
      }
      try (StorageView view = storage.read()) {
        tasks = view.tasks();
      }
    }
    assertThat(tasks).isEqualTo(expected).hasSameHashCodeAs(expected).isUnmodifiable();
    Map<UUID, Map<String, String>> seen = new HashMap<>();
    tasks.forEach(seen::put);
    assertThat(seen).isEqualTo(expected);
    expected.forEach((uuid, task) -> assertThat(tasks.get(uuid)).isEqualTo(task));
    assertThat(tasks.get(uuid(1_000))).isNull();
    assertThat(tasks.containsKey(uuid(998))).isTrue();
    assertThat(tasks.containsKey(uuid(1_000))).isFalse();
    assertThat(tasks).doesNotContainKey(null);
    Iterator<?> iterator = tasks.entrySet().iterator();
    for (int i = 0; i < 1_000; i++) {
      iterator.next();
    }
    assertThat(iterator.hasNext()).isFalse();
    assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
  }

  /** Short operations behind the last one are appended; long ones, and those before it, are put. */
  @Test
  void operationsOfAllLengths() {
    List<Operation> synced = new ArrayList<>();
    List<Operation> unsynced = new ArrayList<>();
    for (int round = 0; round < 20; round++) {
      List<Operation> came = operations(random.nextInt(40));
      List<Operation> added = operations(random.nextInt(400));
      int dropped = random.nextInt(Math.min(100, unsynced.size() + 1));
      try (H2Storage storage = H2Storage.at(data)) {
        try (StorageTransaction transaction = storage.begin()) {
          transaction.appendSynced(came);
          transaction.dropLastUnsynced(dropped);
          transaction.appendOperations(added);
          transaction.commit();
        }
        synced.addAll(came);
        unsynced.subList(unsynced.size() - dropped, unsynced.size()).clear();
        unsynced.addAll(added);
        assertHolds(storage, synced, unsynced);
      }
      try (H2Storage storage = H2Storage.at(data)) {
        assertHolds(storage, synced, unsynced);
        assertThat(Replica.open(storage).verify().findings())
            .extracting(Finding::kind)
            .doesNotContain(Kind.FILE, Kind.INDEX);
      }
    }
  }

  private List<Operation> operations(int count) {
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String value = "x".repeat(random.nextInt(10) == 0 ? random.nextInt(2_000) : 5);
      operations.add(
          Operation.update(uuid(random.nextInt(50)), "a" + i, value, Instant.ofEpochSecond(i)));
    }
    return operations;
  }

  private static void assertHolds(
      H2Storage storage, List<Operation> synced, List<Operation> unsynced) {
    List<Operation> ofTask = new ArrayList<>(synced);
    ofTask.addAll(unsynced);
    ofTask.removeIf(operation -> !operation.taskUuid().orElseThrow().equals(uuid(7)));
    try (StorageView view = storage.read()) {
      assertThat(view.unsyncedOperations()).isEqualTo(unsynced);
      assertThat(view.operations(uuid(7))).isEqualTo(ofTask);
    }
  }
}
