package org.taskchampion.internal.replica;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.taskchampion.internal.codec.OverwrittenEntry;
import org.taskchampion.internal.replica.KeptOverwrites.Kept;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/**
 * The overwritten values that a replica keeps, while some of them are settled: each part is read
 * once and written once, however many are. Not thread-safe.
 */
public final class OverwritesInHand {

  private static final int PART = KeptOverwrites.MOST_ENTRIES_OF_A_PART;

  private final StorageView view;
  private final OverwritesState state;
  private final Map<Long, Part> parts = new TreeMap<>();

  // From each part that is known to be blank to one before it, and to one behind it.
  private final Map<Long, Long> before = new HashMap<>();
  private final Map<Long, Long> behind = new HashMap<>();

  /**
   * Takes them in hand.
   *
   * @param view where they are kept; read later, too
   */
  public OverwritesInHand(StorageView view) {
    this.view = view;
    this.state = OverwritesState.of(view);
  }

  /** The lines of a part, and what was read of them. */
  private static final class Part {
    private final long number;
    private final List<String> lines;
    private final Map<Integer, Optional<Kept>> read = new HashMap<>();
    private int filled;
    private boolean isChanged;

    Part(long number, List<String> lines) {
      this.number = number;
      this.lines = new ArrayList<>(lines);
      this.filled = (int) lines.stream().filter(line -> !line.isEmpty()).count();
    }

    Optional<Kept> get(int index) {
      if (index >= lines.size() || lines.get(index).isEmpty()) {
        return Optional.empty();
      }
      return read.computeIfAbsent(
          index, any -> KeptOverwrites.kept(number * PART + index, lines.get(index)));
    }

    /** Puts a line in the place of one that is not blank; returns whether there was such a one. */
    boolean set(int index, String line) {
      if (index >= lines.size() || lines.get(index).isEmpty()) {
        return false;
      }
      lines.set(index, line);
      read.remove(index);
      filled -= line.isEmpty() ? 1 : 0;
      isChanged = true;
      return true;
    }

    String text() {
      return filled == 0 ? "" : String.join("\n", lines);
    }
  }

  private Part part(long number) {
    return parts.computeIfAbsent(
        number, any -> new Part(number, KeptOverwrites.lines(view, number)));
  }

  /**
   * Returns the value with a number.
   *
   * @param id the number
   * @return the value; empty if it is not kept
   */
  public Optional<Kept> find(long id) {
    return id < 0 ? Optional.empty() : part(id / PART).get((int) (id % PART));
  }

  /**
   * Returns a value and those that stand around it and belong to it. Those of one task that one
   * merge overwrote stand together.
   *
   * @param of the value
   * @param belongs says whether another one belongs to it
   * @return the values, the oldest first
   */
  List<Kept> together(Kept of, Predicate<Kept> belongs) {
    ArrayDeque<Kept> together = new ArrayDeque<>(List.of(of));
    Optional<Kept> next = beside(of.id(), -1);
    while (next.filter(belongs).isPresent()) {
      together.addFirst(next.get());
      next = beside(next.get().id(), -1);
    }
    next = beside(of.id(), 1);
    while (next.filter(belongs).isPresent()) {
      together.addLast(next.get());
      next = beside(next.get().id(), 1);
    }
    return List.copyOf(together);
  }

  /** Returns the nearest value before (-1) or behind (1) a number that can be read. */
  private Optional<Kept> beside(long id, int step) {
    long number = id / PART;
    int index = (int) (id % PART) + step;
    while (number >= state.first() && number < state.next()) {
      Part part = part(number);
      for (; index >= 0 && index < part.lines.size(); index += step) {
        Optional<Kept> kept = part.get(index);
        if (kept.isPresent()) {
          return kept;
        }
      }
      number = nextPart(number, step);
      index = step > 0 || number < state.first() ? 0 : part(number).lines.size() - 1;
    }
    return Optional.empty();
  }

  /** Passes over parts that are blank, also many, at once. */
  private long nextPart(long number, int step) {
    Map<Long, Long> jumps = step > 0 ? behind : before;
    List<Long> passed = new ArrayList<>();
    long next = number + step;
    while (next >= state.first() && next < state.next()) {
      Long jump = jumps.get(next);
      if (jump == null && part(next).filled > 0) {
        break;
      }
      passed.add(next);
      next = jump == null ? next + step : jump;
    }
    for (long blank : passed) {
      jumps.put(blank, next);
    }
    return next;
  }

  /**
   * Forgets values, told or not.
   *
   * @param ids their numbers; those that are not kept are skipped
   * @return how many of them were kept
   */
  int dismiss(Collection<Long> ids) {
    int found = 0;
    for (long id : new TreeSet<>(ids)) {
      found += id >= 0 && part(id / PART).set((int) (id % PART), "") ? 1 : 0;
    }
    return found;
  }

  /**
   * Puts a value in the place of one that is kept.
   *
   * @param kept the number and the new value
   */
  void replace(Kept kept) {
    String line = OverwrittenEntry.write(List.of(kept.entry()));
    boolean unused = part(kept.id() / PART).set((int) (kept.id() % PART), line);
  }

  /**
   * Stores what was changed, in the transaction in which it was read.
   *
   * @param transaction the transaction
   */
  public void store(StorageTransaction transaction) {
    long chars = state.chars();
    for (Part part : parts.values()) {
      if (part.isChanged) {
        String name = OverwritesState.name(part.number);
        String text = part.text();
        chars += text.length() - transaction.value(name).orElseThrow().length();
        transaction.setValue(name, text);
      }
    }
    long first = state.first();
    while (first < state.next()
        && transaction.value(OverwritesState.name(first)).filter(""::equals).isPresent()) {
      transaction.setValue(OverwritesState.name(first++), null);
    }
    OverwritesState after =
        new OverwritesState(first, Math.max(first, state.told()), state.next(), chars);
    if (!after.equals(state)) {
      after.store(transaction);
    }
  }
}
