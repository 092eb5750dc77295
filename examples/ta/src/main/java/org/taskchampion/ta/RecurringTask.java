package org.taskchampion.ta;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.taskchampion.PropertyNames;
import org.taskchampion.Status;
import org.taskchampion.taskwarrior.Recurrence;

/**
 * What makes a task a recurring one, the template of a series: as in Taskwarrior, a pending task
 * with {@code recur} and {@code due} that is no instance itself.
 */
final class RecurringTask {

  private static final String PERIODIC = "periodic";

  private RecurringTask() {}

  /**
   * Returns the value of {@code recur:} as it is stored.
   *
   * @return null if it is empty
   * @throws TaException if it is no period
   */
  static @Nullable String period(String value) {
    if (value.isEmpty()) {
      return null;
    }
    if (!Recurrence.isPeriod(value)) {
      throw TaException.usage(
          PropertyNames.RECUR
              + ": "
              + Display.quote(value)
              + " is no period; write one such as weekly, 2weeks, monthly, 3months, weekdays or"
              + " P2M");
    }
    return value;
  }

  /**
   * Ends a change of {@code recur}, {@code due} or the status.
   *
   * @throws TaException if the task would be half of a recurring one, of which nothing would come
   */
  static void complete(TaskChange change) {
    Map<String, String> properties = change.properties();
    if (properties.containsKey(PropertyNames.PARENT)) {
      return;
    }
    boolean recurs = !properties.getOrDefault(PropertyNames.RECUR, "").isEmpty();
    Status status = change.editor().task().status();
    if (!status.equals(Status.RECURRING) && !status.equals(Status.PENDING)) {
      return;
    }
    boolean was = Status.RECURRING.value().equals(change.before().get(PropertyNames.STATUS));
    if (!recurs) {
      if (status.equals(Status.RECURRING)) {
        throw TaException.usage(
            "a recurring task needs a period: write recur:weekly or the like; \"recur:"
                + " status:pending\" makes it an ordinary task, and delete ends it");
      }
      if (was) {
        change.set(PropertyNames.RTYPE, null);
        change.set(PropertyNames.MASK, null);
      }
      return;
    }
    if (!properties.containsKey(PropertyNames.DUE)) {
      throw TaException.usage("a task that recurs needs a date to begin with: write due:DATE, too");
    }
    if (was && status.equals(Status.PENDING)) {
      throw TaException.usage(
          "a task with recur and due is a recurring one; \"recur: status:pending\" makes it an"
              + " ordinary task");
    }
    change.status(Status.RECURRING);
    if (properties.getOrDefault(PropertyNames.RTYPE, "").isEmpty()) {
      change.set(PropertyNames.RTYPE, PERIODIC);
    }
  }
}
