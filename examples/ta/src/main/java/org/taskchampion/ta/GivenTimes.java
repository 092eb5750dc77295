package org.taskchampion.ta;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Task;
import org.taskchampion.dates.DateExpression;

/**
 * The times that a command gives a task. They may name each other, in any order, as in {@code
 * wait:due-2days due:friday}, and what the task has.
 */
final class GivenTimes {

  private final DateReader dates;
  private final Map<String, Optional<DateExpression>> given = new LinkedHashMap<>();

  GivenTimes(DateReader dates) {
    this.dates = dates;
  }

  boolean isEmpty() {
    return given.isEmpty();
  }

  /**
   * Adds a time.
   *
   * @param value what was typed; empty to remove it
   * @throws TaException if it is no date
   */
  void add(String attribute, String value) {
    if (value.isEmpty()) {
      given.put(attribute, Optional.empty());
      return;
    }
    DateExpression expression = dates.expression(attribute, value);
    if (expression.attributes().isEmpty()) {
      Instant unused = dates.date(attribute, expression, name -> Optional.empty());
    }
    given.put(attribute, Optional.of(expression));
  }

  /**
   * Sets the times.
   *
   * @throws TaException if one names what has no value, or they name each other in a circle
   */
  void apply(TaskChange change) {
    if (given.isEmpty()) {
      return;
    }
    Times times = new Times(change.editor().task());
    Map<String, @Nullable String> values = new LinkedHashMap<>();
    for (String attribute : given.keySet()) {
      values.put(attribute, times.of(attribute).map(GivenTimes::seconds).orElse(null));
    }
    values.forEach(change::set);
  }

  /** What the times of one task will be. Each is worked out once, however many others name it. */
  private final class Times {
    private final Task before;
    private final Map<String, Optional<Instant>> known = new HashMap<>();

    /** The attributes that were asked for each other, in turn. */
    private final Set<String> asking = new LinkedHashSet<>();

    Times(Task before) {
      this.before = before;
    }

    Optional<Instant> of(String attribute) {
      Optional<DateExpression> expression = given.get(attribute);
      if (expression == null) {
        return before.time(attribute);
      }
      Optional<Instant> time = known.get(attribute);
      if (time == null) {
        asking.add(attribute);
        time =
            expression.map(
                written -> dates.date(attribute, written, name -> named(name, attribute)));
        asking.remove(attribute);
        known.put(attribute, time);
      }
      return time;
    }

    private Optional<Instant> named(String name, String by) {
      if (name.equals(by)) {
        return before.time(name); // due:due+1w is a week later than it was.
      }
      if (asking.contains(name)) {
        throw TaException.usage(
            String.join(": and ", asking)
                + ": name each other in a circle; give one of them a date of its own");
      }
      return of(name);
    }
  }

  private static String seconds(Instant time) {
    return Long.toString(time.getEpochSecond());
  }
}
