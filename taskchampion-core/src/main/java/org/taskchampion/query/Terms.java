package org.taskchampion.query;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.taskchampion.query.AttributeNames.Kind;
import org.taskchampion.query.Condition.Ids;

/** Says what the words of a filter mean, alone and beside each other. */
final class Terms {

  /** Larger than any number of a task. What is much larger is read as a date. */
  private static final int LARGEST_ID = 300_000_000;

  private final Conventions conventions;
  private final References references;
  private final Comparisons comparisons;

  Terms(Conventions conventions) {
    this.conventions = conventions;
    this.references = new References(conventions.names());
    this.comparisons = new Comparisons(conventions);
  }

  /**
   * Returns what a single token means.
   *
   * @param isJoined whether a number is a value here: behind an operator, or before one of values
   * @param isNegated whether there is a ! before it
   */
  Term read(String text, Token token, boolean isJoined, boolean isNegated) {
    int at = token.start();
    return switch (token.type()) {
      case PAIR -> Term.of(new Pairs(conventions, comparisons).read(text, token), at);
      case TAG -> tag(token);
      case PATTERN -> search(token.text(), new Operand.Text(token.text()), at);
      case QUOTED -> literal(new Operand.Text(token.text()), !isFalse(token.text()), at);
      case DURATION -> {
        Operand.Span span = new Operand.Span(token.text());
        yield literal(span, Moments.seconds(span) != 0, at);
      }
      case NUMBER -> number(token, isJoined);
      case SET -> Term.of(set(token), at);
      case UUID ->
          new Term(
              new Ids(List.of(), List.of(token.text())),
              null,
              new Operand.Text(token.text()),
              false,
              false,
              at);
      case DATE -> {
        Operand.Date date = new Operand.Date(token.text());
        yield isNegated ? literal(date, true, at) : search(token.text(), date, at);
      }
      case URL ->
          Term.search(Operand.Text.literal(token.text()), new Operand.Text(token.text()), at);
      case WORD -> word(token, isNegated);
      case OPERATOR, END -> throw new IllegalStateException(token.text() + " is no term");
    };
  }

  private static Term search(String pattern, Operand operand, int at) {
    return Term.search(new Operand.Text(pattern), operand, at);
  }

  private static Term literal(Operand operand, boolean isTrue, int at) {
    return new Term(isTrue ? Condition.ALL : Condition.NONE, null, operand, false, true, at);
  }

  private static boolean isFalse(String text) {
    return text.isEmpty() || text.equals("0") || text.equals("0.0");
  }

  private static Term tag(Token token) {
    Condition has = new Condition.HasTag(token.text().substring(1));
    return Term.of(token.text().charAt(0) == '+' ? has : Condition.not(has), token.start());
  }

  private static Term number(Token token, boolean isJoined) {
    Operand.Numeral number = new Operand.Numeral(token.text(), Values.number(token.text()));
    int length = token.text().length();
    boolean isWhole = Characters.endOfDigits(token.text(), 0, length) == length;
    return isJoined || !isWhole
        ? literal(number, number.value() != 0, token.start())
        : new Term(ids(token.text()), null, number, false, false, token.start());
  }

  private Term word(Token token, boolean isNegated) {
    int at = token.start();
    String word = token.text();
    Operand operand = operand(word);
    if (operand instanceof Operand.Reference reference && (reference.isFull() || isNegated)) {
      return new Term(new Condition.Truth(operand), null, operand, false, true, at);
    }
    return isNegated && operand instanceof Operand.Text
        ? literal(operand, !isFalse(word), at)
        : search(word, operand, at);
  }

  private Operand operand(String word) {
    Operand.Reference reference = references.find(word);
    if (reference != null) {
      return reference;
    }
    return switch (word) {
      case "true" -> new Operand.Numeral(word, 1);
      case "false" -> new Operand.Numeral(word, 0);
      case "pi" -> new Operand.Numeral(word, 3.14159165);
      default -> new Operand.Text(word);
    };
  }

  /** Reads numbers with commas between them, which are so large only by mistake. */
  private static Condition set(Token token) {
    Ids ids = ids(token.text());
    for (Ids.Range range : ids.ranges()) {
      if (range.first() > Filter.LARGEST_ID) {
        throw new FilterSyntaxException(
            "no task has the number " + range.first() + ": they go up to " + Filter.LARGEST_ID,
            token.start());
      }
    }
    return ids;
  }

  /** Reads numbers and ranges of numbers with commas between them. */
  private static Ids ids(String text) {
    List<Ids.Range> ranges = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int comma = text.indexOf(',', at);
      int end = comma < 0 ? text.length() : comma;
      int dash = text.indexOf('-', at);
      boolean isRange = dash >= 0 && dash < end;
      int first = id(text.substring(at, isRange ? dash : end));
      int last = isRange ? id(text.substring(dash + 1, end)) : first;
      ranges.add(new Ids.Range(Math.min(first, last), Math.max(first, last)));
      at = end + 1;
    }
    return new Ids(List.copyOf(ranges), List.of());
  }

  private static int id(String digits) {
    try {
      return Math.min(LARGEST_ID, Integer.parseInt(digits));
    } catch (NumberFormatException e) {
      return LARGEST_ID;
    }
  }

  /** Returns what a term is as a condition. */
  Condition condition(Term term) {
    if (term.pattern() != null) {
      return comparisons.search(term.pattern(), new Place(term.position()));
    }
    if (term.condition() == null) {
      String what =
          term.operand() instanceof Operand.Arithmetic arithmetic
                  && (arithmetic.left() instanceof Operand.Text
                      || arithmetic.right() instanceof Operand.Text)
              ? "a word with an operator in it is worked out; to search for it, put it between"
                  + " slashes, as in /re-check/"
              : "this is a value and no condition: compare it with another one";
      throw new FilterSyntaxException(what, term.position());
    }
    return term.condition();
  }

  /** Returns what a term is as a condition that is joined otherwise than by "and". */
  Condition part(Term term) {
    Condition condition = condition(term);
    if (Condition.limitOf(condition) != null) {
      throw new FilterSyntaxException(
          "a limit is no condition: it cannot be joined by or and xor, nor be behind a !",
          term.position());
    }
    return condition;
  }

  /** Returns what the whole filter is. A single value finds nothing. */
  Condition whole(Term term) {
    Condition condition = term.isLiteral() ? Condition.NONE : condition(term);
    return condition instanceof Condition.Truth ? Condition.NONE : condition;
  }

  /** Returns what a term is as a value. */
  Operand operand(@Nullable Term term, int at) {
    if (term == null) {
      throw new FilterSyntaxException("there is nothing inside the parentheses", at);
    }
    if (term.operand() == null) {
      throw new FilterSyntaxException(
          "this is a condition and no value: it can be joined only by and, or, xor and !",
          term.position());
    }
    return term.operand();
  }

  /** Joins terms by "and". Numbers and UUIDs that are no groups of their own mean one of them. */
  Condition all(List<Term> terms) {
    List<Condition> parts = new ArrayList<>();
    List<Ids.Range> ranges = new ArrayList<>();
    List<String> beginnings = new ArrayList<>();
    int place = -1;
    for (Term term : terms) {
      Condition condition = condition(term);
      if (condition instanceof Ids ids && !term.isGrouped()) {
        if (place < 0) {
          place = parts.size();
        }
        ranges.addAll(ids.ranges());
        beginnings.addAll(ids.beginnings());
      } else {
        parts.add(condition);
      }
    }
    if (place >= 0) {
      parts.add(place, new Ids(List.copyOf(ranges), List.copyOf(beginnings)));
    }
    return Condition.and(parts);
  }

  /** Joins two values by an operator. */
  Term join(Token operator, Term left, Term right) {
    Place place = new Place(operator.start());
    Operand first = operand(left, left.position());
    Operand second = operand(right, right.position());
    Operator comparison = Operator.ofSymbol(operator.text());
    if (comparison != null) {
      return Term.of(comparisons.of(comparison, first, second, place), left.position());
    }
    Operand.Arithmetic arithmetic =
        new Operand.Arithmetic(operator.text().charAt(0), first, second, place);
    if (arithmetic.depth() > Expression.DEEPEST) {
      throw new FilterSyntaxException(
          "more than " + Expression.DEEPEST + " values are worked out at once", operator.start());
    }
    return Term.of(arithmetic, left.position());
  }

  /** Says what the values of an attribute are called. */
  static String name(Kind kind) {
    return switch (kind) {
      case TEXT -> "text";
      case NUMBER -> "number";
      case DATE -> "date";
      case DURATION -> "span of time";
    };
  }
}
