package org.taskchampion.internal.replica;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.taskchampion.internal.Texts;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/**
 * Which overwritten values are kept, and under which names.
 *
 * @param first the number of the oldest part
 * @param told the number of the first part that was not told; not below the oldest
 * @param next the number after the newest part
 * @param chars how long all parts are together
 */
record OverwritesState(long first, long told, long next, long chars) {

  private static final String STATE = "overwritten";
  private static final String PART = "overwritten.";
  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,18} ){3}\\d{1,18}");
  private static final Pattern NAME = Pattern.compile("overwritten\\.\\d{10,15}");
  private static final OverwritesState NOTHING = new OverwritesState(0, 0, 0, 0);

  /** How many parts are kept. */
  static final long MOST_PARTS = 1_000;

  /** Returns what is stored; nothing where that cannot be. */
  static OverwritesState of(StorageView view) {
    return stored(view).orElse(NOTHING);
  }

  /** Returns what is stored; empty where that cannot be. */
  static Optional<OverwritesState> stored(StorageView view) {
    Optional<String> stored = view.value(STATE);
    if (stored.isEmpty()) {
      return Optional.of(NOTHING);
    }
    if (!NUMBERS.matcher(stored.get()).matches()) {
      return Optional.empty();
    }
    String[] numbers = stored.get().split(" ", -1);
    OverwritesState state =
        new OverwritesState(
            Long.parseLong(numbers[0]),
            Long.parseLong(numbers[1]),
            Long.parseLong(numbers[2]),
            Long.parseLong(numbers[3]));
    return state.canBe() ? Optional.of(state) : Optional.empty();
  }

  /** Says whether it can be: a damaged one would have many steps counted that are not there. */
  private boolean canBe() {
    return first <= told && told <= next && next - first <= MOST_PARTS;
  }

  /** Returns everything that has the name of a part. */
  static SortedMap<String, String> parts(StorageView view) {
    return view.values().subMap(PART, PART + Character.MAX_VALUE);
  }

  /** Returns the parts by their numbers. */
  static TreeMap<Long, String> numberedParts(StorageView view) {
    TreeMap<Long, String> numbered = new TreeMap<>();
    parts(view)
        .forEach(
            (name, text) -> {
              if (NAME.matcher(name).matches()) {
                numbered.put(Long.valueOf(name.substring(PART.length())), text);
              }
            });
    return numbered;
  }

  static String name(long number) {
    return PART + Texts.tenDigits(number);
  }

  void store(StorageTransaction transaction) {
    transaction.setValue(
        STATE, equals(NOTHING) ? null : first + " " + told + " " + next + " " + chars);
  }
}
