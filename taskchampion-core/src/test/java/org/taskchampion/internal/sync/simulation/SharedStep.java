package org.taskchampion.internal.sync.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.taskchampion.Edit;
import org.taskchampion.EditOptions;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.history.RevertReport;
import org.taskchampion.history.RevertReport.Outcome;
import org.taskchampion.history.UndoPlan;
import org.taskchampion.history.UndoScope;
import org.taskchampion.history.UnitOfWork;

/** Several programs use one replica, and one of them takes something back. */
final class SharedStep {

  private static final List<UndoScope> SCOPES = List.of(UndoScope.values());

  private final Member member;
  private Observation before;

  SharedStep(Member member) {
    this.member = member;
    this.before = member.seen();
  }

  void take(Step.Shared step) {
    int number = step.number();
    switch (step.kind()) {
      case OTHERS_STEP ->
          appending(() -> member.other(it -> it.edit(edit -> change(edit, number))));
      case OTHERS_CHANGE -> appending(() -> member.other(it -> withoutUndoPoint(it, number)));
      case CHANGE -> appending(() -> withoutUndoPoint(member.replica(), number));
      case OTHERS_UNDO -> member.otherUndoes(it -> undo(it, UndoScope.OWN));
      case UNDO_OWN -> undo(member.replica(), UndoScope.OWN);
      case UNDO -> undo(member.replica(), UndoScope.UNLESS_ANOTHERS);
      case UNDO_ANYBODYS -> undo(member.replica(), UndoScope.ANYBODYS);
      case UNDO_PART -> undoPart(number);
      case OTHERS_MEANWHILE -> meanwhile(SCOPES.get(number % SCOPES.size()), number);
      case NOTHING_TO_REDO -> nothingToRedo(number);
      case LIMIT -> member.replica().keepHistory(number % 7);
      case DAMAGE -> damage(number);
    }
    member.checkToldHistories();
  }

  private static void withoutUndoPoint(Replica replica, int number) {
    replica.edit(EditOptions.withoutUndoPoint(), edit -> change(edit, number));
  }

  private static void change(Edit edit, int number) {
    UUID uuid = StepGenerator.tasks().get(number % StepGenerator.tasks().size());
    if (edit.find(uuid).isEmpty()) {
      edit.apply(Operation.create(uuid));
    }
    if (number % 11 == 0) {
      edit.apply(Operation.delete(uuid));
    } else {
      String property = number % 3 == 0 ? "p" : "shared";
      edit.apply(Operation.update(uuid, property, "value " + number, edit.now()));
    }
  }

  /** Commits, also where the process ends right after the commit. */
  private void appending(Runnable work) {
    try {
      work.run();
    } finally {
      member.appended(before);
    }
    before = member.seen();
  }

  private void undo(Replica by, UndoScope scope) {
    List<Operation> shown = by.undoOperations();
    Sharing.Whose whose = member.whose(shown);
    UndoPlan plan = by.undoPlan(scope);
    RevertReport report;
    try {
      report = plan.operations().size() % 2 == 0 ? by.undo(plan) : by.undo(scope);
    } finally {
      taken(shown);
    }
    Check.equal("what undo says that would become of it", plan.outcome(), report.outcome());
    if (report.isDone()) {
      Check.equal("what undo said that it would take back", plan.units(), report.units());
      checkChain(plan);
    } else {
      checkNothing(report);
      Check.that(
          scope != UndoScope.ANYBODYS || report.outcome() == Outcome.NOTHING_TO_DO,
          "anybody's work is not taken back");
      Check.that(!shown.isEmpty() || report.outcome() == Outcome.NOTHING_TO_DO, "undo of nothing");
    }
    if (scope == UndoScope.UNLESS_ANOTHERS) {
      Fleet.checkWhose(whose, shown, report.isDone());
    }
    if (scope != UndoScope.ANYBODYS && by == member.replica()) {
      member.checkOthers(before);
    }
  }

  private void checkNothing(RevertReport report) {
    Check.equal("tasks after " + report, member.seen().tasks(), before.tasks());
    Check.equal("unsynced after " + report, member.seen().unsynced(), before.unsynced());
  }

  /** What is taken back together is what was done together: nobody changed it in between. */
  private static void checkChain(UndoPlan plan) {
    List<UnitOfWork> units = new ArrayList<>(plan.units());
    Collections.reverse(units);
    Map<List<Object>, String> left = new HashMap<>();
    for (UnitOfWork unit : units) {
      for (Operation operation : unit.operations()) {
        if (operation instanceof Operation.Update update && !update.property().equals("modified")) {
          List<Object> what = List.of(update.uuid(), update.property());
          Check.that(
              plan.scope() != UndoScope.OWN
                  || !left.containsKey(what)
                  || Objects.equals(left.get(what), update.oldValue()),
              "undo of one's own loses what another did in between");
          left.put(what, update.value());
        } else if (!(operation instanceof Operation.Update)) {
          UUID uuid = operation.taskUuid().orElseThrow();
          left.keySet().removeIf(what -> what.get(0).equals(uuid));
        }
      }
    }
  }

  /** Takes notice of an undo: one by new operations begins with an undo point. */
  private void taken(List<Operation> shown) {
    int size = before.unsynced().size();
    List<Operation> after = member.seen().unsynced();
    if (after.size() > size && after.get(size) instanceof Operation.UndoPoint) {
      member.appended(before);
    } else {
      member.undone(before, shown);
    }
  }

  private void undoPart(int number) {
    if (number % 2 == 0) {
      appending(() -> member.other(it -> it.edit(edit -> change(edit, number))));
      appending(() -> member.replica().edit(edit -> change(edit, number + 1)));
    }
    List<Operation> shown = member.replica().undoOperations();
    if (shown.size() < 2) {
      return;
    }
    List<Operation> part = shown.subList(1 + number % (shown.size() - 1), shown.size());
    try {
      Check.that(member.replica().commitReversed(part), "a part cannot be taken back");
    } finally {
      member.undone(before, part, true);
    }
    before = member.seen();
    undo(member.replica(), UndoScope.UNLESS_ANOTHERS);
  }

  /** The other program does something between what undo shows and what it takes back. */
  private void meanwhile(UndoScope scope, int number) {
    UndoPlan plan = member.replica().undoPlan(scope);
    appending(() -> member.other(it -> it.edit(edit -> change(edit, number))));
    List<Operation> shown = member.replica().undoOperations();
    RevertReport report;
    try {
      report = member.replica().undo(plan);
    } finally {
      taken(shown);
    }
    if (report.isDone()) {
      Check.equal("what was shown is what is taken back", report.units(), plan.units());
      member.checkOthers(before);
    } else {
      checkNothing(report);
    }
  }

  /** After this program has done something else, there is nothing to redo. */
  private void nothingToRedo(int number) {
    int logged = before.unsynced().size();
    appending(() -> member.replica().edit(edit -> change(edit, number)));
    if (before.unsynced().size() > logged && !member.keepsNoHistory()) {
      RevertReport report;
      try {
        report = member.replica().redo();
      } finally {
        member.appended(before);
      }
      Check.equal("redo after an edit", report.outcome(), Outcome.NOTHING_TO_DO);
    }
  }

  /** A unit of the history is damaged, and healed: the others stay as they are. */
  private void damage(int number) {
    Map<Long, UnitOfWork> units = units();
    if (!member.damageHistory(number)) {
      return;
    }
    try {
      heal();
    } catch (Crash e) {
      member.reopen();
      heal();
    }
    member.historyHealed();
    Map<Long, UnitOfWork> healed = units();
    Check.equal("the numbers of units after healing", healed.keySet(), units.keySet());
    healed.values().removeIf(unit -> unit.kind() == UnitOfWork.Kind.UNKNOWN);
    healed.forEach(
        (id, unit) -> Check.equal("what a unit did, after healing", unit, units.get(id)));
    int lost =
        (int) units.values().stream().filter(it -> it.kind() != UnitOfWork.Kind.UNKNOWN).count();
    Check.that(healed.size() >= lost - 1, "healing forgets units that can be read");
  }

  private void heal() {
    Check.that(member.replica().heal().findings().isEmpty(), "a history is not healed");
  }

  private Map<Long, UnitOfWork> units() {
    Map<Long, UnitOfWork> units = new HashMap<>();
    member.replica().history(UnitOfWork.MOST_UNITS).forEach(unit -> units.put(unit.id(), unit));
    return units;
  }
}
