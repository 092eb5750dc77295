package org.taskchampion.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.taskchampion.query.AttributeNames.Kind;

/** Makes filters of all kinds of parts at random, as the parser could have read them. */
final class RandomFilters {

  private static final List<String> TEXTS =
      List.of(
          "home",
          "a b",
          "it's",
          "say \"x\"",
          "(",
          "x)",
          "due",
          "today",
          "1d",
          "5",
          "-x",
          "+y",
          "a\\b",
          "\\",
          "a/b",
          "a\\/b",
          "/",
          "back\\",
          "U+0041",
          "\n",
          "ü",
          "\uD83D\uDE00",
          "=x",
          ":x",
          "'",
          "--",
          "and",
          "\\d",
          "#",
          "page");

  private final Random random;

  RandomFilters(Random random) {
    this.random = random;
  }

  Filter next() {
    Condition condition = condition(4);
    return new Filter(
        random.nextInt(8) == 0
            ? Condition.and(List.of(condition, new Condition.Limit(random.nextInt(3) - 1)))
            : condition);
  }

  private Condition condition(int depth) {
    if (depth == 0 || random.nextInt(4) == 0) {
      return leaf();
    }
    return switch (random.nextInt(4)) {
      case 0 -> Condition.not(condition(depth - 1));
      case 1 -> Condition.and(parts(depth));
      case 2 -> Condition.or(parts(depth));
      default -> Condition.xor(parts(depth));
    };
  }

  private List<Condition> parts(int depth) {
    List<Condition> parts = new ArrayList<>();
    for (int i = random.nextInt(3) + 1; i >= 0; i--) {
      parts.add(condition(depth - 1));
    }
    return parts;
  }

  private Condition leaf() {
    return switch (random.nextInt(7)) {
      case 0 -> new Condition.HasTag(tag());
      case 1 ->
          new Condition.Ids(
              random.nextBoolean()
                  ? List.of(new Condition.Ids.Range(3, 3 + random.nextInt(2)))
                  : List.of(),
              List.of(beginning()));
      case 2 -> new Condition.Ids(List.of(new Condition.Ids.Range(1, 1)), List.of());
      case 3 -> Condition.search(new Operand.Text(pattern()), Place.NONE);
      default -> compare();
    };
  }

  /** A UUID or the beginning of one, which can look like a number, a date or a span of time. */
  private String beginning() {
    String uuid = new UUID(random.nextLong(), random.nextLong()).toString();
    if (random.nextBoolean()) {
      uuid = String.format("%07d", random.nextInt(10_000_000)) + "d" + uuid.substring(8);
    }
    return uuid.substring(0, pick(List.of(8, 13, 18, 23, 36)));
  }

  private String tag() {
    String tag = pick(TEXTS);
    return random.nextBoolean() ? "work" : tag;
  }

  private String pattern() {
    String pattern = pick(TEXTS);
    return pattern.equals("(")
            || pattern.equals("x)")
            || pattern.equals("+y")
            || pattern.endsWith("\\")
        ? "x"
        : pattern;
  }

  private Condition compare() {
    Operator operator = pick(List.of(Operator.values()));
    Operand.Reference left = reference();
    Operand right;
    if (operator.isMatch()) {
      right = random.nextInt(4) == 0 ? reference() : new Operand.Text(pattern());
    } else if (left.kind() == Kind.TEXT) {
      right = random.nextInt(3) == 0 ? operand(3) : new Operand.Text(pick(TEXTS));
    } else {
      right = random.nextInt(6) == 0 ? new Operand.Text("") : value(3);
    }
    boolean isSwapped = random.nextInt(8) == 0 && !operator.isMatch();
    return new Condition.Compare(
        operator, isSwapped ? right : left, isSwapped ? left : right, Place.NONE);
  }

  private Operand.Reference reference() {
    Operand.Reference reference =
        new References(GoldenSet.of("small").conventions(Map.of()).names())
            .find(
                pick(
                    List.of(
                        "due",
                        "project",
                        "estimate",
                        "effort",
                        "recur",
                        "urgency",
                        "description",
                        "desc",
                        "pri",
                        "due.year",
                        "tags.home",
                        "2.due",
                        "abc00001.project",
                        "status",
                        "id",
                        "annotations.count",
                        "annotations.1.entry",
                        "reviewed",
                        "size")));
    if (reference == null) {
      throw new IllegalStateException("no reference");
    }
    return reference;
  }

  /** A value that is no bare text, which some attributes are not compared with. */
  private Operand value(int depth) {
    return switch (random.nextInt(depth == 0 ? 4 : 6)) {
      case 0 ->
          new Operand.Date(pick(List.of("today", "eom", "2026-03-18T10:00:00Z", "9:30", "1st")));
      case 1 -> new Operand.Span(pick(List.of("1d", "PT1H", "weekly", "1.5h")));
      case 2 -> number();
      case 3 -> reference();
      case 4 -> new Operand.Negative(value(depth - 1), Place.NONE);
      default ->
          new Operand.Arithmetic(
              "+-*/%^".charAt(random.nextInt(6)), value(depth - 1), value(depth - 1), Place.NONE);
    };
  }

  private Operand operand(int depth) {
    return random.nextInt(3) == 0 ? new Operand.Text(pick(TEXTS)) : value(depth);
  }

  private Operand number() {
    String source = pick(List.of("0", "5", "1.5", "0x1F", "true", "pi"));
    double value =
        switch (source) {
          case "true" -> 1;
          case "pi" -> 3.14159165;
          default -> Values.number(source);
        };
    return new Operand.Numeral(source, value);
  }

  private <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
