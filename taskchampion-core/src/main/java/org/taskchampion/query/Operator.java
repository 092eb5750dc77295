package org.taskchampion.query;

import org.jspecify.annotations.Nullable;

/** How two values are compared, with the modifiers of attributes that mean the same. */
enum Operator {
  PARTIAL("=", ""),
  NOT_PARTIAL("!=", "not"),
  EQUAL("==", "is equals"),
  NOT_EQUAL("!==", "isnt"),
  LESS("<", "before under below"),
  LESS_OR_EQUAL("<=", "by"),
  GREATER(">", "after over above"),
  GREATER_OR_EQUAL(">=", "."),
  MATCH("~", "has contains"),
  NO_MATCH("!~", "hasnt");

  final String symbol;
  private final String modifiers;

  /**
   * Makes an operator.
   *
   * @param modifiers the modifiers, with blanks between; a full stop for none
   */
  Operator(String symbol, String modifiers) {
    this.symbol = symbol;
    this.modifiers = modifiers;
  }

  /** Returns the first of the modifiers, which is empty if none is needed. */
  String modifier() {
    int blank = modifiers.indexOf(' ');
    return blank < 0 ? modifiers : modifiers.substring(0, blank);
  }

  /** Returns the operator of a symbol; null if it is none that compares. */
  static @Nullable Operator ofSymbol(String symbol) {
    for (Operator operator : values()) {
      if (operator.symbol.equals(symbol)) {
        return operator;
      }
    }
    return null;
  }

  /** Returns the operator that a modifier stands for; null if there is none. */
  static @Nullable Operator ofModifier(String modifier) {
    for (Operator operator : values()) {
      if ((" " + operator.modifiers + " ").contains(" " + modifier + " ")) {
        return operator;
      }
    }
    return null;
  }

  boolean isMatch() {
    return this == MATCH || this == NO_MATCH;
  }

  boolean isOrder() {
    return this == LESS || this == LESS_OR_EQUAL || this == GREATER || this == GREATER_OR_EQUAL;
  }

  boolean isNegated() {
    return this == NOT_PARTIAL || this == NOT_EQUAL || this == NO_MATCH;
  }

  /** Says whether texts need to agree only at the start, and times only in the day. */
  boolean isPartial() {
    return this == PARTIAL || this == NOT_PARTIAL;
  }

  /** Says whether an order holds of two values, given how they compare. */
  boolean holds(int comparison) {
    return switch (this) {
      case LESS -> comparison < 0;
      case LESS_OR_EQUAL -> comparison <= 0;
      case GREATER -> comparison > 0;
      case GREATER_OR_EQUAL -> comparison >= 0;
      default -> throw new IllegalStateException(this + " is no order");
    };
  }

  /** How strongly the operator binds, 1 for the weakest. */
  int strength() {
    return isMatch() ? 1 : isOrder() ? 3 : 2;
  }
}
