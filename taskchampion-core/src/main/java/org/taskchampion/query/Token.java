package org.taskchampion.query;

/**
 * A word of a filter's text.
 *
 * @param type what it is
 * @param start where it begins
 * @param end where it ends
 * @param text what it says: of a quoted text what is inside, of a tag its name with the sign
 * @param valueStart of a pair, where the value begins; otherwise where the token ends
 * @param isQuoted of a pair, whether the value is quoted
 */
record Token(TokenType type, int start, int end, String text, int valueStart, boolean isQuoted) {

  boolean isOperator() {
    return type == TokenType.OPERATOR;
  }

  boolean isOperator(String symbol) {
    return type == TokenType.OPERATOR && text.equals(symbol);
  }

  /** Says whether this is an operator that conditions stand before. */
  boolean joinsConditions() {
    return isOperator("and") || isOperator("or") || isOperator("xor");
  }

  /** Says whether this is an operator that values or conditions stand around. */
  boolean joins() {
    return type == TokenType.OPERATOR && !text.equals("(") && !text.equals(")");
  }
}
