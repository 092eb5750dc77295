package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.VerificationReport;
import org.taskchampion.storage.VerificationReport.Finding;
import org.taskchampion.storage.VerificationReport.Kind;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.testing.FakeSyncServer;

class VerifyTest {

  private static final String NOT_SENT =
      "it counts as synchronised, but the replica is at no version of any history";
  private static final Instant TIME = Instant.parse("2024-02-29T12:34:56Z");

  private final InMemoryStorage storage = new InMemoryStorage();
  private final Replica replica = Replica.open(storage);
  private final FakeSyncServer fake = new FakeSyncServer(1);
  private SyncServer server;
  private UUID milk;
  private UUID bread;

  @BeforeEach
  void begin() {
    server = fake.connect();
    milk = replica.editAndGet(edit -> edit.add("Buy milk").addTag("secret").task()).uuid();
    bread = replica.editAndGet(edit -> edit.add("Bake bread").task()).uuid();
  }

  @AfterEach
  void end() {
    replica.close();
    server.close();
  }

  private void damage(Consumer<StorageTransaction> change) {
    try (StorageTransaction transaction = storage.begin()) {
      change.accept(transaction);
      transaction.commit();
    }
  }

  private static void assertFinds(VerificationReport report, Kind kind, UUID task, String part) {
    assertThat(report.isSound()).isFalse();
    assertThat(report.findings())
        .anySatisfy(
            finding -> {
              assertThat(finding.kind()).isEqualTo(kind);
              assertThat(finding.taskUuid()).isEqualTo(Optional.ofNullable(task));
              assertThat(finding.message()).contains(part);
            });
    assertThat(report.findings().toString()).doesNotContain("milk", "secret", "bread");
  }

  @Test
  void allIsWellBeforeAndAfterASyncAndWithNewChanges() {
    assertThat(replica.verify(server)).isEqualTo(new VerificationReport(List.of()));
    replica.sync(server);
    assertThat(replica.verify(server).isSound()).isTrue();
    replica.edit(edit -> edit.task(milk).done());
    replica.edit(edit -> edit.task(bread).purge());
    replica.undo();
    replica.edit(edit -> edit.task(bread).purge());
    assertThat(replica.verify(server).findings()).isEmpty();
  }

  @Test
  void everyOperationHasToLeadToTheTasks() {
    replica.sync(server);
    replica.edit(edit -> edit.task(milk).description("Buy secret milk"));
    damage(transaction -> transaction.putTasks(Map.of(milk, Map.of("description", "other"))));
    assertFinds(replica.verify(), Kind.LOG, milk, "another value");
    damage(transaction -> transaction.removeTasks(List.of(milk)));
    assertFinds(replica.verify(), Kind.LOG, milk, "does not exist");
    damage(
        transaction -> {
          transaction.putTasks(Map.of(milk, Map.of("a", "b")));
          transaction.replaceUnsynced(List.of(Operation.delete(milk), Operation.create(bread)));
        });
    assertFinds(replica.verify(), Kind.LOG, milk, "it exists, although");
    assertFinds(replica.verify(), Kind.LOG, bread, "it had properties before");
  }

  @Test
  void withoutAnyVersionThereIsNoTaskThatNobodyMade() {
    UUID stray = UUID.randomUUID();
    damage(transaction -> transaction.putTasks(Map.of(stray, Map.of())));
    assertThat(replica.verify().findings())
        .containsExactly(new Finding(Kind.UNSENT, Optional.of(stray), NOT_SENT));
    damage(
        transaction ->
            transaction.appendOperations(
                List.of(new Operation.Update(stray, "secret", "old", null, TIME))));
    assertThat(replica.verify().findings())
        .containsExactly(new Finding(Kind.UNSENT, Optional.of(stray), NOT_SENT));
  }

  @Test
  void theWorkingSetIsCheckedAndHealedAndKeepsItsNumbers() {
    UUID gone = UUID.randomUUID();
    UUID eggs = replica.editAndGet(edit -> edit.add("Eggs").task()).uuid();
    damage(
        transaction ->
            transaction.setWorkingSet(new TreeMap<>(Map.of(2, bread, 5, bread, 7, gone, 9, eggs))));
    VerificationReport report = replica.verify();
    assertThat(report.findings()).hasSize(3);
    assertFinds(report, Kind.WORKING_SET, bread, "twice");
    assertFinds(report, Kind.WORKING_SET, gone, "no longer exists");
    assertFinds(report, Kind.WORKING_SET, milk, "not in the working set");
    assertThat(report.findings()).allMatch(finding -> finding.kind().isHealable());
    Map<UUID, Task> before =
        Map.of(milk, replica.task(milk).get(), bread, replica.task(bread).get());
    assertThat(replica.heal().isSound()).isTrue();
    assertThat(replica.workingSet().uuid(2)).contains(bread);
    assertThat(replica.workingSet().uuid(9)).contains(eggs);
    assertThat(replica.workingSet().uuid(10)).contains(milk);
    assertThat(replica.workingSet().index(bread)).hasValue(2);
    assertThat(replica.task(milk)).contains(before.get(milk));
    assertThat(replica.task(bread)).contains(before.get(bread));
  }

  @Test
  void aLimitOfUndoThatCannotBeIsHealedOnTheSafeSide() {
    for (String floor : List.of("secret", "-1", "1000")) {
      damage(transaction -> transaction.setValue("undoFloor", floor));
      assertFinds(replica.verify(), Kind.VALUE, null, "how far undo may go back");
      assertThat(replica.heal().isSound()).isTrue();
      assertThat(replica.undo()).isFalse();
    }
  }

  @Test
  void aTextThatCannotTravelIsFound() {
    replica.sync(server);
    damage(transaction -> transaction.putTasks(Map.of(milk, Map.of("status", "\ud83d"))));
    assertFinds(replica.verify(), Kind.TASK, milk, "lone surrogate");
  }

  @Test
  void tasksThatTheHistoryDoesNotGiveAreNamed() {
    replica.sync(server);
    replica.edit(edit -> edit.task(bread).description("Bake more bread"));
    UUID stray = UUID.randomUUID();
    damage(
        transaction -> {
          Map<String, String> changed = new TreeMap<>(transaction.task(bread).orElseThrow());
          changed.put("secret", "x");
          changed.remove("status");
          transaction.putTasks(Map.of(stray, Map.of("status", "secret"), bread, changed));
          transaction.removeTasks(List.of(milk));
          transaction.setWorkingSet(new TreeMap<>());
        });
    assertThat(replica.verify().isSound()).isTrue();
    VerificationReport report = replica.verify(server);
    assertThat(report.findings()).hasSize(3);
    assertFinds(report, Kind.HISTORY, stray, "not in the server's history");
    assertFinds(report, Kind.HISTORY, milk, "missing here");
    assertFinds(report, Kind.HISTORY, bread, "in 2 of its properties");
  }

  @Test
  void aSnapshotIsEnoughBeforeAndAfterTheBase() {
    fake.snapshotUrgency(SnapshotUrgency.HIGH);
    try (Replica behind = Replica.open(new InMemoryStorage())) {
      replica.sync(server);
      behind.sync(server);
      for (int i = 0; i < 3; i++) {
        replica.edit(edit -> edit.task(milk).description("milk " + UUID.randomUUID()));
        replica.sync(server);
      }
      fake.snapshotUrgency(SnapshotUrgency.NONE);
      fake.expire(1);
      assertThat(fake.versions()).hasSizeGreaterThan(1);
      assertThat(server.childVersion(new UUID(0, 0))).isInstanceOf(ChildVersion.Gone.class);
      assertThat(replica.verify(server).findings()).isEmpty();
      assertThat(behind.verify(server).findings()).isEmpty();
      replica.edit(edit -> edit.task(bread).done());
      replica.sync(server);
      assertThat(replica.verify(server).findings()).isEmpty();
    }
    damage(transaction -> transaction.removeTasks(List.of(milk)));
    assertFinds(replica.verify(server), Kind.HISTORY, milk, "missing here");
  }

  @Test
  void aServerThatDoesNotKnowTheBaseIsSaidToBeSo() {
    replica.sync(server);
    fake.reset();
    assertFinds(replica.verify(server), Kind.BASE, null, "the server has no history");
    try (Replica other = Replica.open(new InMemoryStorage())) {
      other.edit(edit -> edit.add("Another history"));
      other.sync(server);
      assertFinds(replica.verify(server), Kind.BASE, null, "does not contain version");
      other.edit(edit -> edit.add("More of it"));
      other.sync(server);
    }
    fake.expire(1);
    assertFinds(replica.verify(server), Kind.BASE, null, "neither its beginning nor a snapshot");
  }

  @Test
  void aDamagedVersionIsDescribed() {
    server.addVersion(new UUID(0, 0), new byte[] {'{'});
    damage(transaction -> transaction.setBaseVersion(fake.versions().get(0).version()));
    assertFinds(
        replica.verify(server), Kind.HISTORY, null, fake.versions().get(0).version().toString());
  }
}
