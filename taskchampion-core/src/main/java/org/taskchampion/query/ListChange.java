package org.taskchampion.query;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Task;
import org.taskchampion.TaskChanges;

/**
 * What a {@link LiveQuery} tells its listener: the whole list, and the steps that make it of the
 * one before. The first change has all tasks as inserted ones.
 *
 * <p>The steps are to be taken one after the other: the index of each is that in the list as the
 * steps before have left it. So each is one call of a Swing or Android list model:
 *
 * <pre>{@code
 * for (ListChange.Step step : change.steps()) {
 *   if (step instanceof ListChange.Inserted inserted) {
 *     model.add(inserted.index(), inserted.task());
 *   } else if (step instanceof ListChange.Removed removed) {
 *     model.remove(removed.index());
 *   } else if (step instanceof ListChange.Moved moved) {
 *     model.add(moved.to(), model.remove(moved.from()));
 *   } else if (step instanceof ListChange.Updated updated) {
 *     model.set(updated.index(), updated.task());
 *   }
 * }
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class ListChange {

  private final ShownList list;
  private final List<Step> steps;
  private final boolean isFirst;

  private ListChange(ShownList list, List<Step> steps, boolean isFirst) {
    this.list = list;
    this.steps = Collections.unmodifiableList(steps);
    this.isFirst = isFirst;
  }

  /** Returns how one list becomes another; how it begins if there is none before. */
  static ListChange between(@Nullable ShownList before, ShownList now) {
    ShownList from = before == null ? ShownList.NONE : before;
    return new ListChange(now, ListDifference.of(from, now), before == null);
  }

  /**
   * One step from one list to the next. Later versions may have further kinds: a program that meets
   * one that it does not know shows {@link ListChange#tasks()} as a whole.
   */
  public sealed interface Step {

    /**
     * Returns the task.
     *
     * @return the task as it is now; as it was, if it is no longer in the list
     */
    Task task();
  }

  /**
   * A task came into the list.
   *
   * @param index where it is
   * @param task the task
   */
  public record Inserted(int index, Task task) implements Step {}

  /**
   * A task left the list: it no longer matches, no longer exists, or is beyond the limit.
   *
   * @param index where it was
   * @param task the task as it was in the list
   */
  public record Removed(int index, Task task) implements Step {}

  /**
   * A task has another place. If it has also changed, another step says so.
   *
   * @param from where it was
   * @param to where it is, after it was taken out at its former place
   * @param task the task as it is now
   */
  public record Moved(int from, int to, Task task) implements Step {}

  /**
   * A task in the list has changed.
   *
   * @param index where it is
   * @param before the task as it was in the list
   * @param task the task as it is now
   */
  public record Updated(int index, Task before, Task task) implements Step {

    /**
     * Returns the properties that have changed. There are none if only {@link Task#isBlocked()},
     * {@link Task#isBlocking()}, {@link Task#isWaiting()} or {@link ListChange#number} says
     * something else than before.
     *
     * @return an unmodifiable map from property to its values, in the order of the names
     */
    public Map<String, TaskChanges.ValueChange> properties() {
      UUID uuid = task.uuid();
      return TaskChanges.of(
              TaskChanges.Origin.MIXED,
              Map.of(uuid, before.properties()),
              Map.of(uuid, task.properties()))
          .properties(uuid);
    }
  }

  /**
   * Returns the list as it is now.
   *
   * @return the tasks in order, in an unmodifiable list
   */
  public List<Task> tasks() {
    return list.tasks();
  }

  /**
   * Returns the number of a task in the working set, as a column {@code id} shows it. If it
   * changes, the task counts as updated.
   *
   * @param index where the task is in {@link #tasks()}
   * @return the number; 0 if the task has none
   * @throws IndexOutOfBoundsException if there is no such task
   */
  public int number(int index) {
    return list.number(Objects.checkIndex(index, list.tasks().size()));
  }

  /**
   * Returns the instant at which the query finds this list. What changes all the time and is shown
   * beside it, such as the urgency, is best worked out for this instant, so that it fits the order.
   *
   * @return the instant, in whole seconds
   */
  public Instant instant() {
    return list.at();
  }

  /**
   * Returns how the list before becomes this one. Where very many tasks change places at once, some
   * are told as removed and inserted again.
   *
   * @return an unmodifiable list of the steps, in order
   */
  public List<Step> steps() {
    return steps;
  }

  /**
   * Says whether this is the first list, before which there was an empty one.
   *
   * @return true if it is
   */
  public boolean isFirst() {
    return isFirst;
  }

  /** Returns how many steps and tasks there are: the tasks do not belong into logs. */
  @Override
  public String toString() {
    return "ListChange[steps=" + steps.size() + ", tasks=" + list.tasks().size() + "]";
  }
}
