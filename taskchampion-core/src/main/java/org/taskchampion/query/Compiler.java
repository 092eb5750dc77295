package org.taskchampion.query;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import org.taskchampion.Annotation;
import org.taskchampion.PropertyNames;
import org.taskchampion.Task;

/** Makes a test of tasks at one instant of a condition. */
final class Compiler {

  private final Evaluation evaluation;
  private final TaskValues values;

  Compiler(Evaluation evaluation) {
    this.evaluation = evaluation;
    this.values = new TaskValues(evaluation);
  }

  Predicate<Task> compile(Condition condition) {
    if (condition instanceof Condition.And and) {
      List<Predicate<Task>> tests = compile(and.parts());
      return task -> {
        for (Predicate<Task> test : tests) {
          if (!test.test(task)) {
            return false;
          }
        }
        return true;
      };
    }
    if (condition instanceof Condition.Or or) {
      List<Predicate<Task>> tests = compile(or.parts());
      return task -> {
        for (Predicate<Task> test : tests) {
          if (test.test(task)) {
            return true;
          }
        }
        return false;
      };
    }
    if (condition instanceof Condition.Xor xor) {
      List<Predicate<Task>> tests = compile(xor.parts());
      return task -> {
        boolean odd = false;
        for (Predicate<Task> test : tests) {
          odd ^= test.test(task);
        }
        return odd;
      };
    }
    if (condition instanceof Condition.Not not) {
      return compile(not.part()).negate();
    }
    return simple(condition);
  }

  private List<Predicate<Task>> compile(List<Condition> parts) {
    List<Predicate<Task>> tests = new ArrayList<>(parts.size());
    for (Condition part : parts) {
      tests.add(compile(part));
    }
    return tests;
  }

  private Predicate<Task> simple(Condition condition) {
    if (condition instanceof Condition.HasTag tag) {
      BiPredicate<Task, Evaluation> test = VirtualTags.test(tag.name());
      return task -> test.test(task, evaluation);
    }
    if (condition instanceof Condition.Ids ids) {
      return ids(ids);
    }
    if (condition instanceof Condition.Compare compare) {
      return compare.operator().isMatch() ? match(compare) : comparison(compare);
    }
    if (condition instanceof Condition.Truth truth) {
      Function<Task, Value> value = value(truth.operand(), Place.NONE);
      return task -> Values.isTrue(evaluation.unforeseeable(value.apply(task)));
    }
    return task -> true; // A limit.
  }

  private Predicate<Task> ids(Condition.Ids ids) {
    Set<UUID> whole = new HashSet<>();
    List<String> beginnings = new ArrayList<>();
    for (String beginning : ids.beginnings()) {
      UUID uuid = Condition.Ids.whole(beginning);
      if (uuid != null) {
        whole.add(uuid);
      } else {
        beginnings.add(beginning);
      }
    }
    return task -> {
      if (whole.contains(task.uuid())) {
        return true;
      }
      if (!beginnings.isEmpty()) {
        String uuid = task.uuid().toString();
        for (String beginning : beginnings) {
          if (uuid.startsWith(beginning)) {
            return true;
          }
        }
      }
      if (ids.ranges().isEmpty()) {
        return false;
      }
      int number = evaluation.number(task);
      for (Condition.Ids.Range range : ids.ranges()) {
        if (number != 0 && range.first() <= number && number <= range.last()) {
          return true;
        }
      }
      return false;
    };
  }

  private Predicate<Task> comparison(Condition.Compare compare) {
    Operand left = compare.left();
    Operand.Reference attribute =
        left instanceof Operand.Reference reference && reference.isAttribute() ? reference : null;
    Comparison comparison =
        new Comparison(
            compare.operator(),
            attribute != null && attribute.is(PropertyNames.STATUS),
            attribute == null
                ? null
                : Ordering.values(attribute.attribute(), evaluation.conventions()),
            evaluation,
            compare.place());
    Function<Task, Value> first = value(left, compare.place());
    Function<Task, Value> second = value(compare.right(), compare.place());
    return task -> comparison.test(first.apply(task), second.apply(task));
  }

  private Predicate<Task> match(Condition.Compare compare) {
    Function<Task, Search> search = search(compare);
    boolean isNegated = compare.operator().isNegated();
    if (compare.left() instanceof Operand.Reference reference
        && reference.is(PropertyNames.DESCRIPTION)) {
      return task -> matches(search.apply(task), task) != isNegated;
    }
    Function<Task, Value> left = value(compare.left(), compare.place());
    return task -> search.apply(task).finds(text(left.apply(task)), true) != isNegated;
  }

  /** A search in the description also looks at the notes. */
  private static boolean matches(Search search, Task task) {
    if (search.finds(task.description(), true)) {
      return true;
    }
    for (String property : task.properties().keySet()) {
      if (property.startsWith(PropertyNames.ANNOTATION_PREFIX)) {
        return task.annotations().stream()
            .map(Annotation::description)
            .anyMatch(note -> search.finds(note, false));
      }
    }
    return false;
  }

  private Function<Task, Search> search(Condition.Compare compare) {
    Operand right = compare.right();
    if (right instanceof Operand.Reference
        || right instanceof Operand.Arithmetic
        || right instanceof Operand.Negative) {
      Function<Task, Value> value = value(right, compare.place());
      return task ->
          Regexes.compile(
              new Operand.Text(text(value.apply(task))), evaluation.conventions(), compare.place());
    }
    Operand.Text wanted =
        right instanceof Operand.Text text ? text : new Operand.Text(source(right));
    Search search = Regexes.compile(wanted, evaluation.conventions(), compare.place());
    return task -> search;
  }

  /** Returns what a value is searched for as: as it is written. */
  private static String source(Operand operand) {
    return operand instanceof Operand.Numeral number
        ? number.source()
        : operand instanceof Operand.Date date ? date.source() : ((Operand.Span) operand).source();
  }

  private String text(Value value) {
    return Values.text(evaluation.unforeseeable(value), evaluation.conventions().zone());
  }

  private Function<Task, Value> value(Operand operand, Place place) {
    if (operand instanceof Operand.Reference reference) {
      return task -> values.of(reference, task);
    }
    if (operand instanceof Operand.Arithmetic arithmetic) {
      Calculation calculation =
          new Calculation(
              arithmetic.operator(), evaluation.conventions().zone(), arithmetic.place());
      Function<Task, Value> left = value(arithmetic.left(), arithmetic.place());
      Function<Task, Value> right = value(arithmetic.right(), arithmetic.place());
      return task -> {
        Value a = left.apply(task);
        Value b = right.apply(task);
        return Motion.moving(arithmetic.operator(), a, b, calculation.of(a, b), evaluation);
      };
    }
    if (operand instanceof Operand.Negative negative) {
      Function<Task, Value> value = value(negative.operand(), negative.place());
      return task -> {
        Value positive = value.apply(task);
        Value result = Calculation.negative(positive, negative.place());
        double speed = Motion.speed(positive);
        return speed == 0 ? result : Motion.moving(result, -speed);
      };
    }
    Value constant = constant(operand, place);
    return task -> constant;
  }

  private Value constant(Operand operand, Place place) {
    if (operand instanceof Operand.Text text) {
      return new Value.Text(text.text());
    }
    if (operand instanceof Operand.Numeral number) {
      return new Value.Numeral(number.value());
    }
    if (operand instanceof Operand.Span span) {
      return new Value.Span(Moments.seconds(span));
    }
    String source = ((Operand.Date) operand).source();
    Value.Date date;
    try {
      date = Moments.date(source, evaluation, place);
    } catch (ArithmeticException e) {
      throw new FilterSyntaxException(
          "this date is too far away, seen from " + evaluation.now() + ": set the clock",
          place.position());
    }
    if (date == null) {
      throw new FilterSyntaxException(
          "the filter was read with conventions that have other dates than these",
          place.position());
    }
    return date;
  }
}
