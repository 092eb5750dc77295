package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.VerificationReport.Kind;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.testing.FakeSyncServer;

/** What servers left behind that gave wrong ids to versions, and what else can be healed. */
class HealTest {

  private static final UUID NIL = new UUID(0, 0);
  private static final Instant LATER = Instant.parse("2027-03-01T12:00:00.123456789Z");

  private final InMemoryStorage storage = new InMemoryStorage();
  private final Replica replica = Replica.open(storage);
  private final FakeSyncServer fake = new FakeSyncServer(1);
  private SyncServer server;
  private UUID milk;

  @BeforeEach
  void begin() {
    server = fake.connect();
    milk = replica.editAndGet(edit -> edit.add("Buy milk").addTag("shop").task()).uuid();
  }

  @AfterEach
  void end() {
    replica.close();
    server.close();
  }

  private void change(Consumer<StorageTransaction> change) {
    try (StorageTransaction transaction = storage.begin()) {
      change.accept(transaction);
      transaction.commit();
    }
  }

  /** Takes everything for sent, as earlier versions did, whatever id the server named. */
  private void believe(UUID version) {
    change(
        transaction -> {
          transaction.markSynced(transaction.unsyncedCount());
          transaction.setBaseVersion(version);
        });
  }

  /** A new replica gets what this one has. */
  private void assertOthersGetEverything() {
    try (Replica other = Replica.open(new InMemoryStorage())) {
      other.sync(server);
      assertThat(properties(other)).isEqualTo(properties(replica));
    }
  }

  private static Map<UUID, Map<String, String>> properties(Replica replica) {
    Map<UUID, Map<String, String>> properties = new TreeMap<>();
    replica.tasks().forEach(task -> properties.put(task.uuid(), task.properties()));
    return properties;
  }

  private static void set(Replica replica, UUID task, String property, String value) {
    replica.commit(List.of(Operation.update(task, property, value, LATER)));
  }

  @Test
  void whatNoVersionCanCarryStaysHereAndTheRestIsSent() {
    change(
        transaction ->
            transaction.putTasks(
                Map.of(milk, Map.of("description", "Buy milk", "p", "\ud800", "\udc00", "q"))));
    believe(NIL);
    replica.heal();
    replica.sync(server);
    try (Replica other = Replica.open(new InMemoryStorage())) {
      other.sync(server);
      assertThat(properties(other)).isEqualTo(Map.of(milk, Map.of("description", "Buy milk")));
    }
    assertThat(properties(replica).get(milk)).hasSize(3);
  }

  @Test
  void whatCountsAsSentAtNoVersionIsSentAndOnlyWhatCameAfterItIsUndone() {
    set(replica, milk, "estimate", "3");
    List<Operation> made = replica.operations(milk);
    believe(NIL);
    assertThat(replica.sync(server).versionsSent()).isZero(); // the fault
    assertThat(replica.verify().findings())
        .singleElement()
        .matches(finding -> finding.kind() == Kind.UNSENT && finding.kind().isHealable())
        .matches(finding -> finding.taskUuid().equals(Optional.of(milk)));
    replica.edit(edit -> edit.add("Bread"));
    replica.edit(edit -> edit.task(milk).removeTag("shop"));
    Map<UUID, Map<String, String>> before = properties(replica);
    List<Operation> unsynced = replica.unsyncedOperations();

    assertThat(replica.heal().findings()).isEmpty();

    assertThat(properties(replica)).isEqualTo(before);
    List<Operation> healed = replica.unsyncedOperations();
    List<Operation> added = healed.subList(0, healed.size() - unsynced.size());
    assertThat(healed).endsWith(unsynced.toArray(new Operation[0]));
    assertThat(added).startsWith(Operation.create(milk)).hasSameSizeAs(set(made));
    assertThat(set(made)).containsAll(added);
    assertThat(replica.heal().findings()).isEmpty(); // and once is enough
    assertThat(replica.unsyncedOperations()).isEqualTo(healed);
    assertThat(replica.undo()).isTrue();
    assertThat(replica.undo()).isTrue();
    assertThat(replica.undo()).isFalse();
    assertThat(replica.task(milk).orElseThrow().userTags()).hasToString("[shop]");

    SyncReport report = replica.sync(server);
    assertThat(report.operationsSent()).isEqualTo(added.size());
    assertThat(replica.sync(server).nothingNew()).isTrue();
    assertThat(replica.verify(server).findings()).isEmpty();
    assertOthersGetEverything();
  }

  /** Returns the operations that say what a task is: the last of each property. */
  private static List<Operation> set(List<Operation> log) {
    List<Operation> last = new ArrayList<>();
    for (Operation operation : log) {
      if (operation instanceof Operation.Update update) {
        last.removeIf(
            it -> it instanceof Operation.Update o && o.property().equals(update.property()));
        last.add(
            Operation.update(update.uuid(), update.property(), update.value(), update.timestamp()));
      } else {
        last.add(operation);
      }
    }
    return last;
  }

  @Test
  void aServerThatHasItAllTheSameGetsNothingTwice() {
    replica.sync(server);
    replica.edit(edit -> edit.add("Bread"));
    Map<UUID, Map<String, String>> before = properties(replica);
    replica.sync(server);
    change(transaction -> transaction.setBaseVersion(NIL));
    replica.heal();
    SyncReport report = replica.sync(server);
    assertThat(report.versionsSent()).isZero();
    assertThat(report.overwritten()).isEmpty();
    assertThat(properties(replica)).isEqualTo(before);
    assertThat(replica.unsyncedOperations()).isEmpty();
    assertThat(fake.versions()).hasSize(2);
  }

  @Test
  void othersLoseNothingWhereTheyHaveAHistoryAlready() {
    believe(NIL);
    try (Replica other = Replica.open(new InMemoryStorage())) {
      UUID bread = other.editAndGet(edit -> edit.add("Bread").task()).uuid();
      other.commit(List.of(Operation.create(milk)));
      set(other, milk, "description", "Buy oat milk");
      other.sync(server);
      replica.heal();
      SyncReport report = replica.sync(server);
      assertThat(report.overwritten())
          .anyMatch(it -> it.property().equals("description") && it.taskUuid().equals(milk));
      other.sync(server);
      assertThat(properties(other)).isEqualTo(properties(replica));
      assertThat(replica.task(bread)).isPresent();
      assertThat(replica.task(milk).orElseThrow().description()).isEqualTo("Buy oat milk");
      assertThat(replica.task(milk).orElseThrow().userTags()).hasToString("[shop]");
    }
  }

  @Test
  void whatCountsAsSentAfterAVersionIsFoundWithTheServerAndSent() {
    UUID bread = replica.editAndGet(edit -> edit.add("Bread").task()).uuid();
    set(replica, bread, "due", "1800000000");
    set(replica, bread, "priority", "H");
    replica.sync(server);
    UUID parent = replica.baseVersion();
    replica.edit(edit -> edit.task(milk).description("Buy oat milk"));
    UUID eggs = replica.editAndGet(edit -> edit.add("Eggs").task()).uuid();
    replica.commit(List.of(Operation.update(bread, "due", null, LATER)));
    believe(parent);
    assertThat(replica.verify().isSound()).isTrue();
    assertThat(replica.verify(server).findings())
        .hasSize(3)
        .allMatch(finding -> finding.kind() == Kind.HISTORY);
    replica.edit(edit -> edit.task(milk).addTag("today"));
    Map<UUID, Map<String, String>> before = properties(replica);

    // Without a server, nothing of it can be known.
    replica.heal();
    assertThat(replica.verify(server).isSound()).isFalse();
    assertThat(replica.heal(server).findings()).isEmpty();

    assertThat(properties(replica)).isEqualTo(before);
    assertThat(replica.baseVersion()).isEqualTo(parent);
    assertThat(replica.unsyncedOperations())
        .contains(
            Operation.create(eggs), new Operation.Update(bread, "due", "1800000000", null, LATER));
    assertThat(replica.undo()).isTrue();
    assertThat(replica.undo()).isFalse();
    assertThat(replica.task(milk).orElseThrow().description()).isEqualTo("Buy oat milk");
    assertThat(replica.sync(server).versionsSent()).isEqualTo(1);
    assertThat(replica.verify(server).findings()).isEmpty();
    assertOthersGetEverything();
  }

  @Test
  void whatIsLostHereComesBackAndWhatIsUnsyncedStays() {
    UUID bread = replica.editAndGet(edit -> edit.add("Bread").priority("H").task()).uuid();
    replica.sync(server);
    Map<UUID, Map<String, String>> whole = properties(replica);
    change(
        transaction -> {
          transaction.removeTasks(List.of(milk));
          Map<String, String> less = new TreeMap<>(transaction.task(bread).orElseThrow());
          less.remove("priority");
          transaction.putTasks(Map.of(bread, less));
          transaction.setWorkingSet(new TreeMap<>(Map.of(2, bread)));
        });
    replica.edit(edit -> edit.task(bread).addTag("today"));
    List<TaskChanges> heard = new ArrayList<>();
    Subscription subscription = replica.onChange(heard::add);
    assertThat(replica.heal(server).findings()).isEmpty();
    subscription.close();
    assertThat(heard)
        .singleElement()
        .matches(changes -> changes.added().equals(Set.of(milk)))
        .matches(changes -> changes.changed().equals(Set.of(bread)));
    assertThat(replica.task(milk).orElseThrow().properties()).isEqualTo(whole.get(milk));
    assertThat(replica.task(bread).orElseThrow().userTags()).hasToString("[today]");
    assertThat(replica.task(bread).orElseThrow().properties()).containsEntry("priority", "H");
    assertThat(replica.workingSet().index(bread)).hasValue(2);
    assertThat(replica.workingSet().index(milk)).isPresent();
    assertThat(replica.undo()).isTrue();
    assertThat(properties(replica)).isEqualTo(whole);
    assertThat(replica.sync(server).versionsSent()).isZero();
  }

  @Test
  void whereTheFirstVersionsAreGoneTheSnapshotIsComparedWith() {
    fake.snapshotUrgency(SnapshotUrgency.HIGH);
    replica.sync(server);
    fake.snapshotUrgency(SnapshotUrgency.NONE);
    fake.expire(1);
    UUID base = replica.baseVersion();
    replica.edit(edit -> edit.task(milk).done());
    believe(base);
    assertThat(replica.heal(server).findings()).isEmpty();
    assertThat(replica.sync(server).versionsSent()).isEqualTo(1);
    assertOthersGetEverything();
  }

  /** What is here at an older base cannot be compared; a synchronisation leads to where it can. */
  @Test
  void whereTheBaseIsOlderThanTheSnapshotASynchronisationAndHealingAgainMendEverything() {
    replica.sync(server);
    UUID base = replica.baseVersion();
    set(replica, milk, "estimate", "3");
    believe(base); // the server never got it
    fake.snapshotUrgency(SnapshotUrgency.HIGH);
    try (Replica other = Replica.open(new InMemoryStorage())) {
      other.sync(server);
      other.edit(edit -> edit.add("Bread"));
      other.sync(server);
    }
    fake.snapshotUrgency(SnapshotUrgency.NONE);
    fake.expire(1);
    assertThat(replica.heal(server).isSound()).isFalse();
    replica.sync(server);
    assertThat(replica.heal(server).findings()).isEmpty();
    assertThat(replica.sync(server).operationsSent()).isEqualTo(1);
    assertThat(replica.task(milk).orElseThrow().properties()).containsEntry("estimate", "3");
    assertThat(replica.verify(server).findings()).isEmpty();
    assertOthersGetEverything();
  }

  @Test
  void aDamagedReplicaWhoseBaseTheServerLacksReallySynchronisesAfterHealing() {
    UUID bread = replica.editAndGet(edit -> edit.add("Bread").task()).uuid();
    believe(new UUID(7, 7));
    change(
        transaction -> {
          transaction.setValue("undoFloor", "x");
          transaction.setWorkingSet(new TreeMap<>(Map.of(1, bread, 2, new UUID(8, 8))));
        });
    try (Replica other = Replica.open(new InMemoryStorage())) {
      other.edit(edit -> edit.add("Eggs"));
      other.sync(server);
    }
    assertThat(replica.verify().isSound()).isFalse();
    assertThat(replica.heal(server).findings())
        .singleElement()
        .matches(finding -> finding.kind() == Kind.BASE);
    assertThat(replica.verify().findings()).isEmpty();
    assertThat(replica.sync(server).versionsSent()).isEqualTo(1);
    assertThat(replica.tasks()).hasSize(3);
    assertThat(replica.verify(server).findings()).isEmpty();
    assertOthersGetEverything();
  }

  @Test
  void aVersionThatNoHistoryHasIsGoneOnFrom() {
    believe(new UUID(7, 7));
    change(
        transaction -> {
          transaction.setValue("serverHistory", server.identity().history());
          transaction.setValue("serverAddress", server.identity().address());
          transaction.setValue("serverShared", "true");
        });
    assertThat(replica.sync(server).nothingNew()).isTrue(); // the fault
    assertThat(replica.heal(server).findings())
        .singleElement()
        .matches(finding -> finding.kind() == Kind.BASE);
    assertThat(replica.sync(server).wentOn()).isTrue();
    assertThat(replica.verify(server).findings()).isEmpty();
    assertOthersGetEverything();
  }

  @Test
  void aVersionThatNoHistoryHasIsLeftBehindWhereOthersHaveOne() {
    believe(new UUID(7, 7));
    try (Replica other = Replica.open(new InMemoryStorage())) {
      other.edit(edit -> edit.add("Bread"));
      other.sync(server);
    }
    Map<UUID, Map<String, String>> before = properties(replica);
    assertThat(replica.heal(server).findings())
        .singleElement()
        .matches(finding -> finding.kind() == Kind.BASE);
    assertThat(properties(replica)).isEqualTo(before);
    replica.sync(server);
    assertThat(replica.tasks()).hasSize(2);
    assertOthersGetEverything();
  }

  @Test
  void whatDoesNotBelongTogetherIsLeftAsItIs() {
    replica.sync(server);
    replica.edit(edit -> edit.task(milk).description("Buy oat milk"));
    change(transaction -> transaction.putTasks(Map.of(milk, Map.of("description", "other"))));
    List<Operation> unsynced = replica.unsyncedOperations();
    assertThat(replica.heal(server).findings()).anyMatch(finding -> finding.kind() == Kind.LOG);
    assertThat(replica.unsyncedOperations()).isEqualTo(unsynced);
  }

  @Test
  void aServerThatCannotBeReachedChangesNothing() {
    replica.sync(server);
    UUID base = replica.baseVersion();
    replica.edit(edit -> edit.task(milk).done());
    believe(base);
    Map<UUID, Map<String, String>> before = properties(replica);
    fake.onCall(call -> FakeSyncServer.Fault.LOSE_REQUEST);
    assertThatThrownBy(() -> replica.heal(fake)).isInstanceOf(ServerUnreachableException.class);
    assertThat(properties(replica)).isEqualTo(before);
    assertThat(replica.unsyncedOperations()).isEmpty();
  }
}
