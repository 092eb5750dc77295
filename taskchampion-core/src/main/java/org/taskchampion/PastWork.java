package org.taskchampion;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.taskchampion.history.RedoPlan;
import org.taskchampion.history.RevertOptions;
import org.taskchampion.history.RevertReport;
import org.taskchampion.history.RevertReport.Outcome;
import org.taskchampion.history.TaskHistory;
import org.taskchampion.history.UndoPlan;
import org.taskchampion.history.UndoScope;
import org.taskchampion.history.UnitOfWork;
import org.taskchampion.history.UnitOfWork.Kind;
import org.taskchampion.internal.replica.KeptHistory;
import org.taskchampion.internal.replica.ObservedStorage;
import org.taskchampion.internal.replica.OperationRecorder;
import org.taskchampion.internal.replica.Reversal;
import org.taskchampion.internal.replica.TaskHistories;
import org.taskchampion.internal.replica.Undo;
import org.taskchampion.internal.replica.UndoSteps;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/** What was done to a replica: it is recorded, read, taken back and done again. Thread-safe. */
final class PastWork {

  static final TaskChanges NOTHING = TaskChanges.of(TaskChanges.Origin.EDIT, Map.of(), Map.of());

  private final ObservedStorage storage;
  private final DependencyCache dependencies;
  private final Clock clock;
  private final Optional<String> program;

  PastWork(
      ObservedStorage storage,
      DependencyCache dependencies,
      Clock clock,
      Optional<String> program) {
    this.storage = storage;
    this.dependencies = dependencies;
    this.clock = clock;
    this.program = program;
  }

  /** Begins a unit of this program. */
  UnitOfWork.Builder unit(Kind kind) {
    return UnitOfWork.newBuilder(kind, KeptHistory.time(clock.instant())).program(program);
  }

  /** Commits what was recorded, as an edit. */
  void commit(
      StorageTransaction transaction, OperationRecorder recorder, EditedDependencies edited) {
    commit(transaction, recorder, edited, unit(Kind.EDIT), TaskChanges.Origin.EDIT);
  }

  void commit(
      StorageTransaction transaction,
      OperationRecorder recorder,
      EditedDependencies edited,
      UnitOfWork.Builder unit,
      TaskChanges.Origin origin) {
    recorder.flush();
    KeptHistory.add(transaction, unit, recorder.recorded());
    edited.commit(() -> storage.commit(transaction, () -> recorder.changes(origin)));
  }

  /** Records operations behind an undo point, and commits them. */
  private List<Operation> commit(
      StorageTransaction transaction,
      Operation.UndoPoint point,
      List<Operation> operations,
      UnitOfWork.Builder unit,
      TaskChanges.Origin origin) {
    OperationRecorder recorder = new OperationRecorder(transaction);
    if (!operations.isEmpty()) {
      recorder.record(point);
      recorder.recordAll(operations);
    }
    commit(
        transaction,
        recorder,
        new EditedDependencies(transaction, recorder, dependencies),
        unit,
        origin);
    return recorder.recorded();
  }

  List<UnitOfWork> last(int most) {
    if (most < 0) {
      throw new IllegalArgumentException("the number of units must not be negative: " + most);
    }
    try (StorageView view = storage.read()) {
      List<UnitOfWork> units = new ArrayList<>();
      Iterator<KeptHistory.Kept> kept = KeptHistory.units(view, program).iterator();
      while (units.size() < most && kept.hasNext()) {
        kept.next().unit().ifPresent(units::add);
      }
      return Collections.unmodifiableList(units);
    }
  }

  long forgotten() {
    try (StorageView view = storage.read()) {
      return KeptHistory.forgotten(view);
    }
  }

  void keep(int units) {
    if (units < 0) {
      throw new IllegalArgumentException("the number of units must not be negative: " + units);
    }
    try (StorageTransaction transaction = storage.begin()) {
      KeptHistory.limit(transaction, units);
      storage.commit(transaction, NOTHING);
    }
    storage.tell();
  }

  Map<UUID, TaskHistory> ofTasks(Collection<UUID> uuids) {
    try (StorageView view = storage.read()) {
      return TaskHistories.of(view, uuids, program);
    }
  }

  private UndoSteps steps(StorageView view) {
    return new UndoSteps(
        KeptHistory.units(view, program),
        KeptHistory.forgotten(view) == 0,
        () -> KeptHistory.areForgottenBy(view, program));
  }

  private UndoSteps.Found found(StorageView view, List<Operation> operations) {
    return steps(view).of(operations, operations.size() == Undo.all(view).size());
  }

  /** Returns what an undo would take back. */
  UndoPlan undoPlan(UndoScope scope) {
    try (StorageView view = storage.read()) {
      return undoPlan(view, scope);
    }
  }

  private UndoPlan undoPlan(StorageView view, UndoScope scope) {
    List<Operation> operations = Undo.operations(view);
    if (operations.isEmpty()) {
      return new UndoPlan(scope, Outcome.NOTHING_TO_DO, List.of(), List.of(), true);
    }
    UndoSteps.Found found = found(view, operations);
    return switch (how(view, scope, found)) {
      case LAST ->
          new UndoPlan(scope, Outcome.DONE, ofTasks(operations), found.units(), found.areAll());
      case OWN -> ownPlan(view, scope);
      case ANOTHERS -> new UndoPlan(scope, Outcome.ANOTHERS, List.of(), found.others(), true);
      case UNKNOWN -> new UndoPlan(scope, Outcome.WHOSE_UNKNOWN, List.of(), found.units(), false);
    };
  }

  private static List<Operation> ofTasks(List<Operation> operations) {
    return operations.stream()
        .filter(operation -> operation.taskUuid().isPresent())
        .collect(Collectors.toList());
  }

  /** Plans to take back the last step of this program that still has an effect. */
  private UndoPlan ownPlan(StorageView view, UndoScope scope) {
    UndoSteps.Own own = steps(view).own(Undo.all(view));
    if (own.steps().isEmpty() && !own.isKnown()) {
      return new UndoPlan(scope, Outcome.WHOSE_UNKNOWN, List.of(), List.of(), false);
    }
    for (List<UnitOfWork> step : own.steps()) {
      if (!step.stream().allMatch(UnitOfWork::isWhole)) {
        return new UndoPlan(scope, Outcome.NOT_KEPT, List.of(), step, true);
      }
      Outcome outcome = reversal(view, step, Instant.EPOCH).outcome(false);
      if (outcome != Outcome.NOTHING_TO_DO) {
        List<Operation> done = outcome == Outcome.DONE ? done(step) : List.of();
        return new UndoPlan(scope, outcome, done, step, true);
      }
    }
    return new UndoPlan(scope, Outcome.NOTHING_TO_DO, List.of(), List.of(), true);
  }

  /** Takes back what was shown, if it is still what would be taken back. */
  RevertReport undo(UndoPlan shown) {
    RevertReport report;
    try (StorageTransaction transaction = storage.begin()) {
      report =
          undoPlan(transaction, shown.scope()).equals(shown)
              ? undo(transaction, Undo.operations(transaction), shown.scope())
              : notDone(Outcome.NOT_AS_SHOWN, shown.units());
    }
    storage.tell();
    return report;
  }

  RevertReport undo(UndoScope scope) {
    return undo(Undo::operations, scope);
  }

  /** Takes the last operations back, if they are the last ones. */
  boolean undo(List<Operation> operations) {
    return undo(view -> Undo.isTail(view, operations) ? operations : List.of(), UndoScope.ANYBODYS)
        .isDone();
  }

  private RevertReport undo(Function<StorageView, List<Operation>> choose, UndoScope scope) {
    RevertReport report;
    try (StorageTransaction transaction = storage.begin()) {
      report = undo(transaction, choose.apply(transaction), scope);
    }
    storage.tell();
    return report;
  }

  private RevertReport undo(
      StorageTransaction transaction, List<Operation> operations, UndoScope scope) {
    if (operations.isEmpty()) {
      return notDone(Outcome.NOTHING_TO_DO, List.of());
    }
    UndoSteps.Found found = found(transaction, operations);
    return switch (how(transaction, scope, found)) {
      case LAST -> undoLast(transaction, operations, found);
      case OWN -> undoOwn(transaction, steps(transaction).own(Undo.all(transaction)));
      case ANOTHERS -> notDone(Outcome.ANOTHERS, found.others());
      case UNKNOWN -> notDone(Outcome.WHOSE_UNKNOWN, found.units());
    };
  }

  /** How something is undone. */
  private enum How {
    /** What was done last is taken back. */
    LAST,
    /** Others have done something since, or in between, so new operations take it back. */
    OWN,
    /** Nothing is taken back, since another program did it. */
    ANOTHERS,
    /** Nothing is taken back, since it is not known who did it. */
    UNKNOWN
  }

  private static How how(StorageView view, UndoScope scope, UndoSteps.Found found) {
    if (scope == UndoScope.ANYBODYS || !KeptHistory.isOn(view)) {
      return How.LAST;
    }
    if (scope == UndoScope.OWN) {
      return found.isKnown() && found.areOwn() && !found.haveUndo() ? How.LAST : How.OWN;
    }
    return !found.areOwn() ? How.ANOTHERS : found.isKnown() ? How.LAST : How.UNKNOWN;
  }

  private RevertReport undoLast(
      StorageTransaction transaction, List<Operation> operations, UndoSteps.Found found) {
    TaskChanges changes = Undo.revert(transaction, operations);
    UnitOfWork.Builder unit =
        unit(Kind.UNDO).label(label(found.units())).takenBack(ids(found.whole()));
    List<Operation> net = KeptHistory.add(transaction, unit, changes, clock.instant());
    storage.commit(transaction, changes);
    return RevertReport.of(Outcome.DONE, net, List.of(), found.units());
  }

  /** Others have done something since, so what is in the log stays, and new operations follow. */
  private RevertReport undoOwn(StorageTransaction transaction, UndoSteps.Own own) {
    if (own.steps().isEmpty() && !own.isKnown()) {
      return notDone(Outcome.WHOSE_UNKNOWN, List.of());
    }
    return reverseFirst(
        transaction,
        own.steps(),
        step -> labelled(RevertOptions.defaults(), label(step)),
        step -> unit(Kind.UNDO));
  }

  /** Returns the label of a step: that of the undo point with which it began. */
  private static Optional<String> label(List<UnitOfWork> units) {
    return units.isEmpty() ? Optional.empty() : units.get(units.size() - 1).label();
  }

  private static List<Long> ids(List<UnitOfWork> units) {
    return units.stream().map(UnitOfWork::id).collect(Collectors.toList());
  }

  RevertReport revert(UnitOfWork unit, RevertOptions options) {
    RevertReport report;
    try (StorageTransaction transaction = storage.begin()) {
      List<UnitOfWork> units = List.of(unit);
      report = reverse(transaction, units, options, unit(Kind.REVERT).takenBack(ids(units)));
    }
    storage.tell();
    return report;
  }

  /** Returns what a redo would do again. */
  RedoPlan redoPlan() {
    try (StorageView view = storage.read()) {
      return redoPlan(view);
    }
  }

  private RedoPlan redoPlan(StorageView view) {
    for (UnitOfWork undo : steps(view).toRedo()) {
      List<UnitOfWork> units = List.of(undo);
      if (!undo.isWhole()) {
        return new RedoPlan(Outcome.NOT_KEPT, List.of(), units);
      }
      Outcome outcome = reversal(view, units, Instant.EPOCH).outcome(false);
      if (outcome != Outcome.NOTHING_TO_DO) {
        List<Operation> undone = outcome == Outcome.DONE ? ofTasks(done(units)) : List.of();
        return new RedoPlan(outcome, undone, units);
      }
    }
    return new RedoPlan(Outcome.NOTHING_TO_DO, List.of(), List.of());
  }

  /** Does again what was shown, if it is still what would be done again. */
  RevertReport redo(RedoPlan shown) {
    RevertReport report;
    try (StorageTransaction transaction = storage.begin()) {
      report =
          redoPlan(transaction).equals(shown)
              ? redo(transaction, RevertOptions.defaults())
              : notDone(Outcome.NOT_AS_SHOWN, shown.units());
    }
    storage.tell();
    return report;
  }

  RevertReport redo(RevertOptions options) {
    RevertReport report;
    try (StorageTransaction transaction = storage.begin()) {
      report = redo(transaction, options);
    }
    storage.tell();
    return report;
  }

  private RevertReport redo(StorageTransaction transaction, RevertOptions options) {
    List<List<UnitOfWork>> undos =
        steps(transaction).toRedo().stream().map(List::of).collect(Collectors.toList());
    return reverseFirst(
        transaction, undos, undo -> labelled(options, label(undo)), undo -> unit(Kind.REDO));
  }

  private static RevertOptions labelled(RevertOptions options, Optional<String> label) {
    return options.label().isPresent() || label.isEmpty() ? options : options.labelled(label.get());
  }

  /**
   * Takes the first step back that still has an effect. Those before it have none any more, so they
   * count as taken back with it.
   */
  private RevertReport reverseFirst(
      StorageTransaction transaction,
      List<List<UnitOfWork>> steps,
      Function<List<UnitOfWork>, RevertOptions> options,
      Function<List<UnitOfWork>, UnitOfWork.Builder> unit) {
    List<Long> over = new ArrayList<>();
    for (List<UnitOfWork> step : steps) {
      over.addAll(ids(step));
      RevertReport report =
          reverse(transaction, step, options.apply(step), unit.apply(step).takenBack(over));
      if (report.outcome() != Outcome.NOTHING_TO_DO) {
        return report;
      }
    }
    return notDone(Outcome.NOTHING_TO_DO, List.of());
  }

  /** Takes units back by new operations. */
  private RevertReport reverse(
      StorageTransaction transaction,
      List<UnitOfWork> units,
      RevertOptions options,
      UnitOfWork.Builder unit) {
    if (!units.stream().allMatch(UnitOfWork::isWhole)) {
      return notDone(Outcome.NOT_KEPT, units);
    }
    Reversal reversal = reversal(transaction, units, WrongClockException.now(clock));
    Outcome outcome = reversal.outcome(options.takesBackTheRest());
    List<Operation> committed = List.of();
    if (outcome == Outcome.DONE || outcome == Outcome.PARTLY_DONE) {
      Operation.UndoPoint point = new Operation.UndoPoint(options.label());
      committed = commit(transaction, point, reversal.operations(), unit, TaskChanges.Origin.UNDO);
    }
    return RevertReport.of(outcome, committed, reversal.changedSince(), units);
  }

  private static Reversal reversal(StorageView view, List<UnitOfWork> units, Instant now) {
    return Reversal.of(view, done(units), now);
  }

  /** Returns the operations of units, in the order in which they were made. */
  private static List<Operation> done(List<UnitOfWork> units) {
    List<Operation> done = new ArrayList<>();
    for (int i = units.size() - 1; i >= 0; i--) {
      done.addAll(units.get(i).operations());
    }
    return done;
  }

  private static RevertReport notDone(Outcome outcome, List<UnitOfWork> units) {
    return RevertReport.of(outcome, List.of(), List.of(), units);
  }
}
