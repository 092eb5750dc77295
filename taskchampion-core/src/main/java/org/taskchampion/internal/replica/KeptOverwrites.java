package org.taskchampion.internal.replica;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
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

  private static final String STATE = "overwritten";
  private static final String PART = "overwritten.";
  private static final int MOST_ENTRIES_OF_A_PART = 100;
  private static final long MOST_PARTS = 1_000;
  private static final long MOST_CHARACTERS = 8 * 1024 * 1024;
  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,18} ){3}\\d{1,18}");

  private KeptOverwrites() {}

  /**
   * What is there.
   *
   * @param first the number of the oldest part
   * @param told the number of the first part that was not told; not below the oldest
   * @param next the number after the newest part
   * @param chars how long all parts are together
   */
  private record State(long first, long told, long next, long chars) {
    private static final State NOTHING = new State(0, 0, 0, 0);

    /** Returns what is stored; nothing where that cannot be. */
    static State of(StorageView view) {
      return stored(view).filter(State::canBe).orElse(NOTHING);
    }

    private static Optional<State> stored(StorageView view) {
      Optional<String> stored = view.value(STATE);
      if (stored.isEmpty()) {
        return Optional.of(NOTHING);
      }
      if (!NUMBERS.matcher(stored.get()).matches()) {
        return Optional.empty();
      }
      String[] numbers = stored.get().split(" ", -1);
      return Optional.of(
          new State(
              Long.parseLong(numbers[0]),
              Long.parseLong(numbers[1]),
              Long.parseLong(numbers[2]),
              Long.parseLong(numbers[3])));
    }

    /** Says whether it can be: a damaged one would have many steps counted that are not there. */
    private boolean canBe() {
      return first <= told && told <= next && next - first <= MOST_PARTS;
    }

    static boolean isSound(StorageView view) {
      return stored(view).filter(State::canBe).isPresent();
    }

    void store(StorageTransaction transaction) {
      transaction.setValue(STATE, first + " " + told + " " + next + " " + chars);
    }
  }

  private static String name(long number) {
    return PART + String.format(Locale.ROOT, "%010d", number);
  }

  /**
   * Adds values that the transaction overwrites.
   *
   * @param transaction where they are kept
   * @param entries the values
   * @return the numbers of the new parts
   */
  public static List<Long> add(StorageTransaction transaction, List<OverwrittenEntry> entries) {
    State before = State.of(transaction);
    List<Long> numbers = new ArrayList<>();
    long next = before.next;
    long chars = before.chars;
    for (int from = 0; from < entries.size(); from += MOST_ENTRIES_OF_A_PART) {
      int to = Math.min(entries.size(), from + MOST_ENTRIES_OF_A_PART);
      String text = OverwrittenEntry.write(entries.subList(from, to));
      transaction.setValue(name(next), text);
      chars += text.length();
      numbers.add(next++);
    }
    long first = before.first;
    while (next - first > 1 && (next - first > MOST_PARTS || chars > MOST_CHARACTERS)) {
      chars -= transaction.value(name(first)).map(String::length).orElse(0);
      transaction.setValue(name(first++), null);
    }
    new State(first, Math.max(first, before.told), next, chars).store(transaction);
    return numbers;
  }

  /**
   * Returns the parts that no report has told.
   *
   * @param view where they are kept
   * @return a map from number to values, in order; without what cannot be read
   */
  public static SortedMap<Long, List<OverwrittenEntry>> untold(StorageView view) {
    State state = State.of(view);
    return parts(view, state.told, state.next);
  }

  /**
   * Returns all values that are kept.
   *
   * @param view where they are kept
   * @return the values, the oldest first
   */
  public static List<OverwrittenEntry> all(StorageView view) {
    State state = State.of(view);
    List<OverwrittenEntry> all = new ArrayList<>();
    parts(view, state.first, state.next).values().forEach(all::addAll);
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
    State state = State.of(view);
    List<Kept> kept = new ArrayList<>();
    for (long part = state.first; part < state.next; part++) {
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
    return ofPart(view, id / MOST_ENTRIES_OF_A_PART).stream().filter(it -> it.id == id).findAny();
  }

  private static List<Kept> ofPart(StorageView view, long part) {
    List<Kept> kept = new ArrayList<>();
    List<String> lines = lines(view, part);
    for (int i = 0; i < lines.size(); i++) {
      try {
        for (OverwrittenEntry entry : OverwrittenEntry.read(lines.get(i))) {
          kept.add(new Kept(part * MOST_ENTRIES_OF_A_PART + i, entry));
        }
      } catch (IllegalArgumentException e) {
        // verify finds it
      }
    }
    return kept;
  }

  private static List<String> lines(StorageView view, long part) {
    return view.value(name(part)).map(it -> List.of(it.split("\n", -1))).orElse(List.of());
  }

  /**
   * Forgets values, told or not.
   *
   * @param transaction where they are kept
   * @param ids their numbers; those that are not kept are skipped
   */
  public static void dismiss(StorageTransaction transaction, Collection<Long> ids) {
    boolean found = false;
    for (long id : ids) {
      found |= put(transaction, id, "");
    }
    if (found) {
      State state = State.of(transaction);
      long first = state.first;
      while (first < state.next && transaction.value(name(first)).filter(""::equals).isPresent()) {
        transaction.setValue(name(first++), null);
      }
      new State(first, Math.max(first, state.told), state.next, state.chars).store(transaction);
    }
  }

  /**
   * Puts a value in the place of one that is kept.
   *
   * @param transaction where it is kept
   * @param kept the number and the new value
   */
  static void replace(StorageTransaction transaction, Kept kept) {
    boolean unused = put(transaction, kept.id, OverwrittenEntry.write(List.of(kept.entry)));
  }

  /** Puts a line in the place of one that is not blank; says whether there is such a one. */
  private static boolean put(StorageTransaction transaction, long id, String line) {
    long part = id / MOST_ENTRIES_OF_A_PART;
    int index = (int) (id % MOST_ENTRIES_OF_A_PART);
    List<String> lines = new ArrayList<>(lines(transaction, part));
    if (id < 0 || index >= lines.size() || lines.get(index).isEmpty()) {
      return false;
    }
    int before = transaction.value(name(part)).orElseThrow().length();
    lines.set(index, line);
    String left = lines.stream().allMatch(String::isEmpty) ? "" : String.join("\n", lines);
    transaction.setValue(name(part), left);
    State state = State.of(transaction);
    new State(state.first, state.told, state.next, state.chars + left.length() - before)
        .store(transaction);
    return true;
  }

  private static SortedMap<Long, List<OverwrittenEntry>> parts(
      StorageView view, long from, long to) {
    TreeMap<Long, List<OverwrittenEntry>> parts = new TreeMap<>();
    for (long number = from; number < to; number++) {
      Optional<String> text = view.value(name(number));
      if (text.isPresent()) {
        try {
          parts.put(number, OverwrittenEntry.read(text.get()));
        } catch (IllegalArgumentException e) {
          parts.put(number, List.of()); // verify finds it
        }
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
    State state = State.of(transaction);
    long told = state.told;
    while (told < state.next && numbers.contains(told)) {
      told++;
    }
    if (told != state.told) {
      new State(state.first, told, state.next, state.chars).store(transaction);
    }
  }

  /**
   * Says whether what is kept can be.
   *
   * @param view where it is kept
   * @return false if something is missing, too much, wrongly counted, or cannot be read
   */
  static boolean isSound(StorageView view) {
    State state = State.of(view);
    SortedMap<String, String> parts = view.values().subMap(PART, PART + Character.MAX_VALUE);
    if (!State.isSound(view) || parts.size() != state.next - state.first) {
      return false;
    }
    long number = state.first;
    long chars = 0;
    for (Map.Entry<String, String> part : parts.entrySet()) {
      if (!part.getKey().equals(name(number++))) {
        return false;
      }
      try {
        OverwrittenEntry.read(part.getValue());
      } catch (IllegalArgumentException e) {
        return false;
      }
      chars += part.getValue().length();
    }
    return chars == state.chars;
  }

  /** Keeps what can be read, and tells it again, if something cannot be. */
  static void mend(StorageTransaction transaction) {
    if (isSound(transaction)) {
      return;
    }
    List<OverwrittenEntry> readable = new ArrayList<>();
    for (Map.Entry<String, String> part :
        new TreeMap<>(transaction.values()).subMap(PART, PART + Character.MAX_VALUE).entrySet()) {
      try {
        readable.addAll(OverwrittenEntry.read(part.getValue()));
      } catch (IllegalArgumentException e) {
        // It cannot be told.
      }
      transaction.setValue(part.getKey(), null);
    }
    transaction.setValue(STATE, null);
    if (!readable.isEmpty()) {
      List<Long> unused = add(transaction, readable);
    }
  }
}
