package org.taskchampion.query;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Annotation;
import org.taskchampion.PropertyNames;
import org.taskchampion.Task;
import org.taskchampion.internal.Numbers;
import org.taskchampion.internal.Times;
import org.taskchampion.internal.Weeks;
import org.taskchampion.query.AttributeNames.Kind;

/** Reads the values of tasks as filters and orders see them. */
final class TaskValues {

  private final Evaluation evaluation;

  TaskValues(Evaluation evaluation) {
    this.evaluation = evaluation;
  }

  /** Returns the value that a reference has for a task. */
  Value of(Operand.Reference reference, Task task) {
    Task subject = task;
    if (reference.subject() != null) {
      subject = evaluation.other(reference.subject()).orElse(task);
    }
    return reference.part() == null
        ? attribute(reference.attribute(), reference.kind(), subject)
        : part(reference, reference.part(), subject);
  }

  /** Returns an attribute's value; what is absent or cannot be understood is the empty text. */
  Value attribute(String name, Kind kind, Task task) {
    if (name.equals(AttributeNames.ID)) {
      return new Value.Numeral(evaluation.number(task));
    }
    if (name.equals(AttributeNames.URGENCY)) {
      UrgencyFormula formula = evaluation.conventions().urgencyFormula();
      return new Value.Numeral(formula.value(task, evaluation), formula.speed(task, evaluation));
    }
    if (kind == Kind.TEXT) {
      return new Value.Text(text(name, task));
    }
    String stored = task.properties().get(name);
    Value value = stored == null ? null : parse(stored, kind);
    if (value != null) {
      return value;
    }
    if (name.equals(PropertyNames.RECUR)) {
      return new Value.Span(0);
    }
    return name.equals(PropertyNames.IMASK) || name.equals(PropertyNames.LAST)
        ? new Value.Numeral(0)
        : Value.EMPTY;
  }

  private static @Nullable Value parse(String stored, Kind kind) {
    if (kind == Kind.DATE) {
      Instant time = Times.parse(stored);
      return time == null ? null : new Value.Date(time.getEpochSecond());
    }
    if (kind == Kind.NUMBER) {
      BigDecimal number = Numbers.parse(stored);
      return number == null ? null : new Value.Numeral(number.doubleValue());
    }
    Long span = Moments.span(stored);
    return span == null ? null : new Value.Span(span);
  }

  /** Returns a text attribute's value, which is the empty text if it is absent. */
  String text(String name, Task task) {
    return switch (name) {
      case AttributeNames.UUID -> task.uuid().toString();
      case PropertyNames.STATUS -> evaluation.state(task).word;
      case PropertyNames.TAGS -> tags(task);
      case PropertyNames.DEPENDS -> depends(task);
      default -> task.properties().getOrDefault(name, "");
    };
  }

  /** Returns the tags in the order of their bytes, whoever wrote them. */
  static String tags(Task task) {
    TreeSet<String> names = new TreeSet<>(Ordering::byCodePoint);
    for (String property : task.properties().keySet()) {
      if (property.startsWith(PropertyNames.TAG_PREFIX)) {
        names.add(property.substring(PropertyNames.TAG_PREFIX.length()));
      }
    }
    return String.join(",", names);
  }

  private static String depends(Task task) {
    StringBuilder depends = new StringBuilder();
    for (UUID dependency : task.dependencies()) {
      depends.append(depends.length() == 0 ? "" : ",").append(dependency);
    }
    return depends.toString();
  }

  private Value part(Operand.Reference reference, String part, Task task) {
    if (reference.attribute().equals(PropertyNames.TAGS)) {
      return hasTag(part, task) ? new Value.Text(part) : Value.EMPTY;
    }
    return reference.attribute().equals(References.ANNOTATIONS)
        ? annotation(reference.text(), part, task)
        : new Value.Numeral(datePart(reference.attribute(), part, task));
  }

  /** Says whether a task has a tag, which may be a virtual one. */
  boolean hasTag(String name, Task task) {
    return VirtualTags.test(name).test(task, evaluation);
  }

  private static Value annotation(String text, String part, Task task) {
    List<Annotation> annotations = task.annotations();
    if (part.equals(References.COUNT)) {
      return new Value.Numeral(annotations.size());
    }
    int dot = part.indexOf('.');
    int index = Integer.parseInt(part.substring(0, dot));
    if (index < 1 || index > annotations.size()) {
      return new Value.Text(text);
    }
    Annotation annotation = annotations.get(index - 1);
    return part.endsWith("." + References.ENTRY)
        ? new Value.Date(annotation.entry().getEpochSecond())
        : new Value.Text(annotation.description());
  }

  /** Returns a part of a date in the user's zone. Of a missing date it is that of the epoch. */
  private int datePart(String attribute, String part, Task task) {
    Map<String, String> properties = task.properties();
    Instant stored = Times.parse(properties.get(attribute));
    ZonedDateTime time =
        (stored == null ? Instant.EPOCH : stored).atZone(evaluation.conventions().zone());
    return switch (part) {
      case "year" -> time.getYear();
      case "month" -> time.getMonthValue();
      case "day" -> time.getDayOfMonth();
      case "week" -> Weeks.number(time, evaluation.conventions().firstDayOfWeek());
      case "weekday" -> time.getDayOfWeek().getValue() % 7;
      case "julian" -> time.getDayOfYear();
      case "hour" -> time.getHour();
      case "minute" -> time.getMinute();
      default -> time.getSecond();
    };
  }
}
