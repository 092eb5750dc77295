package org.taskchampion.dates;

import org.jspecify.annotations.Nullable;

/** What a part of an expression is, as far as its form shows it. */
enum ValueType {
  DATE("a date"),
  SPAN("a duration"),
  NUMBER("a number");

  private final String words;

  ValueType(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** Returns what two parts with an operator between them are; null if they are nothing. */
  static @Nullable ValueType of(ValueType left, char operator, ValueType right) {
    return switch (operator) {
      case '+' -> sum(left, right);
      case '-' ->
          left == right
              ? (left == DATE ? SPAN : left)
              : left == DATE ? DATE : null; // a date less a span, or less seconds
      case '*' -> right == NUMBER ? scaled(left) : left == NUMBER ? scaled(right) : null;
      default -> right == NUMBER ? scaled(left) : null;
    };
  }

  private static @Nullable ValueType sum(ValueType left, ValueType right) {
    if (left == right) {
      return left == DATE ? null : left;
    }
    return left == DATE || right == DATE ? DATE : null;
  }

  private static @Nullable ValueType scaled(ValueType type) {
    return type == DATE ? null : type;
  }
}
