package org.taskchampion.history;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * What happened to one task, with values, as far as the replica keeps it.
 *
 * <pre>{@code
 * TaskHistory history = replica.taskHistory(uuid);
 * for (TaskHistory.Change change : history.changes()) {
 *   String property = change.property().orElse("the task");
 *   print(change.time() + " " + property + " " + change.oldValue() + " to " + change.newValue());
 * }
 * if (!history.isComplete()) {
 *   print("What came before is not kept any more.");
 * }
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class TaskHistory {

  private final UUID taskUuid;
  private final List<Change> changes;
  private final boolean complete;

  private TaskHistory(UUID taskUuid, List<Change> changes, boolean complete) {
    this.taskUuid = Objects.requireNonNull(taskUuid, "taskUuid");
    this.changes = List.copyOf(changes);
    this.complete = complete;
  }

  /**
   * Makes a history. Replicas make theirs themselves; this is for tests of what shows them.
   *
   * @param taskUuid see {@link #taskUuid()}
   * @param changes see {@link #changes()}
   * @param complete see {@link #isComplete()}
   * @return the history
   */
  public static TaskHistory of(UUID taskUuid, List<Change> changes, boolean complete) {
    return new TaskHistory(taskUuid, changes, complete);
  }

  /**
   * Returns the task.
   *
   * @return its UUID
   */
  public UUID taskUuid() {
    return taskUuid;
  }

  /**
   * Returns what happened to the task.
   *
   * @return an unmodifiable list, in the order in which it happened here
   */
  public List<Change> changes() {
    return changes;
  }

  /**
   * Says whether nothing is missing.
   *
   * @return false if the changes do not begin with the creation of the task, or some between are
   *     not kept
   */
  public boolean isComplete() {
    return complete;
  }

  /** Returns the task and how much there is: the texts of tasks do not belong into logs. */
  @Override
  public String toString() {
    return "TaskHistory[task="
        + taskUuid
        + ", changes="
        + changes.size()
        + ", complete="
        + complete
        + "]";
  }

  /**
   * One thing that happened to a task: it was created, it was removed, or a property got another
   * value.
   *
   * @param kind what happened
   * @param time when, as the operation says; else when the unit was committed here
   * @param property the property; empty if the task was created or removed
   * @param oldValue the value before; empty for none
   * @param newValue the value after; empty for none
   * @param unit the unit of work that did it, which says who; empty if the replica keeps only the
   *     operation
   */
  public record Change(
      Kind kind,
      Instant time,
      Optional<String> property,
      Optional<String> oldValue,
      Optional<String> newValue,
      Optional<UnitOfWork> unit) {

    /** What happened. */
    public enum Kind {
      /** The task was created. */
      CREATED,
      /** The task was removed for good. */
      REMOVED,
      /** A property was set or removed. */
      CHANGED
    }

    /**
     * Checks the components.
     *
     * @param kind see {@link #kind()}
     * @param time see {@link #time()}
     * @param property see {@link #property()}
     * @param oldValue see {@link #oldValue()}
     * @param newValue see {@link #newValue()}
     * @param unit see {@link #unit()}
     */
    public Change {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(time, "time");
      Objects.requireNonNull(property, "property");
      Objects.requireNonNull(oldValue, "oldValue");
      Objects.requireNonNull(newValue, "newValue");
      Objects.requireNonNull(unit, "unit");
    }

    /** Returns what and when: the texts of tasks do not belong into logs. */
    @Override
    public String toString() {
      return "Change[" + kind + ", time=" + time + "]";
    }
  }
}
