package org.taskchampion.internal.replica;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.taskchampion.Operation;
import org.taskchampion.history.UnitOfWork;

/**
 * Which units of work an undo takes back, and which undo a redo: found in the history, since the
 * log of operations does not know whose they are.
 */
public final class UndoSteps {

  private final Iterable<UnitOfWork> history;

  /**
   * Prepares.
   *
   * @param history the units, the newest first
   */
  public UndoSteps(Iterable<UnitOfWork> history) {
    this.history = history;
  }

  /**
   * Returns the units to which the last operations belong.
   *
   * @param operations what an undo takes back; undo points are among them
   * @return the units, the newest first; empty where the history does not reach back
   */
  public List<UnitOfWork> of(List<Operation> operations) {
    if (operations.isEmpty()) {
      return List.of();
    }
    long steps = operations.stream().filter(Operation.UndoPoint.class::isInstance).count();
    long changes = operations.size() - steps;
    boolean beginsWithAStep = operations.get(0) instanceof Operation.UndoPoint;
    Set<Long> undone = new HashSet<>();
    List<UnitOfWork> units = new ArrayList<>();
    long found = 0;
    for (UnitOfWork unit : history) {
      if (!isPresent(unit, undone)) {
        continue;
      }
      if (steps == 0 && (beginsWithAStep || found >= changes)) {
        return units;
      }
      units.add(unit);
      found += unit.operationCount();
      if (unit.isUndoStep()) {
        if (steps == 0) {
          return units; // the rest of one whose first operations were sent
        }
        steps--;
      }
    }
    return units;
  }

  /**
   * Returns the last step of this program.
   *
   * @return its units, the newest first; empty if there is none
   */
  public List<UnitOfWork> own() {
    Set<Long> undone = new HashSet<>();
    List<UnitOfWork> units = new ArrayList<>();
    for (UnitOfWork unit : history) {
      if (unit.kind() == UnitOfWork.Kind.UNDO && unit.isUndoStep()) {
        // It took a step back by new operations, since others had done something in between.
        if (!undone.contains(unit.id())) {
          undone.addAll(unit.takenBack());
        }
        continue;
      }
      if (isPresent(unit, undone) && unit.whose() == UnitOfWork.Whose.THIS_PROGRAM) {
        units.add(unit);
        if (unit.isUndoStep()) {
          return units;
        }
      }
    }
    return units;
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
      case SYNC, HEAL -> false;
    };
  }

  /**
   * Returns the undo that a redo takes back: the last one of this program that was not taken back,
   * unless this program has done something else since.
   *
   * @return the undo; empty if there is none
   */
  public Optional<UnitOfWork> toRedo() {
    Set<Long> over = new HashSet<>();
    for (UnitOfWork unit : history) {
      if (unit.whose() != UnitOfWork.Whose.THIS_PROGRAM || over.contains(unit.id())) {
        continue;
      }
      switch (unit.kind()) {
        case UNDO -> {
          if (unit.operationCount() > 0) {
            return Optional.of(unit);
          }
        }
        case REDO -> over.addAll(unit.takenBack());
        default -> {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }
}
