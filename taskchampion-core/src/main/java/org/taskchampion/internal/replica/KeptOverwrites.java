package org.taskchampion.internal.replica;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.taskchampion.internal.codec.OverwrittenEntry;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/**
 * The values that synchronisations overwrote, as the replica keeps them (part 9.11 of the
 * specification): added in the transaction that overwrites them, so that no error after it and no
 * end of the process loses them, and told by the report of that synchronisation, or else of the
 * next one.
 *
 * <p>They are named values, parts with consecutive numbers, each of a few entries. What was told
 * stays until it is dismissed, up to a limit: the oldest parts give way, the newest one always
 * stays. What is dismissed leaves a blank line in its part, so that the others keep their numbers.
 */
public final class KeptOverwrites {

  static final int MOST_ENTRIES_OF_A_PART = 100;
  private static final long MOST_CHARACTERS = 8 * 1024 * 1024;

  private KeptOverwrites() {}

  /**
   * Adds values that the transaction overwrites.
   *
   * @param transaction where they are kept
   * @param entries the values
   * @return the numbers of the new parts
   */
  public static List<Long> add(StorageTransaction transaction, List<OverwrittenEntry> entries) {
    OverwritesState before = OverwritesState.of(transaction);
    List<Long> numbers = new ArrayList<>();
    long next = before.next();
    long chars = before.chars();
    for (int from = 0; from < entries.size(); from += MOST_ENTRIES_OF_A_PART) {
      int to = Math.min(entries.size(), from + MOST_ENTRIES_OF_A_PART);
      String text = OverwrittenEntry.write(entries.subList(from, to));
      transaction.setValue(OverwritesState.name(next), text);
      chars += text.length();
      numbers.add(next++);
    }
    long first = before.first();
    while (next - first > 1
        && (next - first > OverwritesState.MOST_PARTS || chars > MOST_CHARACTERS)) {
      chars -= transaction.value(OverwritesState.name(first)).map(String::length).orElse(0);
      transaction.setValue(OverwritesState.name(first++), null);
    }
    new OverwritesState(first, Math.max(first, before.told()), next, chars).store(transaction);
    return numbers;
  }

  /**
   * Returns the parts that no report has told.
   *
   * @param view where they are kept
   * @return a map from number to values, in order; without what cannot be read
   */
  public static SortedMap<Long, List<OverwrittenEntry>> untold(StorageView view) {
    OverwritesState state = OverwritesState.of(view);
    return parts(view, state.told(), state.next());
  }

  /**
   * Returns all values that are kept.
   *
   * @param view where they are kept
   * @return the values, the oldest first
   */
  public static List<OverwrittenEntry> all(StorageView view) {
    OverwritesState state = OverwritesState.of(view);
    List<OverwrittenEntry> all = new ArrayList<>();
    parts(view, state.first(), state.next()).values().forEach(all::addAll);
    return all;
  }

  /**
   * A value that is kept.
   *
   * @param id its number, which it keeps
   * @param entry the value
   */
  public record Kept(long id, OverwrittenEntry entry) {}

  /**
   * Returns all values that are kept, with their numbers.
   *
   * @param view where they are kept
   * @return the values, the oldest first
   */
  public static List<Kept> numbered(StorageView view) {
    OverwritesState state = OverwritesState.of(view);
    List<Kept> kept = new ArrayList<>();
    for (long part = state.first(); part < state.next(); part++) {
      kept.addAll(ofPart(view, part));
    }
    return kept;
  }

  /** Returns what a line has; empty if it is blank, or cannot be read, which verify finds. */
  static Optional<Kept> kept(long id, String line) {
    try {
      return OverwrittenEntry.read(line).stream().findFirst().map(it -> new Kept(id, it));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static List<Kept> ofPart(StorageView view, long part) {
    List<Kept> kept = new ArrayList<>();
    List<String> lines = lines(view, part);
    for (int i = 0; i < lines.size(); i++) {
      kept(part * MOST_ENTRIES_OF_A_PART + i, lines.get(i)).ifPresent(kept::add);
    }
    return kept;
  }

  static List<String> lines(StorageView view, long part) {
    return view.value(OverwritesState.name(part))
        .map(it -> List.of(it.split("\n", -1)))
        .orElse(List.of());
  }

  private static SortedMap<Long, List<OverwrittenEntry>> parts(
      StorageView view, long from, long to) {
    TreeMap<Long, List<OverwrittenEntry>> parts = new TreeMap<>();
    for (long number = from; number < to; number++) {
      if (view.value(OverwritesState.name(number)).isPresent()) {
        List<OverwrittenEntry> readable = new ArrayList<>();
        ofPart(view, number).forEach(kept -> readable.add(kept.entry));
        parts.put(number, readable);
      }
    }
    return parts;
  }

  /**
   * Remembers that parts were told. Another synchronisation of the replica may be at work: its
   * parts are its own to tell.
   *
   * @param transaction where they are kept
   * @param numbers the numbers of the parts
   */
  public static void told(StorageTransaction transaction, Collection<Long> numbers) {
    OverwritesState state = OverwritesState.of(transaction);
    long told = state.told();
    while (told < state.next() && numbers.contains(told)) {
      told++;
    }
    if (told != state.told()) {
      new OverwritesState(state.first(), told, state.next(), state.chars()).store(transaction);
    }
  }
}
