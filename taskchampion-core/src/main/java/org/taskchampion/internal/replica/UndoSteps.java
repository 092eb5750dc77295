package org.taskchampion.internal.replica;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.taskchampion.Operation;
import org.taskchampion.history.UnitOfWork;
import org.taskchampion.history.UnitOfWork.Kind;
import org.taskchampion.history.UnitOfWork.Whose;

/**
 * Which units of work an undo takes back, and which undo a redo: found in the history, since the
 * log of operations does not know whose they are.
 */
public final class UndoSteps {

  private final Iterable<KeptHistory.Kept> history;
  private final boolean isFromTheBeginning;
  private final BooleanSupplier isForgottenOwn;

  /**
   * Prepares.
   *
   * @param history what is kept, the newest first
   * @param isFromTheBeginning whether it goes back to the first unit that there ever was
   * @param isForgottenOwn says whether all that is no longer kept was this program's
   */
  public UndoSteps(
      Iterable<KeptHistory.Kept> history,
      boolean isFromTheBeginning,
      BooleanSupplier isForgottenOwn) {
    this.history = history;
    this.isFromTheBeginning = isFromTheBeginning;
    this.isForgottenOwn = isForgottenOwn;
  }

  /**
   * To which units the last operations of the log belong.
   *
   * @param units the units, the newest first; without those that the history does not have
   * @param whole those whose operations are all among them, so that nothing is left of the units
   * @param areAll whether the history has all of them
   * @param isKnown whether it is known whose all are: those that the history has, and the others
   */
  public record Found(
      List<UnitOfWork> units, List<UnitOfWork> whole, boolean areAll, boolean isKnown) {

    /** Says whether this program did what the history has of it. */
    public boolean areOwn() {
      return others().isEmpty();
    }

    /** Returns those that this program did not do. */
    public List<UnitOfWork> others() {
      return units.stream()
          .filter(it -> it.whose() != Whose.THIS_PROGRAM)
          .collect(Collectors.toList());
    }

    /** Says whether one of them is an undo, by new operations, which are a step in the log. */
    public boolean haveUndo() {
      return units.stream().anyMatch(it -> it.kind() == Kind.UNDO);
    }
  }

  /**
   * Returns the units to which the last operations belong.
   *
   * @param operations the operations; undo points are among them
   * @param reachBack whether undo reaches no operation before them
   * @return the units
   */
  public Found of(List<Operation> operations, boolean reachBack) {
    Walk walk = new Walk(operations);
    End end = walk.run();
    List<UnitOfWork> units = walk.units;
    return new Found(
        units,
        reachBack ? units : units.subList(0, walk.ofWholeSteps),
        end == End.FOUND,
        end == End.FOUND || (end == End.FORGOTTEN && isForgottenOwn.getAsBoolean()));
  }

  /** How a search in the history ends. */
  private enum End {
    /** With the units of all operations. */
    FOUND,
    /** With a unit that cannot be read. */
    UNKNOWN,
    /** With the oldest unit that is kept. */
    FORGOTTEN
  }

  /**
   * The steps of this program that can be taken back.
   *
   * @param steps the units of each, the newest first
   * @param isKnown whether the history has all that was done here and can be undone
   */
  public record Own(List<List<UnitOfWork>> steps, boolean isKnown) {}

  /**
   * Returns the steps of this program, the newest first. What others did in between may be between
   * the units of one.
   *
   * @param undoable all operations that can be undone: nothing that was synchronised is taken back
   * @return the steps
   */
  public Own own(List<Operation> undoable) {
    Walk walk = new Walk(undoable);
    boolean isKnown = walk.run() == End.FOUND;
    Set<Long> undone = new HashSet<>();
    List<List<UnitOfWork>> steps = new ArrayList<>();
    List<UnitOfWork> step = new ArrayList<>();
    for (int i = 0; i < walk.units.size(); i++) {
      UnitOfWork unit = walk.units.get(i);
      if (undone.contains(unit.id())) {
        continue;
      }
      if (unit.kind() == Kind.UNDO) {
        undone.addAll(unit.takenBack()); // by new operations, since others had done something
      } else if (unit.whose() == Whose.THIS_PROGRAM) {
        if (unit.isUndoStep() && i >= walk.ofWholeSteps) {
          return new Own(steps, isKnown); // its first operations were sent
        }
        step.add(unit);
        if (unit.isUndoStep()) {
          steps.add(step);
          step = new ArrayList<>();
        }
      }
    }
    if (isKnown && !step.isEmpty()) {
      steps.add(step);
    }
    return new Own(steps, isKnown);
  }

  /** Goes back through the units of operations, as far as these reach. */
  private final class Walk {
    private final List<UnitOfWork> units = new ArrayList<>();
    private final Set<Long> undone = new HashSet<>();
    private final OperationCounts left = new OperationCounts();
    private long restCount;
    private long steps;

    /** How many of the units belong to steps whose undo points are among the operations. */
    private int ofWholeSteps;

    Walk(List<Operation> operations) {
      for (Operation operation : operations) {
        if (operation instanceof Operation.UndoPoint) {
          steps++;
        } else {
          left.add(operation);
          restCount += steps == 0 ? 1 : 0; // of a step that began before them, or of none
        }
      }
    }

    End run() {
      if (isOver()) {
        return End.FOUND;
      }
      for (KeptHistory.Kept kept : history) {
        if (!kept.isKnown()) {
          return End.UNKNOWN;
        }
        UnitOfWork unit = kept.unit().orElseThrow();
        if (isPresent(unit, undone)) {
          take(unit);
          if (isOver()) {
            return End.FOUND;
          }
        }
      }
      return isFromTheBeginning ? End.FOUND : End.FORGOTTEN;
    }

    private void take(UnitOfWork unit) {
      int count = countLeft(unit);
      if (unit.isUndoStep() || count > 0) { // otherwise all of it was sent
        units.add(unit);
      }
      if (steps == 0) {
        // The undo point of what is left of a step was sent, or is not among the operations.
        restCount = unit.isUndoStep() ? 0 : restCount - count;
      } else if (unit.isUndoStep()) {
        steps--;
        ofWholeSteps = units.size();
      }
    }

    /** A merge may have dropped some of the unit's operations, but adds none. */
    private int countLeft(UnitOfWork unit) {
      int count = unit.isWhole() ? 0 : unit.operationCount();
      for (Operation operation : unit.operations()) {
        if (left.take(operation)) {
          count++;
        }
      }
      return count;
    }

    private boolean isOver() {
      return steps == 0 && restCount <= 0;
    }
  }

  /**
   * Says whether a unit was done here and was not undone.
   *
   * @param undone the numbers of those that were undone later; kept up to date
   */
  private static boolean isPresent(UnitOfWork unit, Set<Long> undone) {
    if (undone.contains(unit.id())) {
      return false;
    }
    return switch (unit.kind()) {
      case UNDO -> {
        if (unit.isUndoStep()) {
          yield true; // by new operations, which are in the log like any others
        }
        undone.addAll(unit.takenBack());
        yield false;
      }
      case EDIT, REDO, REVERT, TAKE_BACK -> true;
      case SYNC, HEAL, UNKNOWN -> false;
    };
  }

  /**
   * Returns the undos that a redo takes back, the first of them that changes anything: those of
   * this program that were not taken back, unless this program has done something else since.
   *
   * @return the undos, the newest first
   */
  public List<UnitOfWork> toRedo() {
    Set<Long> over = new HashSet<>();
    List<UnitOfWork> undos = new ArrayList<>();
    for (KeptHistory.Kept kept : history) {
      if (!kept.isKnown()) {
        return undos;
      }
      UnitOfWork unit = kept.unit().orElseThrow();
      if (unit.whose() == Whose.THIS_PROGRAM && !over.contains(unit.id())) {
        if (unit.kind() == Kind.UNDO && unit.operationCount() > 0) {
          undos.add(unit);
        } else if (unit.kind() != Kind.UNDO && unit.kind() != Kind.REDO) {
          return undos;
        }
        over.addAll(unit.takenBack());
      }
    }
    return undos;
  }
}
