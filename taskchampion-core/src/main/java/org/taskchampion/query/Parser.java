package org.taskchampion.query;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of a filter. It calls itself only for parentheses and the right side of operators,
 * and refuses to go deeper than {@link Expression#DEEPEST} of them.
 */
final class Parser {

  private final String text;
  private final Lexer lexer;
  private final boolean isValue;
  private final Terms terms;
  private Token before;
  private Token token;
  private int depth;

  private Parser(String text, int from, int end, boolean isValue, Conventions conventions) {
    this.text = text;
    this.isValue = isValue;
    this.lexer = new Lexer(text, from, end, isValue, conventions.dateWords());
    this.terms = new Terms(conventions);
    this.before = new Token(TokenType.END, from, from, "", from, false);
    this.token = lexer.next();
  }

  /** Reads a filter. */
  static Condition parse(String text, Conventions conventions) {
    Parser parser = new Parser(text, 0, text.length(), false, conventions);
    if (parser.token.type() == TokenType.END) {
      return Condition.ALL;
    }
    int start = parser.token.start();
    Term term = parser.exclusive();
    if (term == null) {
      throw new FilterSyntaxException("there is nothing inside the parentheses", start);
    }
    parser.expectEnd();
    Condition condition = parser.terms.whole(term);
    if (condition.depth() > Expression.DEEPEST) {
      throw new FilterSyntaxException(
          "the filter has more than " + Expression.DEEPEST + " parts inside each other", 0);
    }
    return condition;
  }

  /** Reads the value of an attribute that is a date, a number or a span of time. */
  static Operand parseValue(String text, int from, int end, Conventions conventions) {
    Parser parser = new Parser(text, from, end, true, conventions);
    Operand value = parser.terms.operand(parser.comparison(4), from);
    parser.expectEnd();
    return value;
  }

  private void advance() {
    before = token;
    token = lexer.next();
  }

  private void expectEnd() {
    if (token.type() == TokenType.END) {
      return;
    }
    throw new FilterSyntaxException(
        token.isOperator(")")
            ? "this parenthesis closes none that is open"
            : token.isOperator("!")
                ? "there must be \"and\", \"or\" or \"xor\" before a ! behind another term"
                : "\"" + token.text() + "\" cannot stand here",
        token.start());
  }

  private @Nullable Term exclusive() {
    Term first = either();
    if (!token.isOperator("xor")) {
      return first;
    }
    List<Condition> parts = new ArrayList<>();
    Term begin = needed(first);
    parts.add(terms.part(begin));
    while (token.isOperator("xor")) {
      advance();
      parts.add(terms.part(needed(either())));
    }
    return Term.of(Condition.xor(parts), begin.position());
  }

  private @Nullable Term either() {
    Term first = all();
    if (!token.isOperator("or")) {
      return first;
    }
    List<Condition> parts = new ArrayList<>();
    Term begin = needed(first);
    parts.add(terms.part(begin));
    while (token.isOperator("or")) {
      advance();
      parts.add(terms.part(needed(all())));
    }
    return Term.of(Condition.or(parts), begin.position());
  }

  /**
   * Reads terms that stand beside each other or are joined by "and"; null for empty parentheses.
   */
  private @Nullable Term all() {
    List<Term> found = new ArrayList<>();
    boolean isExplicit = false;
    while (true) {
      Term term = negation();
      if (term != null) {
        found.add(term);
      } else if (isExplicit || token.isOperator("and")) {
        needed(null);
      }
      isExplicit = token.isOperator("and");
      if (isExplicit) {
        advance();
      } else if (token.type() == TokenType.END || (token.isOperator() && !token.isOperator("("))) {
        return found.size() < 2
            ? found.isEmpty() ? null : found.get(0)
            : Term.of(terms.all(found), found.get(0).position());
      }
    }
  }

  private Term needed(@Nullable Term term) {
    if (term == null) {
      throw new FilterSyntaxException("a term is missing", token.start());
    }
    return term;
  }

  /** Reads a term; null for an empty pair of parentheses. */
  private @Nullable Term negation() {
    boolean negated = false;
    int start = token.start();
    if (!token.isOperator("!")) {
      return comparison(1);
    }
    while (token.isOperator("!")) {
      negated = !negated;
      advance();
    }
    Condition condition = terms.part(needed(comparison(1)));
    return Term.of(negated ? Condition.not(condition) : condition, start);
  }

  private @Nullable Term comparison(int weakest) {
    Term left = unary();
    while (true) {
      int strength = strength(token);
      if (left == null || strength < weakest) {
        return left;
      }
      Token operator = token;
      advance();
      deeper(operator);
      // The power alone groups to the right.
      Term right = comparison(strength == 6 ? 6 : strength + 1);
      depth--;
      left = terms.join(operator, left, missing(right, operator));
    }
  }

  private static int strength(Token token) {
    if (!token.isOperator()) {
      return 0;
    }
    Operator operator = Operator.ofSymbol(token.text());
    if (operator != null) {
      return operator.strength();
    }
    char c = token.text().charAt(0);
    return token.text().length() == 1 && "+-*/%^".indexOf(c) >= 0
        ? Operand.Arithmetic.strength(c)
        : 0;
  }

  private static Term missing(@Nullable Term right, Token operator) {
    if (right == null) {
      throw new FilterSyntaxException(
          "there is nothing inside the parentheses behind " + operator.text(), operator.start());
    }
    return right;
  }

  private void deeper(Token where) {
    if (++depth > Expression.DEEPEST) {
      throw new FilterSyntaxException(
          "the filter has more than " + Expression.DEEPEST + " parts inside each other",
          where.start());
    }
  }

  private @Nullable Term unary() {
    boolean signed = false;
    boolean negative = false;
    int start = token.start();
    while (token.isOperator("-") || token.isOperator("+")) {
      signed = true;
      negative ^= token.isOperator("-");
      advance();
    }
    if (!signed) {
      return primary();
    }
    int at = token.start();
    Operand operand = terms.operand(comparison(6), at);
    return Term.of(negative ? new Operand.Negative(operand, new Place(start)) : operand, start);
  }

  private @Nullable Term primary() {
    Token first = token;
    if (first.isOperator("(")) {
      return group(first);
    }
    if (first.type() == TokenType.END || first.isOperator()) {
      throw new FilterSyntaxException(
          before.joins()
              ? "a value or a term is missing behind \"" + before.text() + "\""
              : first.type() == TokenType.END
                  ? "a term is missing"
                  : "a value or a term is missing before \"" + first.text() + "\"",
          first.start());
    }
    Token joint = before;
    boolean follows = joint.joins();
    boolean isNegated = joint.isOperator("!");
    advance();
    boolean isJoined = follows || (token.joins() && !token.joinsConditions());
    if ((joint.isOperator("or") || joint.isOperator("xor"))
        && first.type() == TokenType.NUMBER
        && (!token.joins() || token.joinsConditions())) {
      throw new FilterSyntaxException(
          "a number behind \""
              + joint.text()
              + "\" names no task, and would be true of every task: write \"1 2\" for both, or the"
              + " number first, as in \"1 or +work\"",
          first.start());
    }
    return terms.read(text, first, isJoined, isNegated);
  }

  private @Nullable Term group(Token open) {
    deeper(open);
    advance();
    Term inside;
    if (token.isOperator(")")) {
      inside = null;
    } else {
      inside = isValue ? comparison(4) : exclusive();
    }
    if (!token.isOperator(")")) {
      if (token.type() == TokenType.END) {
        throw new FilterSyntaxException("this parenthesis is not closed", open.start());
      }
      expectEnd();
    }
    advance();
    depth--;
    return inside == null ? null : inside.grouped();
  }
}
