package org.taskchampion.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.Operation;
import org.taskchampion.PropertyNames;
import org.taskchampion.Replica;
import org.taskchampion.history.RevertReport.Outcome;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.ForeignHistory;
import org.taskchampion.sync.Overwritten.Winner;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.testing.AdjustableClock;
import org.taskchampion.testing.FakeSyncServer;

/** Values that a synchronisation overwrote stay until somebody decides (part 9.11). */
class ConflictsTest {

  private static final UUID T1 = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000001");
  private static final Instant TIME = Instant.parse("2026-11-24T12:00:00Z");

  private static final SyncOptions TAKE_SERVERS =
      SyncOptions.newBuilder().foreignHistory(ForeignHistory.TAKE_SERVERS).build();

  private final AdjustableClock clock = AdjustableClock.at(TIME.plusSeconds(100));
  private FakeSyncServer server = new FakeSyncServer(1);
  private final InMemoryStorage storage = new InMemoryStorage();
  private final Replica replica = Replica.open(storage, clock);
  private final Replica other = Replica.open(new InMemoryStorage(), clock);

  @BeforeEach
  void bothHaveTheTask() {
    replica.commit(
        List.of(Operation.create(T1), set("p", "old", 0), set("q", "old", 0), set("r", "old", 0)));
    replica.sync(server.connect());
    other.sync(server.connect());
  }

  @AfterEach
  void bothAgree() {
    for (Replica each : List.of(replica, other, replica)) {
      each.sync(server.connect());
      assertThat(each.verify().findings()).isEmpty();
    }
    assertThat(replica.tasks()).isEqualTo(other.tasks());
    replica.close();
    other.close();
  }

  private static Operation set(String property, String value, int second) {
    return Operation.update(T1, property, value, TIME.plusSeconds(second));
  }

  private void sync(Replica... replicas) {
    for (Replica each : replicas) {
      each.sync(server.connect());
    }
  }

  private String value(String property) {
    return replica.task(T1).orElseThrow().properties().getOrDefault(property, "");
  }

  private void loseP() {
    other.commit(List.of(set("p", "theirs", 2)));
    replica.commit(List.of(set("p", "mine", 1)));
    sync(other, replica);
  }

  private Conflict only() {
    assertThat(replica.conflicts()).hasSize(1);
    return replica.conflicts().get(0);
  }

  @Test
  void aConflictSaysBothValuesTheirTimesAndWhatWon() {
    loseP();
    Conflict conflict = only();
    assertThat(conflict.taskUuid()).isEqualTo(T1);
    assertThat(conflict.property()).isEqualTo("p");
    assertThat(conflict.local()).contains("mine");
    assertThat(conflict.server()).contains("theirs");
    assertThat(conflict.lost()).contains("mine");
    assertThat(conflict.won()).contains("theirs");
    assertThat(conflict.winner()).isEqualTo(Winner.SERVER);
    assertThat(conflict.localTime()).contains(TIME.plusSeconds(1));
    assertThat(conflict.serverTime()).contains(TIME.plusSeconds(2));
    assertThat(conflict.recorded()).isEqualTo(TIME.plusSeconds(100));
    assertThat(conflict.toString()).doesNotContain("mine", "theirs");
    // Listing them does not use them up, and neither does another synchronisation.
    sync(replica, replica);
    assertThat(replica.conflicts()).containsExactly(conflict);
    assertThat(Replica.open(storage).conflicts()).containsExactly(conflict);
  }

  @Test
  void takingBackRestoresTheValueEverywhere() {
    loseP();
    RevertReport report = replica.takeBack(only());
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(value("p")).isEqualTo("mine");
    assertThat(value(PropertyNames.MODIFIED)).isEqualTo(clock.instant().getEpochSecond() + "");
    assertThat(replica.conflicts()).isEmpty();
    sync(replica, other);
    assertThat(other.task(T1).orElseThrow().properties()).containsEntry("p", "mine");
    assertThat(other.conflicts()).isEmpty();
  }

  @Test
  void takingBackIsOneStepOfUndo() {
    loseP();
    Conflict conflict = only();
    RevertReport report = replica.takeBack(conflict);
    assertThat(report.operations().get(0)).isInstanceOf(Operation.UndoPoint.class);
    assertThat(replica.undo()).isTrue();
    assertThat(value("p")).isEqualTo("theirs");
    assertThat(value(PropertyNames.MODIFIED)).isEmpty();
    assertThat(replica.takeBack(conflict).outcome()).isEqualTo(Outcome.NOT_KEPT);
    assertThat(replica.dismiss(conflict)).isFalse();
  }

  @Test
  void aValueOfTheServersThatLostIsTakenBackToo() {
    other.commit(List.of(set("p", "theirs", 1)));
    replica.commit(List.of(set("p", "mine", 2)));
    sync(other, replica);
    assertThat(only().winner()).isEqualTo(Winner.LOCAL);
    assertThat(only().lost()).contains("theirs");
    replica.takeBack(only());
    assertThat(value("p")).isEqualTo("theirs");
  }

  @Test
  void whatSomebodyChangedSinceIsNotTakenBack() {
    loseP();
    replica.commit(List.of(set("p", "newer", 3)));
    RevertReport report = replica.takeBack(only());
    assertThat(report.outcome()).isEqualTo(Outcome.CHANGED_SINCE);
    assertThat(report.isDone()).isFalse();
    assertThat(report.operations()).isEmpty();
    assertThat(report.changedSince())
        .containsExactly(
            new ChangedSince(T1, Optional.of("p"), Optional.of("theirs"), Optional.of("newer")));
    assertThat(value("p")).isEqualTo("newer");
    assertThat(replica.dismiss(only())).isTrue();
    assertThat(replica.conflicts()).isEmpty();
  }

  @Test
  void whatIsSoAlreadyIsSettled() {
    loseP();
    replica.commit(List.of(set("p", "mine", 3)));
    int unsynced = replica.unsyncedOperations().size();
    assertThat(replica.takeBack(only()).outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
    assertThat(replica.unsyncedOperations()).hasSize(unsynced);
    assertThat(replica.conflicts()).isEmpty();
  }

  @Test
  void aTaskThatWasRemovedThereComesBackAsAWhole() {
    other.commit(List.of(Operation.delete(T1)));
    replica.commit(List.of(set("p", "mine", 1), set("q", "mine", 1)));
    sync(other, replica);
    assertThat(replica.task(T1)).isEmpty();
    assertThat(replica.conflicts())
        .extracting(Conflict::property)
        .containsExactlyInAnyOrder("p", "q");
    replica.takeBack(replica.conflicts().get(1));
    assertThat(replica.task(T1).orElseThrow().properties())
        .containsAllEntriesOf(Map.of("p", "mine", "q", "mine", "r", "old"));
    assertThat(replica.conflicts()).isEmpty();
    sync(replica, other);
    assertThat(other.task(T1).orElseThrow().properties()).containsEntry("r", "old");
  }

  @Test
  void aTaskThatWasRemovedHereComesBackAsTheServerHadIt() {
    replica.commit(List.of(Operation.delete(T1)));
    other.commit(List.of(set("p", "theirs", 1)));
    sync(other, replica);
    assertThat(replica.task(T1)).isEmpty();
    assertThat(only().lost()).contains("theirs");
    replica.takeBack(only());
    assertThat(replica.task(T1).orElseThrow().properties())
        .containsAllEntriesOf(Map.of("p", "theirs", "q", "old", "r", "old"));
  }

  @Test
  void ofATaskThatSomebodyRemovedSinceNothingComesBack() {
    loseP();
    replica.commit(List.of(Operation.delete(T1)));
    RevertReport report = replica.takeBack(only());
    assertThat(report.outcome()).isEqualTo(Outcome.CHANGED_SINCE);
    assertThat(report.changedSince())
        .containsExactly(
            new ChangedSince(T1, Optional.empty(), Optional.empty(), Optional.empty()));
    assertThat(replica.task(T1)).isEmpty();
  }

  @Test
  void aTaskComesBackAsAWholeAlsoWhenSomeOfItsConflictsWereDismissed() {
    other.commit(List.of(Operation.delete(T1)));
    replica.commit(List.of(set("p", "mine", 1), set("q", "mine", 1)));
    sync(other, replica);
    replica.dismiss(replica.conflicts().get(0));
    assertThat(replica.verify().findings()).isEmpty();
    replica.takeBack(only());
    assertThat(replica.task(T1).orElseThrow().properties())
        .containsAllEntriesOf(Map.of("p", "mine", "q", "mine", "r", "old"));
  }

  @Test
  void whatIsDismissedLeavesTheOthersAndTheirNumbers() {
    other.commit(List.of(set("p", "theirs", 2), set("q", "theirs", 2), set("r", "theirs", 2)));
    replica.commit(List.of(set("p", "mine", 1), set("q", "mine", 1), set("r", "mine", 1)));
    sync(other, replica);
    List<Conflict> conflicts = replica.conflicts();
    assertThat(replica.dismiss(conflicts.get(1))).isTrue();
    assertThat(replica.dismiss(conflicts.get(1))).isFalse();
    assertThat(replica.conflicts()).containsExactly(conflicts.get(0), conflicts.get(2));
    assertThat(replica.verify().findings()).isEmpty();
    assertThat(replica.dismiss(conflicts.get(2))).isTrue();
    assertThat(replica.dismiss(conflicts.get(0))).isTrue();
    assertThat(replica.conflicts()).isEmpty();
    assertThat(replica.verify().findings()).isEmpty();
    // Numbers are not used again.
    other.commit(List.of(set("p", "theirs again", 4)));
    replica.commit(List.of(set("p", "mine again", 3)));
    sync(other, replica);
    assertThat(only().id()).isGreaterThan(conflicts.get(2).id());
  }

  /** A server with a history of its own, which has one task. */
  private static FakeSyncServer foreign(UUID uuid, Map<String, String> task) {
    FakeSyncServer foreign = new FakeSyncServer(2);
    try (Replica theirs = Replica.open(new InMemoryStorage())) {
      List<Operation> operations = new ArrayList<>(List.of(Operation.create(uuid)));
      task.forEach(
          (property, value) ->
              operations.add(Operation.update(uuid, property, value, TIME.plusSeconds(3))));
      theirs.commit(operations);
      theirs.sync(foreign.connect());
    }
    return foreign;
  }

  /** Both replicas move, or they would not agree. */
  private void moveTo(FakeSyncServer foreign) {
    replica.sync(foreign.connect(), TAKE_SERVERS);
    other.sync(foreign.connect(), TAKE_SERVERS);
    server = foreign;
  }

  @Test
  void aTaskThatAMoveDroppedComesBackAsAWhole() {
    Map<String, String> before = replica.task(T1).orElseThrow().properties();
    moveTo(foreign(UUID.randomUUID(), Map.of("p", "theirs")));
    assertThat(replica.task(T1)).isEmpty();
    assertThat(replica.conflicts()).hasSize(3);
    assertThat(replica.dismiss(replica.conflicts().get(0))).isTrue();
    RevertReport report = replica.takeBack(replica.conflicts().get(1));
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(replica.task(T1).orElseThrow().properties()).containsAllEntriesOf(before);
    assertThat(replica.conflicts()).isEmpty();
    sync(replica, other);
    assertThat(other.task(T1).orElseThrow().properties()).containsAllEntriesOf(before);
  }

  @Test
  void ofATaskThatAMoveReplacedSingleValuesComeBack() {
    moveTo(foreign(T1, Map.of("p", "theirs", "q", "old")));
    Conflict lost =
        replica.conflicts().stream()
            .filter(it -> it.property().equals("p"))
            .findAny()
            .orElseThrow();
    assertThat(replica.takeBack(lost).outcome()).isEqualTo(Outcome.DONE);
    assertThat(value("p")).isEqualTo("old");
    assertThat(value("r")).isEmpty();
  }

  @Test
  void aTaskThatWasRemovedHereAndCameBackByAMoveIsRemovedAgain() {
    replica.commit(List.of(Operation.delete(T1)));
    FakeSyncServer foreign = foreign(T1, Map.of("p", "theirs", "q", "theirs"));
    replica.sync(foreign.connect(), TAKE_SERVERS);
    other.sync(foreign.connect(), TAKE_SERVERS);
    server = foreign;
    assertThat(replica.task(T1)).isPresent();
    assertThat(replica.conflicts()).extracting(Conflict::local).containsOnly(Optional.empty());
    Conflict first = replica.conflicts().get(0);
    replica.commit(List.of(set("q", "newer", 9)));
    RevertReport refused = replica.takeBack(first);
    assertThat(refused.outcome()).isEqualTo(Outcome.CHANGED_SINCE);
    assertThat(refused.changedSince())
        .containsExactly(
            new ChangedSince(T1, Optional.of("q"), Optional.of("theirs"), Optional.of("newer")));
    replica.commit(List.of(set("q", "theirs", 9)));
    assertThat(replica.takeBack(first).outcome()).isEqualTo(Outcome.DONE);
    assertThat(replica.task(T1)).isEmpty();
    assertThat(replica.conflicts()).isEmpty();
    sync(replica, other);
    assertThat(other.task(T1)).isEmpty();
    assertThat(replica.undo()).isFalse();
  }

  @Test
  void aRemovalThatLostToANewTaskOfTheSameNumberIsTakenBackAsARemoval() {
    replica.commit(List.of(Operation.delete(T1)));
    other.commit(List.of(Operation.delete(T1), Operation.create(T1), set("p", "theirs", 5)));
    sync(other, replica);
    assertThat(value("p")).isEqualTo("theirs");
    RevertReport report = replica.takeBack(replica.conflicts().get(0));
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(replica.task(T1)).isEmpty();
  }

  @Test
  void aTaskComesBackAsAWholeAlsoAfterOneOfItsValuesWasTakenBackMeanwhile() {
    other.commit(List.of(Operation.delete(T1)));
    replica.commit(List.of(set("p", "mine", 1), set("q", "mine", 1)));
    sync(other, replica);
    List<Conflict> conflicts = replica.conflicts();
    replica.commit(List.of(Operation.create(T1)));
    assertThat(replica.takeBack(conflicts.get(0)).isDone()).isTrue();
    replica.commit(List.of(Operation.delete(T1)));
    assertThat(replica.takeBack(conflicts.get(1)).outcome()).isEqualTo(Outcome.DONE);
    assertThat(replica.task(T1).orElseThrow().properties())
        .containsAllEntriesOf(Map.of("q", "mine", "r", "old"));
  }

  @Test
  void severalAreTakenBackInOneStep() {
    other.commit(List.of(set("p", "theirs", 2), set("q", "theirs", 2), set("r", "theirs", 2)));
    replica.commit(List.of(set("p", "mine", 1), set("q", "mine", 1), set("r", "mine", 1)));
    sync(other, replica);
    List<Conflict> conflicts = replica.conflicts();
    replica.commit(List.of(Operation.undoPoint(), set("q", "newer", 9)));
    int commits = replica.history(99).size();
    RevertReport report = replica.takeBack(conflicts);
    assertThat(report.outcome()).isEqualTo(Outcome.PARTLY_DONE);
    assertThat(report.changedSince())
        .containsExactly(
            new ChangedSince(T1, Optional.of("q"), Optional.of("theirs"), Optional.of("newer")));
    assertThat(report.operations()).filteredOn(it -> it instanceof Operation.UndoPoint).hasSize(1);
    assertThat(replica.history(99)).hasSize(commits + 1);
    assertThat(value("p") + value("q") + value("r")).isEqualTo("minenewermine");
    assertThat(replica.conflicts()).containsExactly(conflicts.get(1));
    assertThat(replica.takeBack(conflicts).outcome()).isEqualTo(Outcome.CHANGED_SINCE);
    assertThat(replica.undo()).isTrue();
    assertThat(value("p") + value("q") + value("r")).isEqualTo("theirsnewertheirs");
    assertThat(replica.takeBack(List.of(conflicts.get(0))).outcome()).isEqualTo(Outcome.NOT_KEPT);
    assertThat(replica.takeBack(List.<Conflict>of()).outcome()).isEqualTo(Outcome.NOT_KEPT);
  }

  @Test
  void manyAreDismissedInOneCommit() {
    List<Operation> create = new ArrayList<>();
    List<Operation> change = new ArrayList<>();
    List<Operation> remove = new ArrayList<>();
    for (int task = 0; task < 300; task++) {
      UUID uuid = new UUID(0xb0, task);
      create.add(Operation.create(uuid));
      for (int property = 0; property < 10; property++) {
        create.add(Operation.update(uuid, "p" + property, "old", TIME));
        change.add(Operation.update(uuid, "p" + property, "mine", TIME.plusSeconds(1)));
      }
      remove.add(Operation.delete(uuid));
    }
    replica.commit(create);
    sync(replica, other);
    replica.commit(change);
    other.commit(remove);
    sync(other, replica);
    List<Conflict> conflicts = replica.conflicts();
    assertThat(conflicts).hasSize(3_000);
    // All but the last one of each task, whose whole that one keeps then.
    List<Conflict> all = new ArrayList<>(conflicts);
    all.removeIf(it -> it.property().equals("p9"));
    long revision = revision();
    assertThat(replica.dismiss(all)).isEqualTo(2_700);
    assertThat(revision()).isEqualTo(revision + 1);
    assertThat(replica.dismiss(all)).isZero();
    assertThat(revision()).isEqualTo(revision + 1);
    assertThat(replica.verify().findings()).isEmpty();
    assertThat(replica.takeBack(replica.conflicts()).outcome()).isEqualTo(Outcome.DONE);
    assertThat(replica.conflicts()).isEmpty();
    assertThat(replica.tasks()).hasSize(301);
    assertThat(replica.tasks())
        .filteredOn(it -> !it.uuid().equals(T1))
        .allMatch(it -> it.properties().get("p0").equals("mine"));
  }

  private long revision() {
    try (StorageView view = storage.read()) {
      return view.revision();
    }
  }

  @Test
  void whatCannotBeReadTakesNoOtherAlongAndNumbersStay() {
    other.commit(List.of(set("p", "theirs", 2), set("q", "theirs", 2), set("r", "theirs", 2)));
    replica.commit(List.of(set("p", "mine", 1), set("q", "mine", 1), set("r", "mine", 1)));
    sync(other, replica);
    List<Conflict> conflicts = replica.conflicts();
    try (StorageTransaction transaction = storage.begin()) {
      String name = "overwritten.0000000000";
      String part = transaction.value(name).orElseThrow();
      List<String> lines = new ArrayList<>(List.of(part.split("\n", -1)));
      lines.set(1, "damaged");
      transaction.setValue(name, String.join("\n", lines));
      transaction.commit();
    }
    assertThat(replica.conflicts()).containsExactly(conflicts.get(0), conflicts.get(2));
    assertThat(replica.heal().findings()).isEmpty();
    assertThat(replica.conflicts()).containsExactly(conflicts.get(0), conflicts.get(2));
    assertThat(replica.takeBack(conflicts.get(2)).isDone()).isTrue();
    assertThat(replica.dismiss(conflicts.get(0))).isTrue();
    other.commit(List.of(set("p", "theirs again", 4)));
    replica.commit(List.of(set("p", "mine again", 3)));
    sync(other, replica);
    assertThat(replica.conflicts())
        .allMatch(conflict -> conflict.id() > conflicts.get(2).id())
        .isNotEmpty();
  }

  @Test
  void anExportCarriesThem() throws IOException {
    loseP();
    ByteArrayOutputStream exported = new ByteArrayOutputStream();
    replica.exportTo(exported);
    try (Replica copy = Replica.open(new InMemoryStorage())) {
      copy.importFrom(new ByteArrayInputStream(exported.toByteArray()));
      assertThat(copy.conflicts()).isEqualTo(replica.conflicts());
    }
  }

  @Test
  void theExampleRuns() {
    loseP();
    for (Conflict conflict : replica.conflicts()) {
      String lost = conflict.lost().orElse("(removed)");
      String won = conflict.won().orElse("(removed)");
      if (ask("Take back " + lost + " in place of " + won + "?")) {
        replica.takeBack(conflict);
      } else {
        replica.dismiss(conflict);
      }
    }
    assertThat(value("p")).isEqualTo("mine");
    assertThat(replica.conflicts().stream().map(Conflict::property).collect(Collectors.toList()))
        .isEmpty();
  }

  private static boolean ask(String question) {
    return question.equals("Take back mine in place of theirs?");
  }
}
