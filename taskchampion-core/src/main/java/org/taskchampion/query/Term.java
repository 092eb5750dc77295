package org.taskchampion.query;

import org.jspecify.annotations.Nullable;

/**
 * What the parser has read, of which may not be clear yet whether it is a condition or a value: the
 * word {@code book} is one of the two, depending on what stands beside it.
 *
 * @param condition what it is as a condition of its own; null if it is none, or a search
 * @param pattern what it searches for as a condition; null if it does not
 * @param operand what it is as a value; null if it is none
 * @param isGrouped whether it stands in parentheses
 * @param isLiteral whether it is a value alone, which no task has to be looked at for
 * @param position where it begins
 */
record Term(
    @Nullable Condition condition,
    Operand.@Nullable Text pattern,
    @Nullable Operand operand,
    boolean isGrouped,
    boolean isLiteral,
    int position) {

  static Term of(Condition condition, int position) {
    return new Term(condition, null, null, false, false, position);
  }

  static Term of(Operand operand, int position) {
    return new Term(null, null, operand, false, false, position);
  }

  static Term search(Operand.Text pattern, Operand operand, int position) {
    return new Term(null, pattern, operand, false, false, position);
  }

  Term grouped() {
    return new Term(condition, pattern, operand, true, isLiteral, position);
  }
}
