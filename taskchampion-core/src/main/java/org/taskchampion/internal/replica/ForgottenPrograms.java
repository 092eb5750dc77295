package org.taskchampion.internal.replica;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.taskchampion.history.UnitOfWork;
import org.taskchampion.internal.codec.NamesCodec;
import org.taskchampion.internal.codec.UnitCodec;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/**
 * By which programs the units of work were that are forgotten. While they were all by one, it is
 * known whose an old step is although nothing else of it is kept.
 */
final class ForgottenPrograms {

  private static final String NAME = "historyForgotten";
  private static final String MANY = "many";
  private static final int MOST = 8;

  private final Set<Optional<String>> programs = new LinkedHashSet<>();

  /** Whether there are no others: not so where there are too many, or one cannot be read. */
  private boolean areAll = true;

  private ForgottenPrograms() {}

  /**
   * Returns what is stored.
   *
   * @param view where it is stored
   * @param forgotten how many units are forgotten
   */
  static ForgottenPrograms of(StorageView view, long forgotten) {
    ForgottenPrograms found = new ForgottenPrograms();
    Optional<String> stored = view.value(NAME);
    if (stored.isEmpty()) {
      found.areAll = forgotten == 0;
    } else if (stored.get().equals(MANY) || !isSound(view)) {
      found.areAll = false;
    } else {
      found.programs.addAll(NamesCodec.read(stored.get()));
    }
    return found;
  }

  /** Says whether what is stored can be read. */
  static boolean isSound(StorageView view) {
    try {
      view.value(NAME).filter(text -> !text.equals(MANY)).ifPresent(NamesCodec::read);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Adds a unit that is forgotten, or was never there. */
  void add(Optional<String> text) {
    try {
      // The first line is all but the operations.
      UnitOfWork unit = UnitCodec.read(0, text.orElse("").split("\n", 2)[0], Optional.empty());
      add(unit);
    } catch (IllegalArgumentException e) {
      areAll = false;
    }
  }

  /** Adds a unit that is forgotten. What came by a synchronisation is no program's. */
  void add(UnitOfWork unit) {
    switch (unit.kind()) {
      case EDIT, UNDO, REDO, REVERT, TAKE_BACK -> programs.add(unit.program());
      case SYNC, HEAL -> {}
      case UNKNOWN -> areAll = false;
    }
    areAll &= programs.size() <= MOST;
  }

  /** Adds that nothing is known of some of them. */
  void addUnknown() {
    areAll = false;
  }

  void store(StorageTransaction transaction) {
    String text = areAll ? NamesCodec.write(programs) : MANY;
    if (!transaction.value(NAME).equals(Optional.of(text))) {
      transaction.setValue(NAME, text);
    }
  }

  /** Says whether all were by one program. */
  boolean areAllBy(Optional<String> program) {
    return areAll && Set.of(program).containsAll(programs);
  }
}
