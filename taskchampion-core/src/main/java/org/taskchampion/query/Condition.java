package org.taskchampion.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.PropertyNames;
import org.taskchampion.internal.Uuids;
import org.taskchampion.query.AttributeNames.Kind;

/** A part of a filter that is true or false of a task. */
sealed interface Condition extends Expression {

  /** True of every task. */
  Condition ALL = new And(List.of());

  /** True of no task. */
  Condition NONE =
      new Compare(
          Operator.EQUAL,
          Operand.Reference.to(AttributeNames.UUID, Kind.TEXT),
          new Operand.Text(""),
          Place.NONE);

  /** An empty text, and one at the start, at the end, and as a word. */
  Set<String> PATTERNS_OF_NOTHING = Set.of("", "^", "$", "\\b\\b");

  /** True if all parts are. There are none, or at least two, and none is of the same kind. */
  record And(List<Condition> parts) implements Condition {
    @Override
    public int depth() {
      return deepest(parts);
    }
  }

  /** True if one part is. There are at least two, and none is of the same kind. */
  record Or(List<Condition> parts) implements Condition {
    @Override
    public int depth() {
      return deepest(parts);
    }
  }

  /** True if an odd number of the parts is. There are at least two, none is of the same kind. */
  record Xor(List<Condition> parts) implements Condition {
    @Override
    public int depth() {
      return deepest(parts);
    }
  }

  /** True if the part is not, which is of another kind. */
  record Not(Condition part) implements Condition {
    @Override
    public int depth() {
      return 1 + part.depth();
    }
  }

  /** True if the task has a tag, which can be a virtual one. */
  record HasTag(String name) implements Condition {
    @Override
    public int depth() {
      return 1;
    }
  }

  /**
   * True if the task has one of the numbers, or its UUID one of the beginnings.
   *
   * @param ranges the first and the last of several numbers each
   * @param beginnings the beginnings of UUIDs, in lower case
   */
  record Ids(List<Range> ranges, List<String> beginnings) implements Condition {

    /** Numbers in sequence. */
    record Range(int first, int last) {}

    /** Returns the UUID of a text; null if it is none, or has capitals, as no stored one has. */
    static @Nullable UUID whole(String text) {
      UUID uuid = Uuids.parse(text);
      return uuid != null && uuid.toString().equals(text) ? uuid : null;
    }

    @Override
    public int depth() {
      return 1;
    }
  }

  /** True if two values compare as wanted. */
  record Compare(Operator operator, Operand left, Operand right, Place place) implements Condition {
    @Override
    public int depth() {
      return 1 + Math.max(left.depth(), right.depth());
    }
  }

  /** True if a value is neither empty nor zero. */
  record Truth(Operand operand) implements Condition {
    @Override
    public int depth() {
      return 1 + operand.depth();
    }
  }

  /**
   * True of every task: says how many are wanted.
   *
   * @param count the number of tasks; -1 for as many as a screen holds
   */
  record Limit(int count) implements Condition {
    static final int PAGE = -1;

    @Override
    public int depth() {
      return 1;
    }
  }

  /** Says whether a condition is {@link #ALL}. */
  static boolean isAll(Condition condition) {
    return condition instanceof And and && and.parts.isEmpty();
  }

  /**
   * Says whether a condition is {@link #NONE}. It looks closer only where that can be: what records
   * have for {@code equals} takes a program that has just begun tens of milliseconds.
   */
  static boolean isNone(Condition condition) {
    return condition instanceof Compare compare
        && compare.operator == Operator.EQUAL
        && compare.right instanceof Operand.Text text
        && text.text().isEmpty()
        && compare.equals(NONE);
  }

  /** Returns the last limit that holds for the whole condition; null if there is none. */
  static @Nullable Limit limitOf(Condition condition) {
    if (condition instanceof Limit limit) {
      return limit;
    }
    Limit last = null;
    if (condition instanceof And and) {
      for (Condition part : and.parts) {
        last = part instanceof Limit limit ? limit : last;
      }
    }
    return last;
  }

  /** Says whether a part searches for an empty text, which is in every text. */
  static boolean searchesForNothing(Condition condition) {
    if (condition instanceof And and) {
      return and.parts.stream().anyMatch(Condition::searchesForNothing);
    }
    if (condition instanceof Or or) {
      return or.parts.stream().anyMatch(Condition::searchesForNothing);
    }
    if (condition instanceof Xor xor) {
      return xor.parts.stream().anyMatch(Condition::searchesForNothing);
    }
    if (condition instanceof Not not) {
      return searchesForNothing(not.part);
    }
    return condition instanceof Compare compare
        && compare.operator == Operator.MATCH
        && compare.right instanceof Operand.Text text
        && PATTERNS_OF_NOTHING.contains(text.text());
  }

  private static int deepest(List<Condition> parts) {
    int deepest = 0;
    for (Condition part : parts) {
      deepest = Math.max(deepest, part.depth());
    }
    return 1 + deepest;
  }

  /** Returns what is true if all conditions are. */
  static Condition and(List<Condition> conditions) {
    List<Condition> parts = new ArrayList<>();
    for (Condition condition : conditions) {
      if (isNone(condition)) {
        return NONE;
      }
      if (condition instanceof And and) {
        parts.addAll(and.parts);
      } else {
        parts.add(condition);
      }
    }
    return parts.size() == 1 ? parts.get(0) : parts.isEmpty() ? ALL : new And(List.copyOf(parts));
  }

  /** Returns what is true if one condition is. */
  static Condition or(List<Condition> conditions) {
    List<Condition> parts = new ArrayList<>();
    for (Condition condition : conditions) {
      if (isAll(condition)) {
        return ALL;
      }
      if (condition instanceof Or or) {
        parts.addAll(or.parts);
      } else if (!isNone(condition)) {
        parts.add(condition);
      }
    }
    return parts.size() == 1 ? parts.get(0) : parts.isEmpty() ? NONE : new Or(List.copyOf(parts));
  }

  /** Returns what is true if an odd number of conditions is. */
  static Condition xor(List<Condition> conditions) {
    List<Condition> parts = new ArrayList<>();
    boolean negated = false;
    for (Condition condition : conditions) {
      if (condition instanceof Xor xor) {
        parts.addAll(xor.parts);
      } else if (isAll(condition)) {
        negated = !negated;
      } else if (!isNone(condition)) {
        parts.add(condition);
      }
    }
    Condition all =
        parts.size() == 1 ? parts.get(0) : parts.isEmpty() ? NONE : new Xor(List.copyOf(parts));
    return negated ? not(all) : all;
  }

  /** Returns what is true if a condition is not. */
  static Condition not(Condition condition) {
    if (condition instanceof Not not) {
      return not.part;
    }
    return isAll(condition) ? NONE : isNone(condition) ? ALL : new Not(condition);
  }

  /** Returns what is true of tasks whose description or one of whose notes matches. */
  static Condition search(Operand.Text pattern, Place place) {
    return new Compare(
        Operator.MATCH, Operand.Reference.to(PropertyNames.DESCRIPTION, Kind.TEXT), pattern, place);
  }
}
