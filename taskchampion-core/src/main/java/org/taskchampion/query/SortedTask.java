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

  /** Tells the horizon when the time puts a task that is below this one above it. */
  void meet(SortedTask below, Evaluation evaluation) {
    Horizon horizon = evaluation.horizon();
    for (int i = 0; horizon != null && i < values.length; i++) {
      TaskOrder.Key key = order.keys().get(i);
      int comparison = SortValues.compare(values[i], below.values[i], key.isDescending());
      if (key.attribute().equals(AttributeNames.URGENCY)) {
        UrgencyFormula formula = evaluation.conventions().urgencyFormula();
        double speed = formula.speed(task, evaluation) - formula.speed(below.task, evaluation);
        double gap = SortValues.gap(values[i], below.values[i]);
        // What parts is no news.
        boolean nears = Double.isNaN(speed) || (key.isDescending() ? speed < 0 : speed > 0);
        if (nears) {
          horizon.meet(gap, speed);
        }
        if (speed != 0) {
          return;
        }
      }
      if (comparison != 0) {
        return;
      }
    }
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
