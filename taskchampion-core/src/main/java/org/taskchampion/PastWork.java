package org.taskchampion;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.taskchampion.history.Conflict;
import org.taskchampion.history.RevertOptions;
import org.taskchampion.history.RevertReport;
import org.taskchampion.history.RevertReport.Outcome;
import org.taskchampion.history.TaskHistory;
import org.taskchampion.history.UndoScope;
import org.taskchampion.history.UnitOfWork;
import org.taskchampion.history.UnitOfWork.Kind;
import org.taskchampion.internal.replica.KeptHistory;
import org.taskchampion.internal.replica.KeptOverwrites;
import org.taskchampion.internal.replica.LostValue;
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

  private static final TaskChanges NOTHING =
      TaskChanges.of(TaskChanges.Origin.EDIT, Map.of(), Map.of());

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

  private UnitOfWork.Builder unit(Kind kind) {
    return UnitOfWork.newBuilder(kind, KeptHistory.time(clock.instant())).program(program);
  }

  /** Commits what was recorded, as an edit. */
  void commit(
      StorageTransaction transaction, OperationRecorder recorder, EditedDependencies edited) {
    commit(transaction, recorder, edited, unit(Kind.EDIT), TaskChanges.Origin.EDIT);
  }

  private void commit(
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
      if (most > 0) {
        for (UnitOfWork unit : KeptHistory.units(view, program)) {
          units.add(unit);
          if (units.size() == most) {
            break;
          }
        }
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
  }

  TaskHistory ofTask(UUID uuid) {
    try (StorageView view = storage.read()) {
      return TaskHistories.of(view, uuid, program);
    }
  }

  private UndoSteps steps(StorageView view) {
    return new UndoSteps(KeptHistory.units(view, program));
  }

  List<UnitOfWork> undoUnits() {
    try (StorageView view = storage.read()) {
      return Collections.unmodifiableList(steps(view).of(Undo.operations(view)));
    }
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
      List<Operation> operations = choose.apply(transaction);
      if (operations.isEmpty()) {
        return notDone(Outcome.NOTHING_TO_DO, List.of());
      }
      List<UnitOfWork> units = steps(transaction).of(operations);
      boolean own = units.stream().allMatch(it -> it.whose() == UnitOfWork.Whose.THIS_PROGRAM);
      // An undo by new operations is a step in the log, and nothing that is undone in its turn.
      boolean undone = units.stream().anyMatch(it -> it.kind() == Kind.UNDO);
      report =
          scope == UndoScope.OWN && (undone || !own)
              ? undoOwn(transaction, steps(transaction).own())
              : own || scope == UndoScope.ANYBODYS
                  ? undoLast(transaction, operations, units)
                  : notDone(Outcome.ANOTHERS, units);
    }
    storage.tell();
    return report;
  }

  private RevertReport undoLast(
      StorageTransaction transaction, List<Operation> operations, List<UnitOfWork> units) {
    TaskChanges changes = Undo.revert(transaction, operations);
    UnitOfWork.Builder unit = undone(units);
    List<Operation> net = KeptHistory.add(transaction, unit, changes, List.of(), clock.instant());
    storage.commit(transaction, changes);
    return RevertReport.of(Outcome.DONE, net, List.of(), units);
  }

  /** Others have done something since, so what is in the log stays, and new operations follow. */
  private RevertReport undoOwn(StorageTransaction transaction, List<UnitOfWork> units) {
    return units.isEmpty()
        ? notDone(Outcome.NOTHING_TO_DO, units)
        : reverse(transaction, units, RevertOptions.defaults(), undone(units));
  }

  private UnitOfWork.Builder undone(List<UnitOfWork> units) {
    Optional<String> label =
        units.isEmpty() ? Optional.empty() : units.get(units.size() - 1).label();
    return unit(Kind.UNDO).label(label).takenBack(ids(units));
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

  RevertReport redo(RevertOptions options) {
    RevertReport report;
    try (StorageTransaction transaction = storage.begin()) {
      Optional<UnitOfWork> undo = steps(transaction).toRedo();
      if (undo.isEmpty()) {
        return notDone(Outcome.NOTHING_TO_DO, List.of());
      }
      List<UnitOfWork> units = List.of(undo.get());
      RevertOptions labelled =
          options.label().isPresent() || undo.get().label().isEmpty()
              ? options
              : options.labelled(undo.get().label().get());
      report = reverse(transaction, units, labelled, unit(Kind.REDO).takenBack(ids(units)));
    }
    storage.tell();
    return report;
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
    List<Operation> done = new ArrayList<>();
    for (int i = units.size() - 1; i >= 0; i--) {
      done.addAll(units.get(i).operations());
    }
    Reversal reversal = Reversal.of(transaction, done, WrongClockException.now(clock));
    Outcome outcome = reversal.outcome(options.takesBackTheRest());
    List<Operation> committed = List.of();
    if (outcome == Outcome.DONE || outcome == Outcome.PARTLY_DONE) {
      Operation.UndoPoint point = new Operation.UndoPoint(options.label());
      committed = commit(transaction, point, reversal.operations(), unit, TaskChanges.Origin.UNDO);
    }
    return RevertReport.of(outcome, committed, reversal.changedSince(), units);
  }

  private static RevertReport notDone(Outcome outcome, List<UnitOfWork> units) {
    return RevertReport.of(outcome, List.of(), List.of(), units);
  }

  List<Conflict> conflicts() {
    try (StorageView view = storage.read()) {
      return Collections.unmodifiableList(
          KeptOverwrites.numbered(view).stream()
              .map(LostValue::conflict)
              .collect(Collectors.toList()));
    }
  }

  RevertReport takeBack(Conflict conflict) {
    RevertReport report;
    try (StorageTransaction transaction = storage.begin()) {
      Optional<LostValue> lost = find(transaction, conflict);
      if (lost.isEmpty()) {
        return notDone(Outcome.NOT_KEPT, List.of());
      }
      Instant now = WrongClockException.now(clock);
      LostValue.Plan plan = lost.get().plan(transaction, now);
      KeptOverwrites.dismiss(transaction, plan.settled());
      report =
          plan.report(
              commit(
                  transaction,
                  Operation.undoPoint(),
                  plan.operations(),
                  unit(Kind.TAKE_BACK),
                  TaskChanges.Origin.EDIT));
    }
    storage.tell();
    return report;
  }

  boolean dismiss(Conflict conflict) {
    try (StorageTransaction transaction = storage.begin()) {
      Optional<LostValue> lost = find(transaction, conflict);
      if (lost.isEmpty()) {
        return false;
      }
      lost.get().dismiss(transaction);
      storage.commit(transaction, NOTHING);
      return true;
    }
  }

  private static Optional<LostValue> find(StorageView view, Conflict conflict) {
    return LostValue.find(view, conflict.id()).filter(it -> it.conflict().equals(conflict));
  }
}
