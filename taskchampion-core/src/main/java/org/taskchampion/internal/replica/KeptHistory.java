package org.taskchampion.internal.replica;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
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

  private static final String STATE = "history";
  private static final String LIMIT = "historyLimit";
  private static final String UNIT = "history.";

  /** Removing many at once reads what lies together only once. */
  private static final int AT_ONCE = 50;

  /** So many never fit, since each has more than one character. */
  private static final int MOST_UNITS_EVER = UnitOfWork.MOST_CHARACTERS;

  private static final int MOST_CHARACTERS_OF_A_LABEL = 1_000;

  /** More tasks than this, and the unit is too large without a look at them. */
  private static final int MOST_TASKS = 5_000;

  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,18} ){2}\\d{1,18}");

  private KeptHistory() {}

  /**
   * What is there.
   *
   * @param first the number of the oldest unit
   * @param next the number after the newest unit
   * @param chars how long all are together
   */
  private record State(long first, long next, long chars) {
    private static final State NOTHING = new State(0, 0, 0);

    static State of(StorageView view) {
      return stored(view).orElse(NOTHING);
    }

    /** Returns what is stored; empty where that cannot be. */
    static Optional<State> stored(StorageView view) {
      Optional<String> stored = view.value(STATE);
      if (stored.isEmpty()) {
        return Optional.of(NOTHING);
      }
      if (!NUMBERS.matcher(stored.get()).matches()) {
        return Optional.empty();
      }
      String[] numbers = stored.get().split(" ", -1);
      State state =
          new State(
              Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
      boolean canBe =
          state.first <= state.next
              && state.next - state.first <= limit(view) + (long) AT_ONCE
              && state.chars <= 2L * UnitOfWork.MOST_CHARACTERS;
      return canBe ? Optional.of(state) : Optional.empty();
    }

    void store(StorageTransaction transaction) {
      transaction.setValue(STATE, first + " " + next + " " + chars);
    }
  }

  private static String name(long number) {
    return UNIT + String.format(Locale.ROOT, "%010d", number);
  }

  /**
   * Returns how many units are kept.
   *
   * @param view where they are kept
   * @return the number
   */
  public static int limit(StorageView view) {
    return isLimitSound(view)
        ? view.value(LIMIT).map(Integer::valueOf).orElse(UnitOfWork.MOST_UNITS)
        : UnitOfWork.MOST_UNITS;
  }

  private static boolean isLimitSound(StorageView view) {
    return view.value(LIMIT).map(it -> it.matches("\\d{1,9}")).orElse(true);
  }

  /**
   * Sets how many units are kept, and forgets what is too many.
   *
   * @param transaction where they are kept
   * @param units the number
   */
  public static void limit(StorageTransaction transaction, int units) {
    State before = State.of(transaction);
    int stored = Math.min(units, MOST_UNITS_EVER);
    transaction.setValue(LIMIT, stored == UnitOfWork.MOST_UNITS ? null : Integer.toString(stored));
    State after = forget(transaction, before, units);
    if (!after.equals(before)) {
      after.store(transaction);
    }
  }

  /**
   * Adds what operations did that were recorded. Each undo point begins another unit.
   *
   * @param transaction where it is kept
   * @param unit says what kind of work it is, and whose
   * @param recorded the operations with their old values, undo points among them
   */
  public static void add(
      StorageTransaction transaction, UnitOfWork.Builder unit, List<Operation> recorded) {
    List<Operation> operations = new ArrayList<>();
    Optional<Operation.UndoPoint> begin = Optional.empty();
    for (Operation operation : recorded) {
      if (operation instanceof Operation.UndoPoint point) {
        addPart(transaction, unit, begin, operations);
        operations = new ArrayList<>();
        begin = Optional.of(point);
      } else {
        operations.add(operation);
      }
    }
    addPart(transaction, unit, begin, operations);
  }

  private static void addPart(
      StorageTransaction transaction,
      UnitOfWork.Builder unit,
      Optional<Operation.UndoPoint> begin,
      List<Operation> operations) {
    if (!operations.isEmpty()) {
      begin.ifPresent(point -> unit.undoStep(true).label(point.label().map(KeptHistory::cut)));
      add(transaction, withOperations(unit, operations));
    }
  }

  private static UnitOfWork withOperations(UnitOfWork.Builder unit, List<Operation> operations) {
    int most = UnitOfWork.MOST_CHARACTERS_OF_A_UNIT;
    return UnitCodec.size(operations, most) <= most
        ? unit.operations(operations).build()
        : unit.operationsNotKept(operations.size()).build();
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
    UnitOfWork unit = unit(UnitOfWork.newBuilder(kind, time(now)), changes, known, now);
    if (unit.operationCount() > 0) {
      add(transaction, unit);
    }
  }

  /**
   * Adds what was changed in all, also if that is nothing.
   *
   * @param transaction where it is kept
   * @param unit says what kind of work it is, and whose
   * @param changes what was changed
   * @param known operations that say when properties were set
   * @param now when the others were set
   * @return the changes as operations, as far as they are kept
   */
  public static List<Operation> add(
      StorageTransaction transaction,
      UnitOfWork.Builder unit,
      TaskChanges changes,
      List<Operation> known,
      Instant now) {
    UnitOfWork built = unit(unit, changes, known, now);
    add(transaction, built);
    return built.operations();
  }

  private static UnitOfWork unit(
      UnitOfWork.Builder unit, TaskChanges changes, List<Operation> known, Instant now) {
    int tasks = changes.added().size() + changes.changed().size() + changes.removed().size();
    return tasks > MOST_TASKS
        ? unit.operationsNotKept(tasks).build()
        : withOperations(unit, new NetOperations(known, time(now)).of(changes));
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
    int limit = limit(transaction);
    if (limit == 0) {
      return;
    }
    State before = State.of(transaction);
    String text = UnitCodec.write(unit);
    transaction.setValue(name(before.next), text);
    State after = new State(before.first, before.next + 1, before.chars + text.length());
    if (after.next - after.first > limit + AT_ONCE - 1L
        || after.chars > UnitOfWork.MOST_CHARACTERS) {
      after = forget(transaction, after, limit);
    }
    after.store(transaction);
  }

  private static State forget(StorageTransaction transaction, State state, int limit) {
    long first = state.first;
    long chars = state.chars;
    while (state.next - first > limit
        || (chars > UnitOfWork.MOST_CHARACTERS && state.next - first > 1)) {
      chars -= transaction.value(name(first)).map(String::length).orElse(0);
      transaction.setValue(name(first++), null);
    }
    return new State(first, state.next, chars);
  }

  /**
   * Returns the units.
   *
   * @param view where they are kept; read while one goes through them
   * @param program the name of the program that asks
   * @return the units, the newest first; without those that cannot be read
   */
  public static Iterable<UnitOfWork> units(StorageView view, Optional<String> program) {
    State state = State.of(view);
    long oldest = Math.max(state.first, state.next - limit(view));
    return () -> new Newest(view, program, state.next, oldest);
  }

  /** Goes from the newest unit back to the oldest. */
  private static final class Newest implements Iterator<UnitOfWork> {
    private final StorageView view;
    private final Optional<String> program;
    private final long oldest;
    private long number;
    private Optional<UnitOfWork> next = Optional.empty();

    Newest(StorageView view, Optional<String> program, long number, long oldest) {
      this.view = view;
      this.program = program;
      this.number = number;
      this.oldest = oldest;
    }

    @Override
    public boolean hasNext() {
      while (next.isEmpty() && number > oldest) {
        next = unit(view, --number, program);
      }
      return next.isPresent();
    }

    @Override
    public UnitOfWork next() {
      if (!hasNext()) {
        throw new NoSuchElementException("there are no older units");
      }
      UnitOfWork unit = next.orElseThrow();
      next = Optional.empty();
      return unit;
    }
  }

  private static Optional<UnitOfWork> unit(
      StorageView view, long number, Optional<String> program) {
    try {
      return view.value(name(number)).map(text -> UnitCodec.read(number, text, program));
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
    State state = State.of(view);
    return Math.max(state.first, state.next - limit(view));
  }

  /**
   * Says whether what is kept can be.
   *
   * @param view where it is kept
   * @return false if something is missing, too much, wrongly counted, or cannot be read
   */
  static boolean isSound(StorageView view) {
    Optional<State> stored = State.stored(view);
    if (stored.isEmpty() || !isLimitSound(view)) {
      return false;
    }
    SortedMap<String, String> units = view.values().subMap(UNIT, UNIT + Character.MAX_VALUE);
    long number = stored.get().first;
    long chars = 0;
    for (Map.Entry<String, String> unit : units.entrySet()) {
      if (!unit.getKey().equals(name(number++)) || !isReadable(unit.getValue())) {
        return false;
      }
      chars += unit.getValue().length();
    }
    return number == stored.get().next && chars == stored.get().chars;
  }

  private static boolean isReadable(String text) {
    try {
      UnitCodec.read(0, text, Optional.empty());
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Keeps what can be read, under new numbers, if something cannot be. */
  static void mend(StorageTransaction transaction) {
    if (isSound(transaction)) {
      return;
    }
    long next = 0;
    long chars = 0;
    Map<String, String> readable = new TreeMap<>();
    for (Map.Entry<String, String> unit :
        new TreeMap<>(transaction.values()).subMap(UNIT, UNIT + Character.MAX_VALUE).entrySet()) {
      transaction.setValue(unit.getKey(), null);
      if (isReadable(unit.getValue())) {
        readable.put(name(next++), unit.getValue());
        chars += unit.getValue().length();
      }
    }
    readable.forEach(transaction::setValue);
    if (!isLimitSound(transaction)) {
      transaction.setValue(LIMIT, null);
    }
    forget(transaction, new State(0, next, chars), limit(transaction)).store(transaction);
  }
}
