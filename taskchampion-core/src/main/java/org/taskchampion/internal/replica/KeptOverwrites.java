package org.taskchampion.internal.replica;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
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

  private static final int MOST_ENTRIES_OF_A_PART = 100;
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

  /**
   * Returns the value with a number.
   *
   * @param view where it is kept
   * @param id the number
   * @return the value; empty if it is not kept
   */
  public static Optional<Kept> find(StorageView view, long id) {
    List<String> lines = lines(view, id / MOST_ENTRIES_OF_A_PART);
    int index = (int) (id % MOST_ENTRIES_OF_A_PART);
    return id < 0 || index >= lines.size() ? Optional.empty() : kept(id, lines.get(index));
  }

  /** Returns what a line has; empty if it is blank, or cannot be read, which verify finds. */
  private static Optional<Kept> kept(long id, String line) {
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

  private static List<String> lines(StorageView view, long part) {
    return view.value(OverwritesState.name(part))
        .map(it -> List.of(it.split("\n", -1)))
        .orElse(List.of());
  }

  /**
   * Returns a value and those that stand around it and belong to it. Those of one task that one
   * merge overwrote stand together.
   *
   * @param view where they are kept
   * @param of the value
   * @param belongs says whether another one belongs to it
   * @return the values, the oldest first
   */
  static List<Kept> together(StorageView view, Kept of, Predicate<Kept> belongs) {
    OverwritesState state = OverwritesState.of(view);
    ArrayDeque<Kept> together = new ArrayDeque<>(List.of(of));
    boolean goesOn = true;
    for (long part = of.id / MOST_ENTRIES_OF_A_PART; goesOn && part >= state.first(); part--) {
      List<Kept> before = ofPart(view, part);
      for (int i = before.size() - 1; goesOn && i >= 0; i--) {
        if (before.get(i).id < of.id) {
          goesOn = belongs.test(before.get(i));
          if (goesOn) {
            together.addFirst(before.get(i));
          }
        }
      }
    }
    goesOn = true;
    for (long part = of.id / MOST_ENTRIES_OF_A_PART; goesOn && part < state.next(); part++) {
      for (Kept after : ofPart(view, part)) {
        if (goesOn && after.id > of.id) {
          goesOn = belongs.test(after);
          if (goesOn) {
            together.addLast(after);
          }
        }
      }
    }
    return List.copyOf(together);
  }

  /**
   * Forgets values, told or not.
   *
   * @param transaction where they are kept
   * @param ids their numbers; those that are not kept are skipped
   * @return how many of them were kept
   */
  static int dismiss(StorageTransaction transaction, Collection<Long> ids) {
    Map<Long, String> lines = new TreeMap<>();
    ids.forEach(id -> lines.put(id, ""));
    int found = replace(transaction, lines);
    if (found > 0) {
      OverwritesState state = OverwritesState.of(transaction);
      long first = state.first();
      while (first < state.next()
          && transaction.value(OverwritesState.name(first)).filter(""::equals).isPresent()) {
        transaction.setValue(OverwritesState.name(first++), null);
      }
      new OverwritesState(first, Math.max(first, state.told()), state.next(), state.chars())
          .store(transaction);
    }
    return found;
  }

  /**
   * Puts a value in the place of one that is kept.
   *
   * @param transaction where it is kept
   * @param kept the number and the new value
   */
  static void replace(StorageTransaction transaction, Kept kept) {
    Map<Long, String> line = Map.of(kept.id, OverwrittenEntry.write(List.of(kept.entry)));
    int unused = replace(transaction, line);
  }

  /** Puts lines in the place of those that are not blank; returns how many such there were. */
  private static int replace(StorageTransaction transaction, Map<Long, String> lines) {
    Map<Long, Map<Integer, String>> byPart = new TreeMap<>();
    lines.forEach(
        (id, line) ->
            byPart
                .computeIfAbsent(Math.floorDiv(id, MOST_ENTRIES_OF_A_PART), any -> new TreeMap<>())
                .put((int) Math.floorMod(id, (long) MOST_ENTRIES_OF_A_PART), line));
    int found = 0;
    OverwritesState state = OverwritesState.of(transaction);
    long chars = state.chars();
    for (Map.Entry<Long, Map<Integer, String>> part : byPart.entrySet()) {
      List<String> all = new ArrayList<>(lines(transaction, part.getKey()));
      int before = found;
      for (Map.Entry<Integer, String> line : part.getValue().entrySet()) {
        if (line.getKey() < all.size() && !all.get(line.getKey()).isEmpty()) {
          all.set(line.getKey(), line.getValue());
          found++;
        }
      }
      if (found > before) {
        String name = OverwritesState.name(part.getKey());
        String left = all.stream().allMatch(String::isEmpty) ? "" : String.join("\n", all);
        chars += left.length() - transaction.value(name).orElseThrow().length();
        transaction.setValue(name, left);
      }
    }
    if (found > 0) {
      new OverwritesState(state.first(), state.told(), state.next(), chars).store(transaction);
    }
    return found;
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
