package org.taskchampion.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.EditOptions;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.Status;
import org.taskchampion.Task;
import org.taskchampion.history.RevertReport.Outcome;
import org.taskchampion.history.UnitOfWork.Kind;
import org.taskchampion.history.UnitOfWork.Whose;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.StorageView;
import org.taskchampion.testing.AdjustableClock;
import org.taskchampion.testing.FakeSyncServer;

/** Units of work, the history of a task, taking back and doing again. */
class HistoryTest {

  private static final Instant TIME = Instant.parse("2026-11-24T12:00:00Z");

  private final AdjustableClock clock = AdjustableClock.at(TIME);
  private final FakeSyncServer server = new FakeSyncServer(1);
  private final InMemoryStorage storage = new InMemoryStorage();
  private final Replica replica = Replica.open(storage, clock, "list");
  private final Replica window = Replica.open(storage, clock, "window");
  private final Replica other = Replica.open(new InMemoryStorage(), clock, "list");
  private final List<String> printed = new ArrayList<>();

  @AfterEach
  void allAgree() {
    for (Replica each : List.of(replica, other, replica, other)) {
      each.sync(server.connect());
      assertThat(each.verify().findings()).isEmpty();
    }
    assertThat(replica.tasks()).isEqualTo(other.tasks());
    List.of(replica, window, other).forEach(Replica::close);
  }

  private UUID add(String description) {
    clock.advance(Duration.ofSeconds(10));
    return replica.editAndGet(edit -> edit.add(description).task()).uuid();
  }

  private void describe(Replica by, UUID uuid, String description) {
    clock.advance(Duration.ofSeconds(10));
    by.edit(
        EditOptions.labelled("Call it " + description),
        edit -> edit.task(uuid).description(description));
  }

  private String description(UUID uuid) {
    return replica.task(uuid).map(Task::description).orElse("(gone)");
  }

  private void sync(Replica... replicas) {
    for (Replica each : replicas) {
      clock.advance(Duration.ofSeconds(10));
      each.sync(server.connect());
    }
  }

  private UnitOfWork newest() {
    return replica.history(1).get(0);
  }

  @Test
  void unitsSayWhenWhatAndWhose() {
    UUID milk = add("milk");
    describe(window, milk, "oat milk");
    List<UnitOfWork> units = replica.history(20);
    assertThat(units).extracting(UnitOfWork::id).containsExactly(1L, 0L);
    UnitOfWork rename = units.get(0);
    assertThat(rename.kind()).isEqualTo(Kind.EDIT);
    assertThat(rename.time()).isEqualTo(TIME.plusSeconds(20));
    assertThat(rename.label()).contains("Call it oat milk");
    assertThat(rename.program()).contains("window");
    assertThat(rename.whose()).isEqualTo(Whose.ANOTHER_PROGRAM);
    assertThat(rename.isUndoStep()).isTrue();
    assertThat(rename.operations())
        .contains(
            new Operation.Update(milk, "description", "milk", "oat milk", TIME.plusSeconds(20)));
    assertThat(units.get(1).whose()).isEqualTo(Whose.THIS_PROGRAM);
    assertThat(window.history(1).get(0).whose()).isEqualTo(Whose.THIS_PROGRAM);
    assertThat(replica.history(1)).hasSize(1);
    assertThat(replica.history(0)).isEmpty();
    assertThat(rename.toString()).doesNotContain("milk");
    assertThatThrownBy(() -> replica.history(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void unitsStayWhenTheyAreSynchronisedAndThoseOfOthersCome() {
    UUID milk = add("milk");
    sync(replica, other);
    describe(other, milk, "oat milk");
    sync(other, replica);
    List<UnitOfWork> units = replica.history(20);
    assertThat(units).extracting(UnitOfWork::kind).containsExactly(Kind.SYNC, Kind.EDIT);
    UnitOfWork came = units.get(0);
    assertThat(came.whose()).isEqualTo(Whose.OTHER_REPLICAS);
    assertThat(came.time()).isEqualTo(clock.instant());
    assertThat(came.operations())
        .contains(
            new Operation.Update(milk, "description", "milk", "oat milk", TIME.plusSeconds(40)));
    long revision = revision();
    sync(replica);
    assertThat(revision()).isEqualTo(revision);
  }

  private long revision() {
    try (StorageView view = storage.read()) {
      return view.revision();
    }
  }

  @Test
  void whatWasSynchronisedIsReverted() {
    UUID milk = add("milk");
    replica.edit(edit -> edit.task(milk).done().addTag("shop"));
    sync(replica, other);
    RevertReport report =
        replica.revert(newest(), RevertOptions.defaults().labelled("Not done after all"));
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(report.operations().get(0)).isEqualTo(Operation.undoPoint("Not done after all"));
    Task reverted = replica.task(milk).orElseThrow();
    assertThat(reverted.status()).isEqualTo(Status.PENDING);
    assertThat(reverted.storedTags()).isEmpty();
    assertThat(replica.pendingTasks()).hasSize(1);
    assertThat(newest().kind()).isEqualTo(Kind.REVERT);
    sync(replica, other);
    assertThat(other.task(milk).orElseThrow().status()).isEqualTo(Status.PENDING);
    // A revert is a unit like any other.
    assertThat(replica.revert(newest()).outcome()).isEqualTo(Outcome.DONE);
    assertThat(replica.task(milk).orElseThrow().status()).isEqualTo(Status.COMPLETED);
  }

  @Test
  void whatAnotherReplicaDidIsReverted() {
    UUID milk = add("milk");
    sync(replica, other);
    describe(other, milk, "oat milk");
    sync(other, replica);
    assertThat(replica.revert(newest()).isDone()).isTrue();
    sync(replica, other);
    assertThat(other.task(milk).map(Task::description)).contains("milk");
  }

  @Test
  void tasksThatAUnitCreatedOrRemovedAreRemovedOrCreated() {
    UUID milk = add("milk");
    UnitOfWork creation = newest();
    Map<String, String> before = replica.task(milk).orElseThrow().properties();
    clock.advance(Duration.ofSeconds(10));
    replica.edit(edit -> edit.apply(Operation.delete(milk)));
    UnitOfWork removal = newest();
    sync(replica, other);
    assertThat(replica.revert(creation).outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
    assertThat(replica.revert(removal).isDone()).isTrue();
    assertThat(replica.task(milk).orElseThrow().properties()).isEqualTo(before);
    assertThat(replica.revert(removal).outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
    describe(replica, milk, "oat milk");
    assertThat(replica.revert(removal).changedSince())
        .containsExactly(
            new ChangedSince(milk, Optional.empty(), Optional.empty(), Optional.empty()));
    assertThat(replica.revert(creation).changedSince())
        .containsExactly(
            new ChangedSince(
                milk, Optional.of("description"), Optional.of("milk"), Optional.of("oat milk")));
    describe(replica, milk, "milk");
    assertThat(replica.revert(creation).isDone()).isTrue();
    assertThat(replica.task(milk)).isEmpty();
  }

  @Test
  void whatSomebodyChangedSinceIsNamedAndTheRestIsTakenBackIfAsked() {
    UUID milk = add("milk");
    UUID bread = add("bread");
    clock.advance(Duration.ofSeconds(10));
    replica.edit(
        edit -> {
          edit.task(milk).description("oat milk").priority("H");
          edit.task(bread).priority("H");
        });
    UnitOfWork unit = newest();
    sync(replica, other);
    describe(other, milk, "soy milk");
    sync(other, replica);
    Map<String, String> before = replica.task(milk).orElseThrow().properties();
    RevertReport report = replica.revert(unit);
    assertThat(report.outcome()).isEqualTo(Outcome.CHANGED_SINCE);
    assertThat(report.changedSince())
        .containsExactly(
            new ChangedSince(
                milk,
                Optional.of("description"),
                Optional.of("oat milk"),
                Optional.of("soy milk")));
    assertThat(report.changedSince().toString()).doesNotContain("soy");
    assertThat(replica.task(milk).orElseThrow().properties()).isEqualTo(before);
    assertThat(newest().kind()).isEqualTo(Kind.SYNC);

    RevertReport rest = revertOrAsk(unit);
    assertThat(rest.outcome()).isEqualTo(Outcome.PARTLY_DONE);
    assertThat(rest.changedSince()).isEqualTo(report.changedSince());
    assertThat(description(milk)).isEqualTo("soy milk");
    assertThat(replica.task(milk).orElseThrow().priority()).isEmpty();
    assertThat(replica.task(bread).orElseThrow().priority()).isEmpty();
  }

  private RevertReport revertOrAsk(UnitOfWork unit) {
    RevertReport report = replica.revert(unit);
    if (report.outcome() == RevertReport.Outcome.CHANGED_SINCE && ask(report.changedSince())) {
      report = replica.revert(unit, RevertOptions.defaults().takingBackTheRest());
    }
    return report;
  }

  private static boolean ask(List<ChangedSince> changed) {
    return changed.size() == 1;
  }

  @Test
  void undoLeavesAloneWhatAnotherProgramDid() {
    UUID milk = add("milk");
    describe(window, milk, "oat milk");
    assertThat(replica.undo()).isFalse();
    assertThat(description(milk)).isEqualTo("oat milk");
    assertThat(replica.undoUnits()).isEqualTo(replica.undo(UndoScope.UNLESS_ANOTHERS).units());
    assertThat(replica.undoUnits())
        .singleElement()
        .satisfies(unit -> assertThat(unit.program()).contains("window"));
    assertThat(replica.undo(UndoScope.UNLESS_ANOTHERS).outcome()).isEqualTo(Outcome.ANOTHERS);
    RevertReport report = replica.undo(UndoScope.ANYBODYS);
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(description(milk)).isEqualTo("milk");
    assertThat(replica.undo()).isTrue();
    assertThat(description(milk)).isEqualTo("(gone)");
    assertThat(replica.undo()).isFalse();
    assertThat(replica.undo(UndoScope.ANYBODYS).outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
  }

  @Test
  void undoOfOnesOwnPassesOverWhatAnotherProgramDid() {
    UUID milk = add("milk");
    UUID bread = add("bread");
    describe(replica, bread, "rye bread");
    describe(window, milk, "oat milk");
    assertThat(replica.undo(UndoScope.OWN).outcome()).isEqualTo(Outcome.DONE);
    assertThat(description(bread)).isEqualTo("bread");
    assertThat(description(milk)).isEqualTo("oat milk");
    assertThat(replica.undo(UndoScope.OWN).isDone()).isTrue();
    assertThat(description(bread)).isEqualTo("(gone)");
    RevertReport report = replica.undo(UndoScope.OWN);
    assertThat(report.outcome()).isEqualTo(Outcome.CHANGED_SINCE);
    assertThat(report.changedSince())
        .extracting(ChangedSince::property)
        .contains(Optional.of("description"));
    assertThat(replica.redo().isDone()).isTrue();
    assertThat(description(bread)).isEqualTo("bread");
  }

  @Test
  void redoDoesAgainWhatUndoTookBackStepByStep() {
    UUID milk = add("milk");
    Map<String, String> first = replica.task(milk).orElseThrow().properties();
    describe(replica, milk, "oat milk");
    Map<String, String> second = replica.task(milk).orElseThrow().properties();
    assertThat(replica.redo().outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
    assertThat(replica.undo()).isTrue();
    assertThat(replica.undo()).isTrue();
    sync(replica, other);
    assertThat(replica.redo().isDone()).isTrue();
    assertThat(replica.task(milk).orElseThrow().properties()).isEqualTo(first);
    sync(replica, other);
    RevertReport report = replica.redo();
    assertThat(report.operations().get(0)).isEqualTo(Operation.undoPoint("Call it oat milk"));
    assertThat(replica.task(milk).orElseThrow().properties()).isEqualTo(second);
    assertThat(replica.redo().outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
    assertThat(replica.undo()).isTrue();
    assertThat(description(milk)).isEqualTo("milk");
    assertThat(replica.redo().isDone()).isTrue();
    assertThat(description(milk)).isEqualTo("oat milk");
    assertThat(replica.undo()).isTrue();
    describe(replica, milk, "soy milk");
    assertThat(replica.redo().outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
  }

  @Test
  void redoNamesWhatSomebodyChangedSince() {
    UUID milk = add("milk");
    sync(replica, other);
    describe(replica, milk, "oat milk");
    assertThat(replica.undo()).isTrue();
    describe(other, milk, "soy milk");
    sync(other, replica);
    RevertReport report = replica.redo();
    assertThat(report.outcome()).isEqualTo(Outcome.CHANGED_SINCE);
    assertThat(report.changedSince())
        .extracting(ChangedSince::found)
        .containsExactly(Optional.of("soy milk"));
  }

  @Test
  void anEditWithoutAnUndoPointIsAUnitAndNoStep() {
    UUID milk = add("milk");
    replica.edit(EditOptions.withoutUndoPoint(), edit -> edit.task(milk).addTag("seen"));
    assertThat(newest().isUndoStep()).isFalse();
    assertThat(replica.undoUnits()).extracting(UnitOfWork::id).containsExactly(1L, 0L);
    assertThat(replica.undo()).isTrue();
    assertThat(newest().takenBack()).containsExactly(1L, 0L);
    assertThat(replica.redo().isDone()).isTrue();
    assertThat(replica.task(milk).orElseThrow().storedTags()).hasSize(1);
  }

  @Test
  void operationsOfSeveralStepsAreSeveralUnits() {
    UUID milk = UUID.randomUUID();
    replica.commit(
        List.of(
            Operation.undoPoint("one"),
            Operation.create(milk),
            Operation.undoPoint("two"),
            Operation.update(milk, "p", "q", TIME)));
    assertThat(replica.history(9))
        .extracting(UnitOfWork::label)
        .containsExactly(Optional.of("two"), Optional.of("one"));
    assertThat(replica.undo()).isTrue();
    assertThat(newest().takenBack()).containsExactly(1L);
    assertThat(replica.undoUnits()).extracting(UnitOfWork::id).containsExactly(0L);
  }

  @Test
  void aTasksHistorySaysWhoChangedWhatFromWhatToWhat() {
    UUID milk = add("milk");
    describe(window, milk, "oat milk");
    sync(replica, other);
    describe(other, milk, "soy milk");
    sync(other, replica);
    TaskHistory history = replica.taskHistory(milk);
    assertThat(history.isComplete()).isTrue();
    assertThat(history.changes().get(0).kind()).isEqualTo(TaskHistory.Change.Kind.CREATED);
    assertThat(history.changes())
        .filteredOn(it -> it.property().equals(Optional.of("description")))
        .extracting(
            TaskHistory.Change::oldValue,
            TaskHistory.Change::newValue,
            it -> it.unit().map(UnitOfWork::whose),
            TaskHistory.Change::time)
        .containsExactly(
            tuple(
                Optional.empty(),
                Optional.of("milk"),
                Optional.of(Whose.THIS_PROGRAM),
                TIME.plusSeconds(10)),
            tuple(
                Optional.of("milk"),
                Optional.of("oat milk"),
                Optional.of(Whose.ANOTHER_PROGRAM),
                TIME.plusSeconds(20)),
            tuple(
                Optional.of("oat milk"),
                Optional.of("soy milk"),
                Optional.of(Whose.OTHER_REPLICAS),
                TIME.plusSeconds(50)));
    printHistory(milk);
    assertThat(printed).hasSize(history.changes().size());
  }

  private void printHistory(UUID uuid) {
    TaskHistory history = replica.taskHistory(uuid);
    for (TaskHistory.Change change : history.changes()) {
      String property = change.property().orElse("the task");
      print(change.time() + " " + property + " " + change.oldValue() + " to " + change.newValue());
    }
    if (!history.isComplete()) {
      print("What came before is not kept any more.");
    }
  }

  @Test
  void whatIsNotKeptAnyMoreIsSaid() {
    UUID milk = add("milk");
    describe(replica, milk, "oat milk");
    assertThat(replica.forgottenHistory()).isEqualTo(0);
    replica.keepHistory(2);
    describe(replica, milk, "soy milk");
    assertThat(replica.history(9)).extracting(UnitOfWork::id).containsExactly(2L, 1L);
    assertThat(replica.forgottenHistory()).isEqualTo(1);
    // The log of operations still has what came before, and does not say whose it was.
    assertThat(replica.taskHistory(milk).isComplete()).isTrue();
    assertThat(replica.taskHistory(milk).changes().get(0).unit()).isEmpty();
    sync(replica);
    replica.keepHistory(0);
    assertThat(replica.history(9)).isEmpty();
    assertThat(replica.forgottenHistory()).isEqualTo(3);
    describe(replica, milk, "rice milk");
    assertThat(replica.history(9)).isEmpty();
    assertThat(replica.undoUnits()).isEmpty();
    assertThat(replica.undo()).isTrue();
    assertThat(description(milk)).isEqualTo("soy milk");
    printHistory(milk);
    assertThatThrownBy(() -> replica.keepHistory(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the number of units must not be negative: -1");
  }

  @Test
  void whatIsKeptIsBounded() throws IOException {
    UUID milk = add("milk");
    for (int i = 0; i < 1_200; i++) {
      int number = i;
      replica.edit(edit -> edit.task(milk).description("milk " + number));
    }
    assertThat(replica.history(9_999)).hasSize(UnitOfWork.MOST_UNITS);
    assertThat(replica.forgottenHistory()).isEqualTo(201);
    assertThat(replica.verify().findings()).isEmpty();
    for (int i = 0; i < 10; i++) {
      String large = (i % 10 + "").repeat(100_000);
      replica.edit(edit -> edit.task(milk).set("notes", large));
    }
    assertThat(replica.history(9_999)).hasSizeBetween(2, 6);
    long chars = 0;
    try (StorageView view = storage.read()) {
      for (String value : view.values().values()) {
        chars += value.length();
      }
    }
    assertThat(chars).isLessThan(UnitOfWork.MOST_CHARACTERS + 1_000);
    replica.edit(edit -> edit.task(milk).set("notes", "x".repeat(300_000)));
    assertThat(newest().isWhole()).isFalse();
    assertThat(newest().operationCount()).isEqualTo(2);
    assertThat(replica.taskHistory(milk).isComplete()).isFalse();
    assertThat(replica.revert(newest()).outcome()).isEqualTo(Outcome.NOT_KEPT);
    replica.edit(edit -> edit.task(milk).set("notes", "short"));
    assertThat(replica.history(9)).isNotEmpty();

    ByteArrayOutputStream exported = new ByteArrayOutputStream();
    replica.exportTo(exported);
    try (Replica copy = Replica.open(new InMemoryStorage(), clock, "list")) {
      copy.importFrom(new ByteArrayInputStream(exported.toByteArray()));
      assertThat(copy.history(9).get(0).operations()).isEqualTo(newest().operations());
      assertThat(copy.forgottenHistory()).isEqualTo(replica.forgottenHistory());
    }
  }

  @Test
  void aProgramsNameIsChecked() {
    for (String name : List.of("", "x".repeat(101), "\ud800")) {
      assertThatThrownBy(() -> Replica.open(storage, name))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("the name of a program");
    }
  }

  @Test
  void theExampleRuns() {
    add("milk");
    for (UnitOfWork unit : replica.history(20)) {
      print(unit.time() + " " + unit.kind() + " " + unit.label().orElse(""));
    }
    RevertReport report = replica.revert(replica.history(1).get(0));
    assertThat(report.isDone()).isTrue();
    assertThat(printed).containsExactly("2026-11-24T12:00:10Z EDIT ");
  }

  private void print(String line) {
    printed.add(line);
  }
}
