package org.taskchampion.query;

import java.util.Objects;
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

  /**
   * Tells the horizon when the time puts a task that is below this one above it.
   *
   * @param moves whether the other moves, too; else its place stays as it is
   */
  void meet(SortedTask below, boolean moves, Evaluation evaluation) {
    Horizon horizon = evaluation.horizon();
    for (int i = 0; horizon != null && i < values.length; i++) {
      TaskOrder.Key key = order.keys().get(i);
      if (key.attribute().equals(AttributeNames.URGENCY)) {
        UrgencyFormula formula = evaluation.conventions().urgencyFormula();
        double own = formula.speed(task, evaluation);
        double speed = own - (moves ? formula.speed(below.task, evaluation) : 0);
        double gap = SortValues.gap(values[i], below.values[i]);
        double grain = grain(below, i);
        // What parts is no news.
        boolean nears = Double.isNaN(speed) || (key.isDescending() ? speed < 0 : speed > 0);
        if (nears) {
          horizon.meet(gap, speed, grain);
        } else if (moves && speed == 0 && own != 0 && Math.abs(gap) <= grain) {
          horizon.unforeseeable(); // Both move alike, and are rounded one way or the other.
        }
        if (speed != 0) {
          return;
        }
      }
      if (SortValues.compare(values[i], below.values[i], key.isDescending()) != 0) {
        return;
      }
    }
  }

  /**
   * Returns the first second at which the time may put this task above a place that does not move,
   * and that it is below. It is not late, but may be early by some days of age.
   */
  long reaches(SortedTask place, Evaluation evaluation) {
    Horizon horizon = Objects.requireNonNull(evaluation.horizon());
    for (int i = 0; i < values.length; i++) {
      TaskOrder.Key key = order.keys().get(i);
      if (key.attribute().equals(AttributeNames.URGENCY)) {
        return reaches(place, i, key.isDescending() ? 1 : -1, evaluation, horizon);
      }
      if (SortValues.compare(values[i], place.values[i], key.isDescending()) != 0) {
        return Horizon.NEVER;
      }
    }
    return Horizon.NEVER;
  }

  private long reaches(
      SortedTask place, int i, int direction, Evaluation evaluation, Horizon horizon) {
    UrgencyFormula formula = evaluation.conventions().urgencyFormula();
    double gap = direction * SortValues.gap(place.values[i], values[i]) - grain(place, i);
    double speed = direction * formula.speed(task, evaluation);
    double step = formula.stepOfAge();
    long jumps = horizon.untilExceptAge();
    if (gap <= Math.abs(step)) {
      jumps = horizon.until(); // The next day of age may be enough.
    } else {
      // Age goes by steps: over many days as if it were even, but for one of them.
      gap -= Math.abs(step);
      speed += horizon.until() == jumps ? 0 : direction * step / UrgencyFormula.DAY;
    }
    horizon.clear();
    horizon.meet(-Math.max(gap, 0), speed > 0 || Double.isNaN(speed) ? speed : 0);
    return Math.min(jumps, horizon.until());
  }

  /** Returns how far the difference of two urgencies may be from the true one. */
  private double grain(SortedTask other, int i) {
    return 2.0 * (ulp(values[i]) + ulp(other.values[i]));
  }

  private static double ulp(@Nullable Object value) {
    return value instanceof Float number ? Math.ulp(number) : 0;
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
