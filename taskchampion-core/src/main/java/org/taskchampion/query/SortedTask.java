package org.taskchampion.query;

import org.jspecify.annotations.Nullable;
import org.taskchampion.Task;

/** A task with what its place in an order depends on. */
final class SortedTask implements Comparable<SortedTask> {

  private final TaskOrder order;
  private final Task task;
  private final @Nullable Object[] values;
  private final int number;

  /**
   * Makes a task with its place.
   *
   * @param values what {@link SortValues} has for each key of the order
   * @param number its number in the working set; the largest if it has none
   */
  SortedTask(TaskOrder order, Task task, @Nullable Object[] values, int number) {
    this.order = order;
    this.task = task;
    this.values = values;
    this.number = number;
  }

  Task task() {
    return task;
  }

  int number() {
    return number;
  }

  @Override
  public int compareTo(SortedTask other) {
    for (int i = 0; i < values.length; i++) {
      int comparison =
          SortValues.compare(values[i], other.values[i], order.keys().get(i).isDescending());
      if (comparison != 0) {
        return comparison;
      }
    }
    return TaskOrder.byNumber(this, other);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SortedTask that && compareTo(that) == 0 && task.equals(that.task);
  }

  @Override
  public int hashCode() {
    return task.hashCode();
  }
}
