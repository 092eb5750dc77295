package org.taskchampion.ta;

import java.time.Instant;
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
    Task before = change.editor().task();
    Map<String, @Nullable String> values = new LinkedHashMap<>();
    for (String attribute : given.keySet()) {
      Optional<Instant> time = time(attribute, before, new LinkedHashSet<>());
      values.put(attribute, time.map(GivenTimes::seconds).orElse(null));
    }
    values.forEach(change::set);
  }

  /**
   * Returns what an attribute will be.
   *
   * @param asking the attributes that were asked for it, in turn
   */
  private Optional<Instant> time(String attribute, Task before, Set<String> asking) {
    Optional<DateExpression> expression = given.get(attribute);
    if (expression == null) {
      return before.time(attribute);
    }
    if (expression.isEmpty()) {
      return Optional.empty();
    }
    asking.add(attribute);
    Instant time =
        dates.date(attribute, expression.get(), name -> named(name, attribute, before, asking));
    asking.remove(attribute);
    return Optional.of(time);
  }

  private Optional<Instant> named(String name, String by, Task before, Set<String> asking) {
    if (name.equals(by)) {
      return before.time(name); // due:due+1w is a week later than it was.
    }
    if (asking.contains(name)) {
      throw TaException.usage(
          String.join(": and ", asking)
              + ": name each other in a circle; give one of them a date of its own");
    }
    return time(name, before, asking);
  }

  private static String seconds(Instant time) {
    return Long.toString(time.getEpochSecond());
  }
}
