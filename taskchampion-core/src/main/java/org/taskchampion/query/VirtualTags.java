package org.taskchampion.query;

import java.time.Instant;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.taskchampion.PropertyNames;
import org.taskchampion.Task;
import org.taskchampion.internal.Times;

/** Says which virtual tags a task has. A property that exists counts, even if it is empty. */
final class VirtualTags {

  private VirtualTags() {}

  static boolean has(Task task, VirtualTag tag, Evaluation evaluation) {
    Map<String, String> properties = task.properties();
    return switch (tag) {
      case PENDING -> state(task, evaluation) == TaskState.PENDING;
      case COMPLETED -> state(task, evaluation) == TaskState.COMPLETED;
      case DELETED -> state(task, evaluation) == TaskState.DELETED;
      case WAITING -> evaluation.waits(task);
      case READY -> isReady(task, evaluation);
      case ACTIVE -> properties.containsKey(PropertyNames.START);
      case SCHEDULED -> properties.containsKey(PropertyNames.SCHEDULED);
      case UNTIL -> properties.containsKey(PropertyNames.UNTIL);
      case PROJECT -> properties.containsKey(PropertyNames.PROJECT);
      case PRIORITY -> properties.containsKey(PropertyNames.PRIORITY);
      case TAGGED -> hasPrefix(properties, PropertyNames.TAG_PREFIX);
      case ANNOTATED -> hasPrefix(properties, PropertyNames.ANNOTATION_PREFIX);
      case UDA ->
          properties.keySet().stream()
              .anyMatch(name -> evaluation.conventions().attribute(name).isPresent());
      case ORPHAN ->
          properties.keySet().stream().anyMatch(name -> isOrphan(name, evaluation.conventions()));
      case PARENT, TEMPLATE ->
          properties.containsKey(PropertyNames.MASK) || properties.containsKey(PropertyNames.LAST);
      case CHILD, INSTANCE ->
          properties.containsKey(PropertyNames.PARENT)
              || properties.containsKey(PropertyNames.TEMPLATE);
      case BLOCKED -> isBlocked(task, evaluation);
      case UNBLOCKED -> !isBlocked(task, evaluation);
      case BLOCKING -> evaluation.blocks().isBlocking(task);
      case LATEST ->
          !evaluation.workingSet().isEmpty()
              && evaluation.number(task) == evaluation.workingSet().largestIndex();
      case OVERDUE -> {
        TaskState state = state(task, evaluation);
        yield (state == TaskState.PENDING || state == TaskState.WAITING)
            && isDue(properties, due -> isPast(due, evaluation));
      }
      default -> state(task, evaluation).isOpen() && isDue(properties, due(tag, evaluation));
    };
  }

  /** Returns the test whether a task has a tag, which is a virtual one if there is one so named. */
  static BiPredicate<Task, Evaluation> test(String name) {
    VirtualTag virtual = VirtualTag.find(name).orElse(null);
    String property = PropertyNames.TAG_PREFIX + name;
    return virtual != null
        ? (task, evaluation) -> has(task, virtual, evaluation)
        : (task, evaluation) -> task.properties().containsKey(property);
  }

  private static LongPredicate due(VirtualTag tag, Evaluation evaluation) {
    DueTimes times = evaluation.dueTimes();
    evaluation.changesAt(times.nextDay());
    return switch (tag) {
      case DUE -> times::isSoon;
      case TODAY, DUETODAY -> due -> times.isOn(due, 0);
      case YESTERDAY -> due -> times.isOn(due, -1);
      case TOMORROW -> due -> times.isOn(due, 1);
      case WEEK -> times::isThisWeek;
      case MONTH -> times::isThisMonth;
      case QUARTER -> times::isThisQuarter;
      case YEAR -> times::isThisYear;
      default -> throw new IllegalStateException(tag + " has nothing to do with due times");
    };
  }

  /** Says whether a time is before now; one that is not will be, a second after it. */
  static boolean isPast(long time, Evaluation evaluation) {
    evaluation.changesAt(time + 1);
    return evaluation.dueTimes().isPast(time);
  }

  private static boolean isDue(Map<String, String> properties, LongPredicate test) {
    Instant due = Times.parse(properties.get(PropertyNames.DUE));
    return due != null && test.test(due.getEpochSecond());
  }

  private static TaskState state(Task task, Evaluation evaluation) {
    return evaluation.state(task);
  }

  private static boolean isBlocked(Task task, Evaluation evaluation) {
    return evaluation.blocks().isBlocked(task);
  }

  private static boolean isReady(Task task, Evaluation evaluation) {
    if (state(task, evaluation) != TaskState.PENDING || isBlocked(task, evaluation)) {
      return false;
    }
    @Nullable Instant scheduled = Times.parse(task.properties().get(PropertyNames.SCHEDULED));
    return scheduled == null || isPast(scheduled.getEpochSecond(), evaluation);
  }

  private static boolean hasPrefix(Map<String, String> properties, String prefix) {
    for (String name : properties.keySet()) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOrphan(String name, Conventions conventions) {
    return !(AttributeNames.isBuiltIn(name) && !name.equals(AttributeNames.LIMIT))
        && conventions.attribute(name).isEmpty()
        && !name.startsWith(PropertyNames.TAG_PREFIX)
        && !name.startsWith(PropertyNames.DEPENDENCY_PREFIX)
        && !name.startsWith(PropertyNames.ANNOTATION_PREFIX);
  }
}
