package org.taskchampion.internal.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.taskchampion.internal.codec.OverwrittenEntry;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/** Whether the overwritten values that are kept can be, and what is done where they cannot. */
final class OverwritesMending {

  private OverwritesMending() {}

  /**
   * Says whether what is kept can be.
   *
   * @param view where it is kept
   * @return false if something is missing, too much, wrongly counted, or cannot be read
   */
  static boolean isSound(StorageView view) {
    Optional<OverwritesState> state = OverwritesState.stored(view);
    if (state.isEmpty()) {
      return false;
    }
    long number = state.get().first();
    long chars = 0;
    for (Map.Entry<String, String> part : OverwritesState.parts(view).entrySet()) {
      if (!part.getKey().equals(OverwritesState.name(number++))
          || !readable(part.getValue()).equals(part.getValue())) {
        return false;
      }
      chars += part.getValue().length();
    }
    return number == state.get().next() && chars == state.get().chars();
  }

  /**
   * Keeps what can be read, and tells it again, if something cannot be. It keeps its numbers, and
   * what comes later gets others.
   *
   * @param transaction where it is kept
   */
  static void mend(StorageTransaction transaction) {
    if (isSound(transaction)) {
      return;
    }
    TreeMap<Long, String> parts = OverwritesState.numberedParts(transaction);
    parts.replaceAll((number, text) -> readable(text));
    parts.values().removeIf(String::isEmpty);
    long next =
        Math.max(
            OverwritesState.stored(transaction).map(OverwritesState::next).orElse(0L),
            parts.isEmpty() ? 0 : parts.lastKey() + 1);
    long first =
        parts.isEmpty() ? next : Math.max(parts.firstKey(), next - OverwritesState.MOST_PARTS);
    List.copyOf(OverwritesState.parts(transaction).keySet())
        .forEach(name -> transaction.setValue(name, null));
    long chars = 0;
    for (long number = first; number < next; number++) {
      String text = parts.getOrDefault(number, "");
      transaction.setValue(OverwritesState.name(number), text);
      chars += text.length();
    }
    new OverwritesState(first, first, next, chars).store(transaction);
  }

  /** Returns a part with blank lines in the place of those that cannot be read. */
  private static String readable(String part) {
    List<String> lines = new ArrayList<>();
    for (String line : part.split("\n", -1)) {
      lines.add(isReadable(line) ? line : "");
    }
    return lines.stream().allMatch(String::isEmpty) ? "" : String.join("\n", lines);
  }

  private static boolean isReadable(String line) {
    try {
      return !OverwrittenEntry.read(line).isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
