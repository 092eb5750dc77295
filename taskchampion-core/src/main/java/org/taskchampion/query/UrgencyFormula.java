package org.taskchampion.query;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.taskchampion.PropertyNames;
import org.taskchampion.Task;
import org.taskchampion.internal.Times;

/** Works out urgencies with the coefficients of a user. */
final class UrgencyFormula {

  /** What is smaller counts as zero. */
  private static final double SMALLEST = 0.000001;

  static final double DAY = 86_400;

  private final List<Part> parts = new ArrayList<>();
  private final Conventions conventions;

  /**
   * A coefficient with its factor.
   *
   * @param name the name
   * @param coefficient the coefficient
   * @param factor gives the factor of a task
   */
  private record Part(String name, float coefficient, Factor factor) {}

  private interface Factor {
    float of(Task task, Evaluation evaluation);
  }

  UrgencyFormula(Conventions conventions) {
    this.conventions = conventions;
    for (String name : UrgencyNames.FIXED) {
      add(name, fixed(name));
    }
    // In the order of the settings' whole names.
    conventions.coefficients().keySet().stream()
        .filter(name -> !UrgencyNames.FIXED.contains(name))
        .sorted((a, b) -> Ordering.byCodePoint(a + ".coefficient", b + ".coefficient"))
        .forEach(name -> add(name, configured(name)));
  }

  private void add(String name, Factor factor) {
    double coefficient = conventions.coefficients().getOrDefault(name, 0.0);
    if (Math.abs(coefficient) > SMALLEST) {
      parts.add(new Part(name, (float) coefficient, factor));
    }
  }

  /** Returns the urgency of a task, with what it inherits. */
  Urgency of(Task task, Evaluation evaluation) {
    List<Urgency.Term> terms = new ArrayList<>();
    float own = sum(task, evaluation, terms);
    if (!conventions.inheritsUrgency() || !evaluation.blocks().isBlocking(task)) {
      return new Urgency(own, terms);
    }
    float inherited = evaluation.blocks().inherited(evaluation).of(task);
    terms.add(new Urgency.Term(InheritedUrgency.NAME, inherited - own, 1));
    return new Urgency(inherited, terms);
  }

  /** Returns the number alone of the urgency of a task, with what it inherits. */
  float value(Task task, Evaluation evaluation) {
    return conventions.inheritsUrgency() && evaluation.blocks().isBlocking(task)
        ? evaluation.blocks().inherited(evaluation).of(task)
        : own(task, evaluation);
  }

  /** Returns by how much an urgency grows in a second; not a number if nobody knows. */
  double speed(Task task, Evaluation evaluation) {
    if (evaluation.horizon() == null) {
      return 0;
    }
    if (conventions.inheritsUrgency() && evaluation.blocks().isBlocking(task)) {
      return Double.NaN;
    }
    Instant due = Times.parse(task.properties().get(PropertyNames.DUE));
    if (due == null) {
      return 0;
    }
    double late = Duration.between(due, evaluation.now()).getSeconds() / DAY;
    double coefficient = conventions.coefficients().getOrDefault(UrgencyNames.DUE, 0.0);
    return late >= -14 && late < 7 ? coefficient * 0.8 / 21.0 / DAY : 0;
  }

  /** Returns by how much a task becomes more urgent with each day of its age. */
  double stepOfAge() {
    int maximum = conventions.maximumAge();
    return maximum == 0
        ? 0
        : conventions.coefficients().getOrDefault(UrgencyNames.AGE, 0.0) / maximum;
  }

  /** Returns the urgency of a task without what it inherits. */
  float own(Task task, Evaluation evaluation) {
    return sum(task, evaluation, null);
  }

  private float sum(Task task, Evaluation evaluation, @Nullable List<Urgency.Term> terms) {
    float sum = 0;
    for (Part part : parts) {
      float factor = part.factor.of(task, evaluation);
      if (factor != 0) {
        sum += part.coefficient * factor;
        if (terms != null) {
          terms.add(new Urgency.Term(part.name, part.coefficient, factor));
        }
      }
    }
    return sum;
  }

  private Factor fixed(String name) {
    return switch (name) {
      case UrgencyNames.PROJECT -> tag(VirtualTag.PROJECT);
      case UrgencyNames.ACTIVE -> tag(VirtualTag.ACTIVE);
      case UrgencyNames.SCHEDULED -> UrgencyFormula::scheduled;
      case UrgencyNames.WAITING -> tag(VirtualTag.WAITING);
      case UrgencyNames.BLOCKED -> tag(VirtualTag.BLOCKED);
      case UrgencyNames.ANNOTATIONS ->
          (task, evaluation) -> some(task, PropertyNames.ANNOTATION_PREFIX);
      case UrgencyNames.TAGS -> (task, evaluation) -> some(task, PropertyNames.TAG_PREFIX);
      case UrgencyNames.DUE -> UrgencyFormula::due;
      case UrgencyNames.BLOCKING -> tag(VirtualTag.BLOCKING);
      default -> this::age;
    };
  }

  private static Factor tag(VirtualTag tag) {
    return (task, evaluation) -> evaluation.hasTag(task, tag) ? 1 : 0;
  }

  private static float scheduled(Task task, Evaluation evaluation) {
    Instant scheduled = Times.parse(task.properties().get(PropertyNames.SCHEDULED));
    return scheduled != null && VirtualTags.isPast(scheduled.getEpochSecond(), evaluation) ? 1 : 0;
  }

  private static float some(Task task, String prefix) {
    int count = 0;
    for (String name : task.properties().keySet()) {
      if (name.startsWith(prefix)) {
        count++;
      }
    }
    return count == 0 ? 0 : count == 1 ? 0.8f : count == 2 ? 0.9f : 1;
  }

  private static float due(Task task, Evaluation evaluation) {
    Instant due = Times.parse(task.properties().get(PropertyNames.DUE));
    if (due == null) {
      return 0;
    }
    evaluation.changesAt(due.getEpochSecond() - 14 * (long) DAY);
    evaluation.changesAt(due.getEpochSecond() + 7 * (long) DAY);
    float late = (float) (Duration.between(due, evaluation.now()).getSeconds() / DAY);
    return late >= 7 ? 1 : late >= -14 ? (float) ((late + 14.0) * 0.8 / 21.0 + 0.2) : 0.2f;
  }

  private float age(Task task, Evaluation evaluation) {
    Instant entry = Times.parse(task.properties().get(PropertyNames.ENTRY));
    int maximum = conventions.maximumAge();
    if (entry == null || maximum == 0) {
      return 1;
    }
    long days = Duration.between(entry, evaluation.now()).getSeconds() / (long) DAY;
    if (days <= maximum) {
      // The days are rounded towards zero: those before the entry end a second later.
      evaluation.agesAt(
          entry.getEpochSecond() + (days < 0 ? days * (long) DAY + 1 : (days + 1) * (long) DAY));
    }
    return days > maximum ? 1 : (float) days / maximum;
  }

  private static Factor configured(String name) {
    if (name.startsWith(UrgencyNames.OF_PROJECT)) {
      String project = name.substring(UrgencyNames.OF_PROJECT.length());
      return (task, evaluation) -> {
        String has = task.properties().getOrDefault(PropertyNames.PROJECT, "");
        return has.equals(project) || has.startsWith(project + ".") ? 1 : 0;
      };
    }
    if (name.startsWith(UrgencyNames.OF_TAG)) {
      BiPredicate<Task, Evaluation> test =
          VirtualTags.test(name.substring(UrgencyNames.OF_TAG.length()));
      return (task, evaluation) -> test.test(task, evaluation) ? 1 : 0;
    }
    if (name.startsWith(UrgencyNames.OF_KEYWORD)) {
      String keyword = name.substring(UrgencyNames.OF_KEYWORD.length());
      return (task, evaluation) -> task.description().contains(keyword) ? 1 : 0;
    }
    String attribute = name.substring(UrgencyNames.OF_ATTRIBUTE.length());
    int dot = attribute.indexOf('.');
    if (dot < 0) {
      return has(attribute);
    }
    String property = attribute.substring(0, dot);
    String value = attribute.substring(dot + 1);
    return (task, evaluation) -> value.equals(task.properties().get(property)) ? 1 : 0;
  }

  private static Factor has(String property) {
    return (task, evaluation) -> {
      Map<String, String> properties = task.properties();
      return properties.containsKey(property) ? 1 : 0;
    };
  }
}
