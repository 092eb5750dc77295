package org.taskchampion.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.EditOptions;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.history.RevertReport.Outcome;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.testing.AdjustableClock;
import org.taskchampion.testing.FakeSyncServer;

/** Whose work an undo takes back, where programs share a replica. */
class UndoScopeTest {

  private static final Instant TIME = Instant.parse("2026-11-24T12:00:00Z");
  private static final UUID TASK = new UUID(0xa0, 1);

  private final AdjustableClock clock = AdjustableClock.at(TIME);
  private final FakeSyncServer server = new FakeSyncServer(1);
  private final InMemoryStorage storage = new InMemoryStorage();
  private final Replica replica = Replica.open(storage, clock, "list");
  private final Replica window = Replica.open(storage, clock, "window");
  private final List<String> printed = new ArrayList<>();

  @BeforeEach
  void thereIsATask() {
    replica.commit(List.of(Operation.create(TASK)));
    replica.sync(server.connect());
  }

  @AfterEach
  void isSound() {
    replica.sync(server.connect());
    assertThat(replica.verify().findings()).isEmpty();
    replica.close();
    window.close();
  }

  private void set(Replica by, String property, String value) {
    set(by, EditOptions.labelled(property + " " + value), property, value);
  }

  private void add(Replica by, String property, String value) {
    set(by, EditOptions.withoutUndoPoint(), property, value);
  }

  private void set(Replica by, EditOptions options, String property, String value) {
    clock.advance(Duration.ofSeconds(10));
    by.edit(options, edit -> edit.apply(Operation.update(TASK, property, value, clock.instant())));
  }

  private String value(String property) {
    return replica.task(TASK).map(Task::properties).orElseThrow().getOrDefault(property, "");
  }

  private void sync() {
    clock.advance(Duration.ofSeconds(10));
    replica.sync(server.connect());
  }

  private void setValue(String name, String value) {
    try (StorageTransaction transaction = storage.begin()) {
      transaction.setValue(name, value);
      transaction.commit();
    }
  }

  private static String nameOfUnit(long id) {
    return String.format(Locale.ROOT, "history.%010d", id);
  }

  @Test
  void noScopeReachesWhatIsSynchronised() {
    set(replica, "p", "1");
    sync();
    for (UndoScope scope : UndoScope.values()) {
      assertThat(replica.undo(scope).outcome()).as("%s", scope).isEqualTo(Outcome.NOTHING_TO_DO);
    }
    set(window, "q", "1");
    assertThat(replica.undoUnits(UndoScope.OWN)).isEmpty();
    assertThat(replica.undo(UndoScope.OWN).outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
    assertThat(value("p")).isEqualTo("1");
    // An edit without an undo point pulls no synchronised step in.
    add(replica, "r", "1");
    assertThat(replica.undo(UndoScope.OWN).isDone()).isTrue();
    assertThat(value("p") + value("q") + value("r")).isEqualTo("11");
    assertThat(replica.revert(replica.history(9).get(3)).isDone()).isTrue();
    assertThat(value("p")).isEmpty();
  }

  @Test
  void ofTheUnsyncedStepsOwnTakesBackOneAfterTheOther() {
    set(replica, "p", "0");
    sync();
    set(replica, "p", "1");
    set(replica, "q", "1");
    set(window, "r", "1");
    assertThat(replica.undoUnits(UndoScope.OWN))
        .extracting(UnitOfWork::label)
        .containsExactly(Optional.of("q 1"));
    assertThat(replica.undo(UndoScope.OWN).isDone()).isTrue();
    assertThat(replica.undo(UndoScope.OWN).isDone()).isTrue();
    assertThat(replica.undo(UndoScope.OWN).outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
    assertThat(value("p") + value("q") + value("r")).isEqualTo("01");
  }

  @Test
  void whatIsForgottenIsNotTakenBackBySurprise() {
    set(window, "p", "1");
    replica.keepHistory(1);
    set(replica, "q", "1");
    assertThat(replica.undo()).isTrue();
    RevertReport report = replica.undo(UndoScope.UNLESS_ANOTHERS);
    assertThat(report.outcome()).isEqualTo(Outcome.WHOSE_UNKNOWN);
    assertThat(report.isDone()).isFalse();
    assertThat(replica.undo()).isFalse();
    assertThat(replica.undo(UndoScope.OWN).outcome()).isEqualTo(Outcome.WHOSE_UNKNOWN);
    assertThat(value("p")).isEqualTo("1");
    for (UndoScope scope : UndoScope.values()) {
      assertThat(replica.undoUnits(scope)).isEmpty();
    }
    assertThat(replica.undo(UndoScope.ANYBODYS).isDone()).isTrue();
    assertThat(value("p")).isEmpty();
  }

  @Test
  void whatIsForgottenIsThisProgramsWhereAllThatIsForgottenWas() {
    // The setting up was already a unit of the list's.
    for (int i = 0; i < 700; i++) {
      set(replica, "p", "v" + i);
    }
    for (int i = 0; i < 700; i++) {
      assertThat(replica.undo(UndoScope.UNLESS_ANOTHERS).outcome())
          .as("undo %d", i)
          .isEqualTo(Outcome.DONE);
    }
    assertThat(replica.forgottenHistory()).isPositive();
    assertThat(value("p")).isEmpty();
    assertThat(replica.undo(UndoScope.UNLESS_ANOTHERS).outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
    // To another program, the same is another's.
    replica.keepHistory(0);
    replica.keepHistory(10);
    set(replica, "p", "1");
    replica.keepHistory(0);
    replica.keepHistory(10);
    assertThat(window.undo(UndoScope.UNLESS_ANOTHERS).outcome()).isEqualTo(Outcome.WHOSE_UNKNOWN);
    assertThat(window.undo(UndoScope.OWN).outcome()).isEqualTo(Outcome.WHOSE_UNKNOWN);
    UndoPlan plan = replica.undoPlan(UndoScope.UNLESS_ANOTHERS);
    assertThat(plan.outcome()).isEqualTo(Outcome.DONE);
    assertThat(plan.units()).isEmpty();
    assertThat(plan.hasAllUnits()).isFalse();
    assertThat(plan.operations()).hasSize(1);
    assertThat(replica.undo(plan).isDone()).isTrue();
    assertThat(value("p")).isEmpty();
  }

  @Test
  void aStepThatBeganInWhatIsForgottenIsNotTakenBackInPart() {
    set(replica, "p", "1");
    replica.keepHistory(1);
    add(replica, "q", "1");
    set(window, "r", "1");
    replica.keepHistory(2);
    assertThat(replica.undo(UndoScope.OWN).outcome()).isEqualTo(Outcome.WHOSE_UNKNOWN);
    assertThat(value("p") + value("q") + value("r")).isEqualTo("111");
    assertThat(window.undo()).isTrue();
    assertThat(replica.undo(UndoScope.UNLESS_ANOTHERS).isDone()).isTrue();
    assertThat(value("p") + value("q") + value("r")).isEmpty();
  }

  @Test
  void ofManyProgramsItIsNotKnownWhoDidWhatIsForgotten() {
    for (int i = 0; i < 12; i++) {
      Replica other = Replica.open(storage, clock, "program " + i);
      set(other, "p" + i, "1");
      replica.keepHistory(0); // forgets
      replica.keepHistory(10);
      assertThat(other.undoPlan(UndoScope.UNLESS_ANOTHERS).outcome())
          .isEqualTo(Outcome.WHOSE_UNKNOWN);
    }
    try (StorageView view = storage.read()) {
      assertThat(view.value("historyForgotten").orElseThrow().length()).isLessThan(10);
    }
    setValue("historyForgotten", null);
    assertThat(replica.undo(UndoScope.UNLESS_ANOTHERS).outcome())
        .as("where it was not noted")
        .isEqualTo(Outcome.WHOSE_UNKNOWN);
    setValue("historyForgotten", "[\"list\"");
    assertThat(replica.verify().findings()).hasSize(1);
    assertThat(replica.undo(UndoScope.UNLESS_ANOTHERS).outcome()).isEqualTo(Outcome.WHOSE_UNKNOWN);
    assertThat(replica.heal().findings()).isEmpty();
    assertThat(replica.undo(UndoScope.UNLESS_ANOTHERS).outcome()).isEqualTo(Outcome.WHOSE_UNKNOWN);
    assertThat(replica.undo(UndoScope.ANYBODYS).isDone()).isTrue();
  }

  @Test
  void exactlyWhatWasShownIsTakenBack() {
    for (UndoScope scope : UndoScope.values()) {
      set(replica, "p", "of " + scope);
      UndoPlan plan = replica.undoPlan(scope);
      assertThat(plan.operations()).hasSize(1);
      assertThat(plan.units()).hasSize(1);
      add(window, "q", scope.name());
      RevertReport report = replica.undo(plan);
      assertThat(report.outcome())
          .as("%s", scope)
          .isEqualTo(scope == UndoScope.OWN ? Outcome.DONE : Outcome.NOT_AS_SHOWN);
      assertThat(value("q")).isEqualTo(scope.name());
    }
    UndoPlan undone = replica.undoPlan(UndoScope.ANYBODYS);
    assertThat(replica.undo(undone).isDone()).isTrue();
    assertThat(replica.undo(undone).outcome()).isEqualTo(Outcome.NOT_AS_SHOWN);
    // The same values again are another step.
    set(replica, "r", "1");
    UndoPlan plan = replica.undoPlan(UndoScope.UNLESS_ANOTHERS);
    assertThat(replica.undo()).isTrue();
    set(replica, "r", "1");
    assertThat(replica.undo(plan).outcome()).isEqualTo(Outcome.NOT_AS_SHOWN);
    // What is planned for a step of one's own among others' is what is taken back.
    set(replica, "s", "1");
    set(window, "t", "1");
    UndoPlan own = replica.undoPlan(UndoScope.OWN);
    assertThat(own.outcome()).isEqualTo(Outcome.DONE);
    set(replica, "u", "1");
    assertThat(replica.undo(own).outcome()).isEqualTo(Outcome.NOT_AS_SHOWN);
    assertThat(replica.undo(replica.undoPlan(UndoScope.OWN)).isDone()).isTrue();
    assertThat(replica.undoPlan(UndoScope.OWN)).isEqualTo(own);
    assertThat(replica.undo(own).isDone()).isTrue();
    assertThat(value("r") + value("s") + value("t") + value("u")).isEqualTo("11");
    assertThat(replica.history(1).get(0).label()).as("the label of the step").contains("s 1");
    assertThat(replica.redo().isDone()).isTrue();
    assertThat(replica.history(1).get(0).label()).contains("s 1");
  }

  @Test
  void exactlyWhatWasShownIsDoneAgain() {
    assertThat(replica.redoPlan().outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
    set(replica, "p", "1");
    set(replica, "q", "1");
    assertThat(replica.undo()).isTrue();
    RedoPlan plan = replica.redoPlan();
    assertThat(plan.outcome()).isEqualTo(Outcome.DONE);
    assertThat(plan.units()).isEqualTo(replica.history(1));
    assertThat(plan.operations()).isEqualTo(plan.units().get(0).operations());
    // Somewhere else, the same program takes back another step: a redo would do that again.
    Replica same = Replica.open(storage, clock, "list");
    assertThat(same.undo()).isTrue();
    RevertReport report = replica.redo(plan);
    assertThat(report.outcome()).isEqualTo(Outcome.NOT_AS_SHOWN);
    assertThat(report.units()).isEqualTo(plan.units());
    assertThat(value("p") + value("q")).isEmpty();
    // It does again what was shown, and the plan is not good for more.
    RedoPlan first = replica.redoPlan();
    assertThat(same.redo(first).isDone()).isTrue();
    assertThat(replica.redo(first).outcome()).isEqualTo(Outcome.NOT_AS_SHOWN);
    assertThat(value("p") + value("q")).isEqualTo("1");
    // What others do elsewhere does not end it; a value that they have changed does.
    assertThat(replica.redoPlan()).isEqualTo(plan);
    set(window, "r", "1");
    assertThat(replica.redoPlan()).isEqualTo(plan);
    set(window, "q", "of the window");
    assertThat(replica.redo(plan).outcome()).isEqualTo(Outcome.NOT_AS_SHOWN);
    assertThat(replica.redoPlan().outcome()).isEqualTo(Outcome.CHANGED_SINCE);
    assertThat(replica.redoPlan().units()).isEqualTo(plan.units());
    assertThat(value("q")).isEqualTo("of the window");
    // An edit of this program ends it.
    assertThat(window.undo()).isTrue();
    assertThat(replica.redoPlan()).isEqualTo(plan);
    set(replica, "s", "1");
    assertThat(replica.redo(plan).outcome()).isEqualTo(Outcome.NOT_AS_SHOWN);
    assertThat(replica.redoPlan().outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
  }

  /** A redo passes over an undo without an effect, and the plan is of the one after it. */
  @Test
  void aRedoPlanIsOfTheUndoThatHasAnEffect() {
    set(replica, "p", "1");
    set(replica, "q", "1");
    assertThat(replica.undo()).isTrue();
    assertThat(replica.undo()).isTrue();
    UnitOfWork older = replica.history(2).get(1);
    set(window, "p", "1");
    RedoPlan plan = replica.redoPlan();
    assertThat(plan.units()).containsExactly(older);
    assertThat(replica.redo(plan).units()).isEqualTo(plan.units());
    assertThat(value("q")).isEqualTo("1");
  }

  @Test
  void ofAMixedStepTheReportNamesWhatAnotherDid() {
    set(window, "p", "1");
    add(replica, "q", "1");
    RevertReport report = replica.undo(UndoScope.UNLESS_ANOTHERS);
    assertThat(report.outcome()).isEqualTo(Outcome.ANOTHERS);
    assertThat(report.units())
        .extracting(UnitOfWork::program)
        .containsExactly(Optional.of("window"));
    assertThat(replica.undoPlan(UndoScope.UNLESS_ANOTHERS).units()).isEqualTo(report.units());
  }

  @Test
  void undoOfLargeEditsDoesNotReachAnothersThatTheyPushedOut() {
    set(window, "p", "1");
    for (int i = 0; i < 3; i++) {
      set(replica, "q" + i, "x".repeat(200_000));
    }
    for (int i = 0; i < 3; i++) {
      assertThat(replica.undo()).isTrue();
    }
    assertThat(replica.undo(UndoScope.UNLESS_ANOTHERS).outcome()).isEqualTo(Outcome.WHOSE_UNKNOWN);
    assertThat(value("p")).isEqualTo("1");
  }

  @Test
  void aStepOfWhichSomeUnitsAreForgottenIsNotTakenBack() {
    set(window, "p", "1");
    add(replica, "q", "1");
    replica.keepHistory(1);
    RevertReport report = replica.undo(UndoScope.UNLESS_ANOTHERS);
    assertThat(report.outcome()).isEqualTo(Outcome.WHOSE_UNKNOWN);
    assertThat(report.units()).hasSize(1);
    assertThat(replica.undo(UndoScope.OWN).outcome()).isEqualTo(Outcome.WHOSE_UNKNOWN);
    assertThat(value("p") + value("q")).isEqualTo("11");
  }

  @Test
  void aUnitThatCannotBeReadIsNobodysKnownWork() {
    set(replica, "p", "1");
    set(window, "q", "1");
    setValue(nameOfUnit(2), "damaged");
    assertThat(replica.undo(UndoScope.UNLESS_ANOTHERS).outcome()).isEqualTo(Outcome.WHOSE_UNKNOWN);
    assertThat(replica.undo(UndoScope.OWN).outcome()).isEqualTo(Outcome.WHOSE_UNKNOWN);
    assertThat(replica.heal().findings()).isEmpty();
    assertThat(replica.undo(UndoScope.UNLESS_ANOTHERS).outcome()).isEqualTo(Outcome.WHOSE_UNKNOWN);
    assertThat(value("p") + value("q")).isEqualTo("11");
    assertThat(replica.undo(UndoScope.ANYBODYS).isDone()).isTrue();
    assertThat(value("p") + value("q")).isEqualTo("1");
  }

  @Test
  void aReplicaWithoutAHistoryTakesBackWhateverWasDoneLast() {
    replica.keepHistory(0);
    for (UndoScope scope : UndoScope.values()) {
      set(window, "p", "1");
      assertThat(replica.undo(scope).outcome()).as("%s", scope).isEqualTo(Outcome.DONE);
      assertThat(value("p")).isEmpty();
    }
    set(window, "p", "1");
    replica.keepHistory(UnitOfWork.MOST_UNITS);
    assertThat(replica.undo(UndoScope.UNLESS_ANOTHERS).outcome()).isEqualTo(Outcome.WHOSE_UNKNOWN);
    assertThat(value("p")).isEqualTo("1");
  }

  @Test
  void whatAnOlderVersionLeftIsTakenBack() {
    replica.keepHistory(0);
    set(replica, "p", "1");
    setValue("history", null); // as if nothing had ever been recorded
    replica.keepHistory(UnitOfWork.MOST_UNITS);
    assertThat(replica.undo()).isTrue();
    assertThat(value("p")).isEmpty();
  }

  @Test
  void anUndoPointBeforeWhatDoesNothingShiftsNothing() {
    set(replica, "p", "1");
    set(window, "q", "1");
    set(replica, "r", "1");
    UUID gone = UUID.randomUUID();
    assertThat(replica.commit(List.of(Operation.undoPoint(), Operation.delete(gone))))
        .as("the Rust library keeps it, too")
        .containsExactly(Operation.undoPoint());
    assertThat(replica.undo()).as("a step in which nothing was done").isTrue();
    assertThat(value("r")).isEqualTo("1");
    assertThat(replica.undo()).isTrue();
    assertThat(value("r")).isEmpty();
    assertThat(replica.undo(UndoScope.UNLESS_ANOTHERS).outcome()).isEqualTo(Outcome.ANOTHERS);
    assertThat(replica.undo(UndoScope.ANYBODYS).units())
        .extracting(UnitOfWork::label)
        .containsExactly(Optional.of("q 1"));
    assertThat(replica.undo()).isTrue();
    assertThat(value("p") + value("q") + value("r")).isEmpty();
  }

  @Test
  void anUndoPointAloneIsAStepOfTheProgramThatCommittedIt() {
    set(window, "p", "1");
    replica.commit(List.of(Operation.undoPoint("first"), Operation.undoPoint("together")));
    add(replica, "q", "1");
    add(replica, "q", "2");
    assertThat(replica.undoUnits()).hasSize(3);
    assertThat(replica.undo()).isTrue();
    assertThat(value("p") + value("q")).isEqualTo("1");
    assertThat(replica.undoUnits())
        .extracting(UnitOfWork::label)
        .containsExactly(Optional.of("first"));
    assertThat(replica.undo(UndoScope.UNLESS_ANOTHERS).isDone()).isTrue();
    assertThat(replica.undo(UndoScope.UNLESS_ANOTHERS).outcome()).isEqualTo(Outcome.ANOTHERS);
    assertThat(replica.redo().isDone()).isTrue();
    assertThat(value("q")).isEqualTo("2");
    // Neither is one of another program's: it is not taken for a part of one's own step.
    window.commit(List.of(Operation.undoPoint()));
    assertThat(replica.undo(UndoScope.UNLESS_ANOTHERS).outcome()).isEqualTo(Outcome.ANOTHERS);
    assertThat(replica.undo(UndoScope.OWN).isDone()).isTrue();
    assertThat(value("p") + value("q")).isEqualTo("1");
  }

  @Test
  void theRestOfAStepOfWhichAPartWasTakenBackIsStillTheProgramsThatDidIt() {
    set(window, "p", "1");
    replica.edit(
        edit -> {
          edit.apply(Operation.update(TASK, "q", "1", clock.instant()));
          edit.apply(Operation.update(TASK, "r", "1", clock.instant()));
        });
    List<Operation> shown = replica.undoOperations();
    assertThat(replica.commitReversed(shown.subList(2, 3))).isTrue();
    assertThat(value("p") + value("q") + value("r")).isEqualTo("11");
    assertThat(replica.undo()).isTrue();
    assertThat(value("p") + value("q") + value("r")).isEqualTo("1");
    assertThat(replica.undo(UndoScope.UNLESS_ANOTHERS).outcome()).isEqualTo(Outcome.ANOTHERS);
    assertThat(value("p")).isEqualTo("1");
  }

  @Test
  void aStepWithoutEffectIsPassedOver() {
    set(replica, "d", "a");
    set(replica, "d", "b");
    set(replica, "d", "c");
    assertThat(replica.undo()).isTrue();
    assertThat(replica.undo()).isTrue();
    set(window, "d", "b");
    RevertReport report = replica.redo();
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(value("d")).isEqualTo("c");
    assertThat(replica.redo().outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
  }

  @Test
  void undoOfOnesOwnPassesOverAStepWithoutEffect() {
    set(replica, "p", "1");
    set(replica, "q", "a");
    set(replica, "q", "b");
    set(window, "q", "a");
    assertThat(replica.undoUnits(UndoScope.OWN))
        .extracting(UnitOfWork::label)
        .containsExactly(Optional.of("q a"));
    assertThat(replica.undoUnits(UndoScope.OWN)).isEqualTo(replica.undo(UndoScope.OWN).units());
    assertThat(value("p") + value("q")).isEqualTo("1");
    assertThat(replica.undo(UndoScope.OWN).isDone()).isTrue();
    assertThat(value("p")).isEmpty();
    assertThat(replica.undo(UndoScope.OWN).outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
  }

  @Test
  void whatOthersDidBetweenTheUnitsOfAStepStays() {
    set(replica, "priority", "H");
    set(window, "priority", "L");
    add(replica, "priority", "M");
    set(window, "q", "1");
    RevertReport report = replica.undo(UndoScope.OWN);
    assertThat(report.outcome()).isEqualTo(Outcome.CHANGED_SINCE);
    assertThat(report.changedSince())
        .containsExactly(
            new ChangedSince(TASK, Optional.of("priority"), Optional.of("H"), Optional.of("L")));
    assertThat(value("priority")).isEqualTo("M");
  }

  @Test
  void aTaskThatOthersCreatedAgainBetweenTheUnitsOfAStepStays() {
    UUID uuid = UUID.randomUUID();
    replica.edit(edit -> edit.create(uuid).description("mine"));
    window.edit(edit -> edit.task(uuid).purge());
    window.edit(edit -> edit.create(uuid).description("theirs"));
    replica.edit(EditOptions.withoutUndoPoint(), edit -> edit.task(uuid).description("mine again"));
    set(window, "q", "1");
    assertThat(replica.undo(UndoScope.OWN).changedSince())
        .containsExactly(
            new ChangedSince(
                uuid, Optional.of("description"), Optional.of("mine"), Optional.of("theirs")));
    replica.edit(EditOptions.withoutUndoPoint(), edit -> edit.task(uuid).purge());
    window.edit(edit -> edit.create(uuid).description("theirs"));
    set(window, "q", "2");
    assertThat(replica.undo(UndoScope.OWN).outcome()).isEqualTo(Outcome.CHANGED_SINCE);
    assertThat(replica.task(uuid).map(Task::description)).contains("theirs");
  }

  @Test
  void theExamplesRun() {
    set(replica, "p", "1");
    UnitOfWork unit = replica.history(1).get(0);
    showAndUndo();
    showAndRedo();
    assertThat(replica.undo()).isTrue();
    set(replica, "p", "1");
    tellUndo();
    set(window, "p", "2");
    tellUndo();
    changedSince(unit);
    askAndUndoOwn();
    assertThat(replica.undo(UndoScope.ANYBODYS).isDone()).isTrue();
    set(replica, "q", "1");
    set(window, "r", "1");
    askAndUndoOwn();
    setValue(nameOfUnit(replica.history(1).get(0).id()), "damaged");
    tellUndo();
    askAndUndoOwn();
    assertThat(replica.heal().findings()).isEmpty();
    sync();
    tellUndo();
    assertThat(printed)
        .containsExactly(
            "Undo 1 operations?",
            "Done: true",
            "Do 1 operations again?",
            "Done: true",
            "Took back 1 changes.",
            "window did it.",
            "p is not Optional[1] any more, but Optional[2]",
            "Undo q 1?",
            "The history does not say who did it.",
            "The history does not say who made the last change.",
            "Nothing to undo.");
  }

  private void tellUndo() {
    RevertReport report = replica.undo(UndoScope.UNLESS_ANOTHERS);
    switch (report.outcome()) {
      case DONE -> print("Took back " + report.operations().size() + " changes.");
      case ANOTHERS ->
          print(report.units().get(0).program().orElse("Another program") + " did it.");
      case WHOSE_UNKNOWN -> print("The history does not say who did it.");
      default -> print("Nothing to undo.");
    }
  }

  private void showAndUndo() {
    UndoPlan plan = replica.undoPlan(UndoScope.UNLESS_ANOTHERS);
    if (plan.outcome() == RevertReport.Outcome.DONE) {
      print("Undo " + plan.operations().size() + " operations?");
      print("Done: " + replica.undo(plan).isDone());
    }
  }

  private void showAndRedo() {
    RedoPlan plan = replica.redoPlan();
    if (plan.outcome() == RevertReport.Outcome.DONE) {
      print("Do " + plan.operations().size() + " operations again?");
      print("Done: " + replica.redo(plan).isDone());
    }
  }

  private void changedSince(UnitOfWork unit) {
    for (ChangedSince changed : replica.revert(unit).changedSince()) {
      String property = changed.property().orElse("the task");
      print(property + " is not " + changed.left() + " any more, but " + changed.found());
    }
  }

  private void askAndUndoOwn() {
    for (UnitOfWork unit : replica.undoUnits(UndoScope.OWN)) {
      print("Undo " + unit.label().orElse("the last change") + "?");
    }
    RevertReport report = replica.undo(UndoScope.OWN);
    if (report.outcome() == RevertReport.Outcome.WHOSE_UNKNOWN) {
      print("The history does not say who made the last change.");
    }
  }

  private void print(String line) {
    printed.add(line);
  }
}
