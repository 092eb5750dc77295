package org.taskchampion.internal.replica;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.taskchampion.history.UnitOfWork;
import org.taskchampion.internal.codec.UnitCodec;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/** Whether the units of work that are kept can be, and what is done where they cannot. */
final class HistoryMending {

  private HistoryMending() {}

  /**
   * Says whether what is kept can be.
   *
   * @param view where it is kept
   * @return false if something is missing, too much, wrongly counted, or cannot be read
   */
  static boolean isSound(StorageView view) {
    Optional<HistoryState> stored = HistoryState.stored(view);
    if (stored.isEmpty() || !HistoryState.isLimitSound(view) || !ForgottenPrograms.isSound(view)) {
      return false;
    }
    long number = stored.get().first();
    long chars = 0;
    for (Map.Entry<String, String> unit : HistoryState.units(view).entrySet()) {
      if (!unit.getKey().equals(HistoryState.name(number++)) || !isReadable(unit.getValue())) {
        return false;
      }
      chars += unit.getValue().length();
    }
    return number == stored.get().next() && chars == stored.get().chars();
  }

  private static boolean isReadable(String text) {
    try {
      UnitCodec.read(0, text, Optional.empty());
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Keeps what can be read, if something cannot be. The units keep their numbers, by which others
   * name them; in the place of one that cannot be read stands one that says so.
   *
   * @param transaction where they are kept
   */
  static void mend(StorageTransaction transaction) {
    if (isSound(transaction)) {
      return;
    }
    if (!HistoryState.isLimitSound(transaction)) {
      HistoryState.setLimit(transaction, UnitOfWork.MOST_UNITS);
    }
    Map<String, String> units = new TreeMap<>(HistoryState.units(transaction));
    Optional<HistoryState> stored = Optional.empty();
    if (HistoryState.isThere(transaction)) {
      stored = HistoryState.stored(transaction);
    } else if (units.isEmpty()) {
      return; // it has recorded nothing yet
    }
    int limit = HistoryState.limit(transaction);
    HistoryState found = HistoryState.found(transaction);
    long next = Math.max(found.next(), stored.map(HistoryState::next).orElse(0L));
    long known = stored.map(HistoryState::first).orElse(found.first());
    long oldest = units.isEmpty() ? known : Math.min(known, found.first());
    long first = Math.max(oldest, next - limit);
    forget(transaction, known, oldest, first);
    long chars = 0;
    for (long number = first; number < next; number++) {
      String name = HistoryState.name(number);
      String kept = units.remove(name);
      String text = kept != null && isReadable(kept) ? kept : UnitCodec.write(lost());
      if (!text.equals(kept)) {
        transaction.setValue(name, text);
      }
      chars += text.length();
    }
    units.keySet().forEach(name -> transaction.setValue(name, null));
    new HistoryState(first, next, chars).forget(transaction, limit).store(transaction);
  }

  /** Notes whose the units are that are no longer kept, from one number to another. */
  private static void forget(StorageTransaction transaction, long known, long from, long to) {
    ForgottenPrograms programs = ForgottenPrograms.of(transaction, known);
    if (to - from > HistoryState.AT_ONCE) {
      programs.addUnknown(); // more than are ever too many: some are strays
    } else {
      for (long number = from; number < to; number++) {
        programs.add(transaction.value(HistoryState.name(number)));
      }
    }
    programs.store(transaction);
  }

  private static UnitOfWork lost() {
    return UnitOfWork.newBuilder(UnitOfWork.Kind.UNKNOWN, Instant.EPOCH).build();
  }
}
