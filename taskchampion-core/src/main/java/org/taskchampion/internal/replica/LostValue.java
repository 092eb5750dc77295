package org.taskchampion.internal.replica;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.PropertyNames;
import org.taskchampion.history.ChangedSince;
import org.taskchampion.history.Conflict;
import org.taskchampion.history.RevertReport;
import org.taskchampion.history.RevertReport.Outcome;
import org.taskchampion.internal.Times;
import org.taskchampion.internal.codec.OverwrittenEntry;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.Overwritten;

/**
 * A value that a synchronisation overwrote, and how it is taken back: by new operations, which win
 * everywhere since they are the newest.
 */
public final class LostValue {

  private final KeptOverwrites.Kept kept;
  private final Conflict conflict;

  private LostValue(KeptOverwrites.Kept kept) {
    this.kept = kept;
    this.conflict = conflict(kept);
  }

  /**
   * Returns a value that is kept.
   *
   * @param view where it is kept
   * @param id the number of its conflict
   * @return the value; empty if it is not kept
   */
  public static Optional<LostValue> find(StorageView view, long id) {
    return KeptOverwrites.find(view, id).map(LostValue::new);
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
      List<Long> settled) {

    /**
     * Returns the report of it.
     *
     * @param committed what was committed
     * @return the report
     */
    public RevertReport report(List<Operation> committed) {
      return RevertReport.of(outcome, committed, changedSince, List.of());
    }
  }

  /**
   * Plans to take the value back.
   *
   * @param view the replica
   * @param now the time of the operations
   * @return what is to be done
   */
  public Plan plan(StorageView view, Instant now) {
    Map<String, String> task = view.task(conflict.taskUuid()).orElse(null);
    return task == null ? wholeTask(view, now) : property(task, now);
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
    if (!property.equals(PropertyNames.MODIFIED)) {
      operations.add(set(PropertyNames.MODIFIED, Times.format(now), now));
    }
    operations.add(set(property, lost, now));
    return new Plan(Outcome.DONE, operations, List.of(), List.of(kept.id()));
  }

  /** Creates a task again that was removed, with all that the side had that lost. */
  private Plan wholeTask(StorageView view, Instant now) {
    List<KeptOverwrites.Kept> together = together(view);
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
    List<Long> settled =
        together.stream().map(KeptOverwrites.Kept::id).collect(Collectors.toList());
    lost.put(PropertyNames.MODIFIED, Times.format(now));
    UUID uuid = conflict.taskUuid();
    List<Operation> operations = new ArrayList<>(List.of(Operation.create(uuid)));
    new TreeMap<>(lost).forEach((property, value) -> operations.add(set(property, value, now)));
    return new Plan(Outcome.DONE, operations, List.of(), settled);
  }

  /**
   * Stops keeping the value. The whole task, if it is kept with it, stays with another one.
   *
   * @param transaction where it is kept
   */
  public void dismiss(StorageTransaction transaction) {
    OverwrittenEntry entry = kept.entry();
    if (entry.whole().isPresent()) {
      together(transaction).stream()
          .filter(other -> other.id() != kept.id())
          .findFirst()
          .ifPresent(
              other ->
                  KeptOverwrites.replace(
                      transaction,
                      new KeptOverwrites.Kept(
                          other.id(), other.entry().withWhole(entry.whole().get()))));
    }
    KeptOverwrites.dismiss(transaction, List.of(kept.id()));
  }

  private List<KeptOverwrites.Kept> together(StorageView view) {
    return KeptOverwrites.numbered(view).stream()
        .filter(this::isOfTheSame)
        .collect(Collectors.toList());
  }

  /** Says whether the same merge overwrote a value of the same task, and the same side lost. */
  private boolean isOfTheSame(KeptOverwrites.Kept other) {
    Overwritten value = other.entry().value();
    return value.taskUuid().equals(conflict.taskUuid())
        && value.winner() == conflict.winner()
        && other.entry().recorded().equals(conflict.recorded());
  }

  private Operation set(String property, @Nullable String value, Instant now) {
    return Operation.update(conflict.taskUuid(), property, value, now);
  }
}
