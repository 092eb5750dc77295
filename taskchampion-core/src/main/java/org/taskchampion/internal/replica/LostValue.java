package org.taskchampion.internal.replica;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.PropertyNames;
import org.taskchampion.history.ChangedSince;
import org.taskchampion.history.Conflict;
import org.taskchampion.history.RevertReport.Outcome;
import org.taskchampion.internal.Times;
import org.taskchampion.internal.codec.OverwrittenEntry;

/** A value that a synchronisation overwrote, and how it is taken back: by new operations. */
public final class LostValue {

  private final OverwritesInHand hand;
  private final KeptOverwrites.Kept kept;
  private final Conflict conflict;

  private LostValue(OverwritesInHand hand, KeptOverwrites.Kept kept) {
    this.hand = hand;
    this.kept = kept;
    this.conflict = conflict(kept);
  }

  /**
   * Returns a value that is kept.
   *
   * @param hand all that are kept
   * @param id the number of its conflict
   * @return the value; empty if it is not kept
   */
  public static Optional<LostValue> find(OverwritesInHand hand, long id) {
    return hand.find(id).map(kept -> new LostValue(hand, kept));
  }

  /**
   * Returns the value as applications see it.
   *
   * @return the conflict
   */
  public Conflict conflict() {
    return conflict;
  }

  /**
   * Returns a kept value as applications see it.
   *
   * @param kept the value
   * @return the conflict
   */
  public static Conflict conflict(KeptOverwrites.Kept kept) {
    OverwrittenEntry entry = kept.entry();
    return Conflict.of(
        kept.id(), entry.value(), entry.localTime(), entry.serverTime(), entry.recorded());
  }

  /**
   * Says how to take the value back.
   *
   * @param outcome {@link Outcome#DONE} if there is something to commit
   * @param operations what is to be committed
   * @param changedSince what is in the way
   * @param settled the numbers of the conflicts that are none any more
   */
  public record Plan(
      Outcome outcome,
      List<Operation> operations,
      List<ChangedSince> changedSince,
      List<Long> settled) {}

  /**
   * Plans to take the value back.
   *
   * @param task the task as it is now; null if there is none
   * @param now the time of the operations
   * @return what is to be done
   */
  public Plan plan(@Nullable Map<String, String> task, Instant now) {
    if (kept.entry().removed()) {
      return removal(task);
    }
    return task == null ? wholeTask(now) : property(task, now);
  }

  /** Removes a task again that came back, if it is still as the side had it that won. */
  private Plan removal(@Nullable Map<String, String> task) {
    List<KeptOverwrites.Kept> together = together();
    List<ChangedSince> changed = new ArrayList<>();
    for (KeptOverwrites.Kept other : together) {
      Conflict value = conflict(other);
      Optional<String> present =
          task == null ? value.won() : Optional.ofNullable(task.get(value.property()));
      if (!present.equals(value.won())) {
        changed.add(
            new ChangedSince(
                value.taskUuid(), Optional.of(value.property()), value.won(), present));
      }
    }
    if (!changed.isEmpty()) {
      return new Plan(Outcome.CHANGED_SINCE, List.of(), changed, List.of());
    }
    return task == null
        ? new Plan(Outcome.NOTHING_TO_DO, List.of(), List.of(), ids(together))
        : new Plan(
            Outcome.DONE, List.of(Operation.delete(conflict.taskUuid())), List.of(), ids(together));
  }

  private static List<Long> ids(List<KeptOverwrites.Kept> together) {
    return together.stream().map(KeptOverwrites.Kept::id).collect(Collectors.toList());
  }

  private Plan property(Map<String, String> task, Instant now) {
    String property = conflict.property();
    @Nullable String present = task.get(property);
    @Nullable String lost = conflict.lost().orElse(null);
    if (Objects.equals(present, lost)) {
      return new Plan(Outcome.NOTHING_TO_DO, List.of(), List.of(), List.of(kept.id()));
    }
    if (!Objects.equals(present, conflict.won().orElse(null))) {
      ChangedSince changed =
          new ChangedSince(
              conflict.taskUuid(),
              Optional.of(property),
              conflict.won(),
              Optional.ofNullable(present));
      return new Plan(Outcome.CHANGED_SINCE, List.of(), List.of(changed), List.of());
    }
    List<Operation> operations = new ArrayList<>();
    String modified = Times.format(now);
    if (!property.equals(PropertyNames.MODIFIED)
        && !modified.equals(task.get(PropertyNames.MODIFIED))) {
      operations.add(set(PropertyNames.MODIFIED, modified, now));
    }
    operations.add(set(property, lost, now));
    return new Plan(Outcome.DONE, operations, List.of(), List.of(kept.id()));
  }

  /** Creates a task again that was removed, with all that the side had that lost. */
  private Plan wholeTask(Instant now) {
    List<KeptOverwrites.Kept> together = together();
    Map<String, String> lost = new HashMap<>();
    for (KeptOverwrites.Kept other : together) {
      other.entry().whole().ifPresent(lost::putAll);
    }
    if (lost.isEmpty()) { // somebody has removed the task since
      ChangedSince removed =
          new ChangedSince(
              conflict.taskUuid(), Optional.empty(), Optional.empty(), Optional.empty());
      return new Plan(Outcome.CHANGED_SINCE, List.of(), List.of(removed), List.of());
    }
    for (KeptOverwrites.Kept other : together) {
      conflict(other).lost().ifPresent(value -> lost.put(conflict(other).property(), value));
    }
    lost.put(PropertyNames.MODIFIED, Times.format(now));
    UUID uuid = conflict.taskUuid();
    List<Operation> operations = new ArrayList<>(List.of(Operation.create(uuid)));
    new TreeMap<>(lost).forEach((property, value) -> operations.add(set(property, value, now)));
    return new Plan(Outcome.DONE, operations, List.of(), ids(together));
  }

  /**
   * Stops keeping values. A whole task that is kept with one of them stays with another one of the
   * same merge.
   *
   * @param hand all that are kept
   * @param ids the numbers of their conflicts; those that are not kept are skipped
   * @return how many of them were kept
   */
  public static int dismiss(OverwritesInHand hand, Collection<Long> ids) {
    Set<Long> gone = new TreeSet<>(ids);
    for (long id : gone) {
      find(hand, id)
          .ifPresent(
              lost -> lost.kept.entry().whole().ifPresent(task -> lost.giveToAnother(gone, task)));
    }
    return hand.dismiss(gone);
  }

  private void giveToAnother(Set<Long> gone, Map<String, String> task) {
    together().stream()
        .filter(other -> !gone.contains(other.id()))
        .findFirst()
        .ifPresent(
            other ->
                hand.replace(new KeptOverwrites.Kept(other.id(), other.entry().withWhole(task))));
  }

  /** Returns what the same merge overwrote of the same task, where the same side lost. */
  private List<KeptOverwrites.Kept> together() {
    return hand.together(kept, this::isOfTheSameMerge).stream()
        .filter(other -> other.entry().value().winner() == conflict.winner())
        .collect(Collectors.toList());
  }

  private boolean isOfTheSameMerge(KeptOverwrites.Kept other) {
    return other.entry().value().taskUuid().equals(conflict.taskUuid())
        && other.entry().recorded().equals(conflict.recorded());
  }

  private Operation set(String property, @Nullable String value, Instant now) {
    return Operation.update(conflict.taskUuid(), property, value, now);
  }
}
