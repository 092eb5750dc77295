package org.taskchampion.internal.replica;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.taskchampion.Operation;
import org.taskchampion.TaskChanges;
import org.taskchampion.history.UnitOfWork;
import org.taskchampion.internal.Times;
import org.taskchampion.internal.codec.UnitCodec;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/**
 * The last units of work, as the replica keeps them: added in the transaction that does the work,
 * so that the history and the tasks always belong together. They are named values with consecutive
 * numbers. The oldest ones give way, some at a time.
 */
public final class KeptHistory {

  private static final int MOST_CHARACTERS_OF_A_LABEL = 1_000;

  /** So many operations never fit. */
  private static final int MOST_OPERATIONS =
      UnitOfWork.MOST_CHARACTERS_OF_A_UNIT / UnitCodec.FEWEST_CHARACTERS_OF_AN_OPERATION;

  private KeptHistory() {}

  /**
   * Returns how many units are kept.
   *
   * @param view where they are kept
   * @return the number
   */
  public static int limit(StorageView view) {
    return HistoryState.limit(view);
  }

  /**
   * Sets how many units are kept, and forgets what is too many.
   *
   * @param transaction where they are kept
   * @param units the number
   */
  public static void limit(StorageTransaction transaction, int units) {
    HistoryState before = HistoryState.of(transaction);
    HistoryState.setLimit(transaction, units);
    HistoryState after = before.forget(transaction, units);
    if (!after.equals(before)) {
      after.store(transaction);
    }
  }

  /**
   * Adds what operations did that were recorded. Each undo point begins another unit, also one at
   * the end: what is committed later without an undo point belongs to its step.
   *
   * @param transaction where it is kept
   * @param unit says what kind of work it is, and whose
   * @param recorded the operations with their old values, undo points among them
   */
  public static void add(
      StorageTransaction transaction, UnitOfWork.Builder unit, List<Operation> recorded) {
    List<Operation> operations = new ArrayList<>();
    int count = 0;
    Optional<Operation.UndoPoint> begin = Optional.empty();
    for (Operation operation : recorded) {
      if (operation instanceof Operation.UndoPoint point) {
        addPart(transaction, unit, begin, operations, count);
        operations = new ArrayList<>();
        count = 0;
        begin = Optional.of(point);
      } else if (++count <= MOST_OPERATIONS) {
        operations.add(operation);
      }
    }
    addPart(transaction, unit, begin, operations, count);
  }

  private static void addPart(
      StorageTransaction transaction,
      UnitOfWork.Builder unit,
      Optional<Operation.UndoPoint> begin,
      List<Operation> operations,
      int count) {
    if (count > 0 || begin.isPresent()) {
      begin.ifPresent(point -> unit.undoStep(true).label(point.label().map(KeptHistory::cut)));
      add(
          transaction,
          count > operations.size()
              ? unit.operationsNotKept(count).build()
              : withOperations(unit, operations));
    }
  }

  private static UnitOfWork withOperations(UnitOfWork.Builder unit, List<Operation> operations) {
    int most = UnitOfWork.MOST_CHARACTERS_OF_A_UNIT;
    if (UnitCodec.fewestCharacters(operations, most) <= most) {
      UnitOfWork whole = unit.operations(operations).build();
      if (UnitCodec.write(whole).length() <= most) {
        return whole;
      }
    }
    return unit.operationsNotKept(operations.size()).build();
  }

  /**
   * Adds what was changed in all, unless that is nothing.
   *
   * @param transaction where it is kept
   * @param kind what kind of work it is
   * @param now when it is committed
   * @param changes what was changed
   * @param known operations that say when properties were set
   */
  public static void add(
      StorageTransaction transaction,
      UnitOfWork.Kind kind,
      Instant now,
      TaskChanges changes,
      List<Operation> known) {
    int count = NetOperations.count(changes);
    if (count > 0) {
      UnitOfWork.Builder unit = UnitOfWork.newBuilder(kind, time(now));
      add(
          transaction,
          count > MOST_OPERATIONS
              ? unit.operationsNotKept(count).build()
              : withOperations(unit, new NetOperations(known, time(now)).of(changes)));
    }
  }

  /**
   * Adds that more was changed in all than is kept.
   *
   * @param transaction where it is kept
   * @param kind what kind of work it is
   * @param now when it is committed
   * @param count how many operations that takes
   */
  public static void addCount(
      StorageTransaction transaction, UnitOfWork.Kind kind, Instant now, int count) {
    add(transaction, UnitOfWork.newBuilder(kind, time(now)).operationsNotKept(count).build());
  }

  /**
   * Adds what an undo changed in all, also if that is nothing.
   *
   * @param transaction where it is kept
   * @param unit says what kind of work it is, and whose
   * @param changes what was changed
   * @param now when it was changed
   * @return the changes as operations, also those that are too many to be kept
   */
  public static List<Operation> add(
      StorageTransaction transaction, UnitOfWork.Builder unit, TaskChanges changes, Instant now) {
    List<Operation> operations = new NetOperations(List.of(), time(now)).of(changes);
    add(transaction, withOperations(unit, operations));
    return operations;
  }

  /**
   * Returns a time that can be written.
   *
   * @param now the time
   * @return the same, or the epoch
   */
  public static Instant time(Instant now) {
    Instant usable = Times.usable(now);
    return usable == null ? Instant.EPOCH : usable;
  }

  private static String cut(String text) {
    if (text.length() <= MOST_CHARACTERS_OF_A_LABEL) {
      return text;
    }
    boolean inPair = Character.isHighSurrogate(text.charAt(MOST_CHARACTERS_OF_A_LABEL - 1));
    return text.substring(0, MOST_CHARACTERS_OF_A_LABEL - (inPair ? 1 : 0));
  }

  private static void add(StorageTransaction transaction, UnitOfWork unit) {
    int limit = HistoryState.limit(transaction);
    HistoryState before = HistoryState.of(transaction);
    if (limit == 0) { // it counts as forgotten at once
      ForgottenPrograms programs = ForgottenPrograms.of(transaction, before.next());
      programs.add(unit);
      programs.store(transaction);
      new HistoryState(before.next() + 1, before.next() + 1, 0).store(transaction);
      return;
    }
    String text = UnitCodec.write(unit);
    transaction.setValue(HistoryState.name(before.next()), text);
    HistoryState after =
        new HistoryState(before.first(), before.next() + 1, before.chars() + text.length());
    if (after.next() - after.first() > limit + HistoryState.AT_ONCE - 1L
        || after.chars() > UnitOfWork.MOST_CHARACTERS) {
      after = after.forget(transaction, limit);
    }
    after.store(transaction);
  }

  /**
   * What is kept under one number.
   *
   * @param id the number
   * @param unit the unit; empty if it is not there or cannot be read, which verify finds
   */
  public record Kept(long id, Optional<UnitOfWork> unit) {

    /** Says whether it is known what was done. */
    boolean isKnown() {
      return unit.filter(it -> it.kind() != UnitOfWork.Kind.UNKNOWN).isPresent();
    }
  }

  /**
   * Returns what is kept.
   *
   * @param view where it is kept; read while one goes through it
   * @param program the name of the program that asks
   * @return what is kept under each number, the newest first
   */
  public static Iterable<Kept> units(StorageView view, Optional<String> program) {
    HistoryState state = HistoryState.of(view);
    long oldest = forgotten(view);
    return () -> new Newest(view, program, state.next(), oldest);
  }

  /** Goes from the newest unit back to the oldest. */
  private static final class Newest implements Iterator<Kept> {
    private final StorageView view;
    private final Optional<String> program;
    private final long oldest;
    private long number;

    Newest(StorageView view, Optional<String> program, long number, long oldest) {
      this.view = view;
      this.program = program;
      this.number = number;
      this.oldest = oldest;
    }

    @Override
    public boolean hasNext() {
      return number > oldest;
    }

    @Override
    public Kept next() {
      if (!hasNext()) {
        throw new NoSuchElementException("there are no older units");
      }
      return new Kept(--number, unit(view, number, program));
    }
  }

  private static Optional<UnitOfWork> unit(
      StorageView view, long number, Optional<String> program) {
    try {
      return view.value(HistoryState.name(number))
          .map(text -> UnitCodec.read(number, text, program));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // verify finds it
    }
  }

  /**
   * Returns how many units are not kept any more.
   *
   * @param view where they are kept
   * @return the number
   */
  public static long forgotten(StorageView view) {
    HistoryState state = HistoryState.of(view);
    return Math.max(state.first(), state.next() - HistoryState.limit(view));
  }

  /**
   * Says whether all units that are not kept any more were a program's, or came by a
   * synchronisation.
   *
   * @param view where they are kept
   * @param program the name of the program
   * @return false also if that is not known
   */
  public static boolean areForgottenBy(StorageView view, Optional<String> program) {
    HistoryState state = HistoryState.of(view);
    ForgottenPrograms programs = ForgottenPrograms.of(view, state.first());
    long end = forgotten(view);
    for (long number = state.first(); number < end; number++) { // they are still there
      programs.add(view.value(HistoryState.name(number)));
    }
    return programs.areAllBy(program);
  }

  /**
   * Says whether the replica records whose work it is.
   *
   * @param view the replica
   * @return false if its history is turned off, or if it has recorded nothing yet
   */
  public static boolean isOn(StorageView view) {
    return HistoryState.limit(view) > 0 && HistoryState.isThere(view);
  }
}
