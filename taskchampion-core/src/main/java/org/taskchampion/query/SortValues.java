package org.taskchampion.query;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.PropertyNames;
import org.taskchampion.Task;
import org.taskchampion.query.AttributeNames.Kind;

/**
 * What orders compare: a text, a whole number or a number in single precision. Null comes last in
 * either direction.
 */
final class SortValues {

  private final Evaluation evaluation;
  private final TaskValues values;

  SortValues(Evaluation evaluation) {
    this.evaluation = evaluation;
    this.values = new TaskValues(evaluation);
  }

  @Nullable Object of(Task task, TaskOrder.Key key) {
    String name = key.attribute();
    return switch (name) {
      case AttributeNames.URGENCY ->
          evaluation.conventions().urgencyFormula().value(task, evaluation);
      case AttributeNames.ID -> (long) evaluation.number(task);
      case PropertyNames.DEPENDS -> firstDependency(task);
      case PropertyNames.STATUS -> task.status().value();
      case PropertyNames.IMASK -> task.properties().getOrDefault(name, "");
      default -> other(task, name, key.kind());
    };
  }

  private @Nullable Object other(Task task, String name, Kind kind) {
    if (kind == Kind.TEXT) {
      List<String> listed = Ordering.values(name, evaluation.conventions());
      if (listed != null) {
        int place = listed.indexOf(task.properties().getOrDefault(name, ""));
        return place < 0 ? Long.MAX_VALUE : (long) -place;
      }
      boolean isMissing =
          !task.properties().containsKey(name)
              && evaluation.conventions().attribute(name).isPresent();
      return isMissing ? null : values.text(name, task);
    }
    Value value = values.attribute(name, kind, task);
    if (value instanceof Value.Date date) {
      return date.seconds();
    }
    if (value instanceof Value.Span span) {
      return span.seconds();
    }
    if (value instanceof Value.Numeral number) {
      return number.number();
    }
    return kind == Kind.DATE ? null : kind == Kind.NUMBER ? (Object) 0.0 : (Object) 0L;
  }

  /** Tasks without dependencies come first; the others by the number of the first. */
  private long firstDependency(Task task) {
    Set<UUID> dependencies = task.dependencies();
    return dependencies.isEmpty()
        ? -1
        : evaluation.workingSet().index(dependencies.iterator().next()).orElse(0);
  }

  static int compare(@Nullable Object a, @Nullable Object b, boolean isDescending) {
    if (a == null || b == null) {
      return a == b ? 0 : a == null ? 1 : -1;
    }
    int comparison;
    if (a instanceof String x && b instanceof String y) {
      comparison = Ordering.byCodePoint(x, y);
    } else if (a instanceof Long x && b instanceof Long y) {
      comparison = Long.compare(x, y);
    } else {
      comparison = Double.compare(number(a), number(b));
    }
    return isDescending ? -comparison : comparison;
  }

  static double gap(@Nullable Object a, @Nullable Object b) {
    return a == null || b == null ? 0 : number(a) - number(b);
  }

  private static double number(Object value) {
    return ((Number) value).doubleValue() + 0.0; // No difference between 0 and -0.
  }
}
