package org.taskchampion.internal.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/**
 * Which unsynced operations undo passes over, since they were taken back already: those that were
 * on their way to a server then, and the new operations that took them back. Stored as positions
 * among the unsynced operations, which move when those do.
 *
 * @param spans where they are, in order and apart from each other
 */
public record UndoneOperations(List<Span> spans) {

  private static final String NAME = "takenBack";
  private static final UndoneOperations NOTHING = new UndoneOperations(List.of());

  /**
   * Operations that follow each other.
   *
   * @param from the position of the first
   * @param to the position after the last
   */
  public record Span(int from, int to) {
    private static Span parse(String text) {
      int dash = text.indexOf('-');
      return new Span(
          Integer.parseInt(text.substring(0, Math.max(0, dash))),
          Integer.parseInt(text.substring(dash + 1)));
    }
  }

  /**
   * Copies the spans.
   *
   * @param spans see {@link #spans()}
   */
  public UndoneOperations {
    spans = List.copyOf(spans);
  }

  /**
   * Reads what is stored.
   *
   * @param view where it is stored
   * @return what undo passes over; everything, where it cannot be told
   */
  public static UndoneOperations of(StorageView view) {
    Optional<String> stored = view.value(NAME);
    if (stored.isEmpty()) {
      return NOTHING;
    }
    UndoneOperations read = parse(stored.get());
    int count = view.unsyncedCount();
    return read.isWithin(count) ? read : NOTHING.with(0, count);
  }

  /** Returns spans that are not within anything where the text is none that can be. */
  private static UndoneOperations parse(String text) {
    try {
      return new UndoneOperations(
          List.of(text.split(",", -1)).stream().map(Span::parse).collect(Collectors.toList()));
    } catch (NumberFormatException e) {
      return NOTHING.with(-1, -1);
    }
  }

  private boolean isWithin(int count) {
    int before = 0;
    for (Span span : spans) {
      if (span.from < before || span.to <= span.from) {
        return false;
      }
      before = span.to;
    }
    return before <= count;
  }

  /**
   * Stores this. Writes nothing if it is stored already.
   *
   * @param transaction where it is stored
   */
  public void store(StorageTransaction transaction) {
    Optional<String> text =
        spans.isEmpty()
            ? Optional.empty()
            : Optional.of(
                spans.stream().map(it -> it.from + "-" + it.to).collect(Collectors.joining(",")));
    if (!text.equals(transaction.value(NAME))) {
      transaction.setValue(NAME, text.orElse(null));
    }
  }

  /**
   * Forgets everything: the unsynced operations are gone, or are others.
   *
   * @param transaction where it is stored
   */
  public static void forget(StorageTransaction transaction) {
    NOTHING.store(transaction);
  }

  /**
   * Says whether undo passes over an operation.
   *
   * @param position where it is among the unsynced ones
   * @return true if it was taken back, or took another one back
   */
  public boolean contains(int position) {
    return spans.stream().anyMatch(it -> it.from <= position && position < it.to);
  }

  /**
   * Adds the last operations. What is among them already is one with them.
   *
   * @param from the position of the first
   * @param to how many there are in all
   * @return this and them
   */
  public UndoneOperations with(int from, int to) {
    List<Span> more = new ArrayList<>();
    spans.stream().filter(it -> it.to <= from).forEach(more::add);
    more.add(new Span(from, to));
    return new UndoneOperations(more);
  }

  /**
   * Returns where spans begin and end.
   *
   * @return the positions, in order
   */
  public IntStream bounds() {
    return spans.stream().flatMapToInt(it -> IntStream.of(it.from, it.to));
  }

  /**
   * Moves the bounds.
   *
   * @param moved gives each bound its new position, and keeps their order
   * @return what is left of the spans
   */
  public UndoneOperations moved(IntUnaryOperator moved) {
    return new UndoneOperations(
        spans.stream()
            .map(it -> new Span(moved.applyAsInt(it.from), moved.applyAsInt(it.to)))
            .filter(it -> it.from < it.to)
            .collect(Collectors.toList()));
  }

  /**
   * The first operations are gone.
   *
   * @param count how many
   * @return what is left of the spans
   */
  public UndoneOperations withoutFirst(int count) {
    return moved(position -> Math.max(0, position - count));
  }

  /**
   * Says whether what is stored can be.
   *
   * @param view where it is stored
   * @return false if it makes no sense
   */
  static boolean isSound(StorageView view) {
    return view.value(NAME).map(it -> parse(it).isWithin(view.unsyncedCount())).orElse(true);
  }

  /** Lets undo pass over all that is there now, if it cannot be told what it must. */
  static void mend(StorageTransaction transaction) {
    if (!isSound(transaction)) {
      int count = transaction.unsyncedCount();
      (count == 0 ? NOTHING : NOTHING.with(0, count)).store(transaction);
    }
  }
}
