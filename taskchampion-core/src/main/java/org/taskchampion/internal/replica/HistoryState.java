package org.taskchampion.internal.replica;

import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.taskchampion.history.UnitOfWork;
import org.taskchampion.internal.Texts;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/**
 * Which units of work are kept, and under which names: named values with consecutive numbers.
 *
 * @param first the number of the oldest unit
 * @param next the number after the newest unit
 * @param chars how long all are together
 */
record HistoryState(long first, long next, long chars) {

  private static final String STATE = "history";
  private static final String LIMIT = "historyLimit";
  private static final String UNIT = "history.";
  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,18} ){2}\\d{1,18}");
  private static final Pattern KEY = Pattern.compile("history\\.\\d{10,18}");
  private static final HistoryState NOTHING = new HistoryState(0, 0, 0);

  /** Removing many at once reads what lies together only once. */
  static final int AT_ONCE = 50;

  /** So many never fit, since each has more than fifty characters. */
  private static final int MOST_UNITS_EVER = UnitOfWork.MOST_CHARACTERS / 50;

  /** Returns what is stored, or else what the units themselves say. */
  static HistoryState of(StorageView view) {
    return stored(view).orElseGet(() -> found(view));
  }

  /** Returns what is stored; empty where that cannot be. */
  static Optional<HistoryState> stored(StorageView view) {
    Optional<String> stored = view.value(STATE);
    if (stored.isEmpty()) {
      return Optional.of(NOTHING);
    }
    if (!NUMBERS.matcher(stored.get()).matches()) {
      return Optional.empty();
    }
    String[] numbers = stored.get().split(" ", -1);
    HistoryState state =
        new HistoryState(
            Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
    boolean canBe =
        state.first <= state.next
            && state.next - state.first <= limit(view) + (long) AT_ONCE
            && state.chars <= 2L * UnitOfWork.MOST_CHARACTERS;
    return canBe ? Optional.of(state) : Optional.empty();
  }

  /** Returns what the names of the units say, which keep their numbers. */
  static HistoryState found(StorageView view) {
    long first = Long.MAX_VALUE;
    long next = 0;
    long chars = 0;
    for (var unit : units(view).entrySet()) {
      if (KEY.matcher(unit.getKey()).matches()) {
        long number = Long.parseLong(unit.getKey().substring(UNIT.length()));
        first = Math.min(first, number);
        next = Math.max(next, number + 1);
        chars += unit.getValue().length();
      }
    }
    // The units say nothing of those that were forgotten, but there were some.
    return next == 0
        ? new HistoryState(1, 1, 0)
        : new HistoryState(Math.max(first, next - limit(view) - AT_ONCE), next, chars);
  }

  /** Says whether this replica has ever recorded anything. */
  static boolean isThere(StorageView view) {
    return view.value(STATE).isPresent();
  }

  /** Returns everything that has the name of a unit. */
  static SortedMap<String, String> units(StorageView view) {
    return view.values().subMap(UNIT, UNIT + Character.MAX_VALUE);
  }

  static String name(long number) {
    return UNIT + Texts.tenDigits(number);
  }

  void store(StorageTransaction transaction) {
    transaction.setValue(STATE, first + " " + next + " " + chars);
  }

  /** Returns how many units are kept. */
  static int limit(StorageView view) {
    return isLimitSound(view)
        ? view.value(LIMIT)
            .map(it -> Math.min(Integer.parseInt(it), MOST_UNITS_EVER))
            .orElse(UnitOfWork.MOST_UNITS)
        : UnitOfWork.MOST_UNITS;
  }

  static boolean isLimitSound(StorageView view) {
    return view.value(LIMIT).map(it -> it.matches("\\d{1,9}")).orElse(true);
  }

  static void setLimit(StorageTransaction transaction, int units) {
    int stored = Math.min(units, MOST_UNITS_EVER);
    transaction.setValue(LIMIT, stored == UnitOfWork.MOST_UNITS ? null : Integer.toString(stored));
  }

  /** Forgets the oldest units that are too many. */
  HistoryState forget(StorageTransaction transaction, int limit) {
    long from = first;
    long left = chars;
    ForgottenPrograms programs = ForgottenPrograms.of(transaction, first);
    while (next - from > limit || (left > UnitOfWork.MOST_CHARACTERS && next - from > 1)) {
      Optional<String> unit = transaction.value(name(from));
      programs.add(unit);
      left -= unit.map(String::length).orElse(0);
      transaction.setValue(name(from++), null);
    }
    if (from > first) {
      programs.store(transaction);
    }
    return new HistoryState(from, next, left);
  }
}
