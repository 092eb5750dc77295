package org.taskchampion.query;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.taskchampion.PropertyNames;
import org.taskchampion.query.AttributeNames.Kind;

/** Writes a condition so that the parser reads an equal one. */
final class Printer {

  private final StringBuilder out = new StringBuilder();

  private Printer() {}

  static String print(Condition condition) {
    Printer printer = new Printer();
    if (Condition.isAll(condition)) {
      return "";
    }
    printer.write(condition, 0);
    return printer.out.toString();
  }

  /**
   * Writes a condition.
   *
   * @param around how strongly binds what stands around: 0 for nothing, 1 for xor, 2 for or, 3 for
   *     and, 4 for !
   */
  private void write(Condition condition, int around) {
    if (condition instanceof Condition.Xor xor) {
      join(xor.parts(), " xor ", 1, around);
    } else if (condition instanceof Condition.Or or) {
      join(or.parts(), " or ", 2, around);
    } else if (condition instanceof Condition.And and) {
      join(and.parts(), null, 3, around);
    } else if (condition instanceof Condition.Not not) {
      negation(not.part());
    } else if (condition instanceof Condition.Ids ids) {
      parenthesised(() -> ids(ids), around > 0);
    } else {
      simple(condition);
    }
  }

  private void parenthesised(Runnable inside, boolean needed) {
    out.append(needed ? "( " : "");
    inside.run();
    out.append(needed ? " )" : "");
  }

  private void join(List<Condition> parts, @Nullable String operator, int strength, int around) {
    parenthesised(
        () -> {
          for (int i = 0; i < parts.size(); i++) {
            if (i > 0) {
              out.append(
                  operator != null
                      ? operator
                      : standsAlone(parts.get(i - 1)) && standsAlone(parts.get(i)) ? " " : " and ");
            }
            write(parts.get(i), strength);
          }
        },
        around >= strength);
  }

  /** Says whether no "and" is needed before and behind. */
  private static boolean standsAlone(Condition condition) {
    return condition instanceof Condition.HasTag
        || (condition instanceof Condition.Not not && not.part() instanceof Condition.HasTag)
        || (condition instanceof Condition.Compare compare && isPair(compare))
        || condition instanceof Condition.Or
        || condition instanceof Condition.Xor
        || condition instanceof Condition.Limit;
  }

  private void negation(Condition part) {
    if (part instanceof Condition.HasTag tag) {
      tag('-', tag.name());
    } else if (part instanceof Condition.Truth) {
      out.append("! ");
      simple(part);
    } else {
      out.append("! ( ");
      write(part, 0);
      out.append(" )");
    }
  }

  private void ids(Condition.Ids ids) {
    String separator = "";
    for (Condition.Ids.Range range : ids.ranges()) {
      out.append(separator).append(range.first());
      if (range.last() != range.first()) {
        out.append('-').append(range.last());
      }
      separator = " ";
    }
    for (String beginning : ids.beginnings()) {
      out.append(separator).append(beginning);
      separator = " ";
    }
  }

  private void simple(Condition condition) {
    if (condition instanceof Condition.HasTag tag) {
      tag('+', tag.name());
    } else if (condition instanceof Condition.Compare compare) {
      compare(compare);
    } else if (condition instanceof Condition.Truth truth) {
      operand(truth.operand(), 0);
    } else if (condition instanceof Condition.Limit limit) {
      out.append("limit:").append(limit.count() < 0 ? "page" : limit.count());
    }
  }

  private void tag(char sign, String name) {
    out.append(sign).append(isPlainTag(name) ? name : Quotes.write(name));
  }

  private static boolean isPlainTag(String name) {
    char first = name.charAt(0);
    if (!Characters.isLetter(first) && first < 128 && "_@#$".indexOf(first) < 0) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) == ':' || Characters.isEnd(name, i, name.length())) {
        return false;
      }
    }
    return true;
  }

  private void compare(Condition.Compare compare) {
    if (isPattern(compare)) {
      Operand.Text right = (Operand.Text) compare.right();
      String pattern = right.text();
      String literal = right.isLiteral() ? Regexes.unquote(pattern) : "";
      if (Lexer.isUrl(literal, 0) && literal.chars().noneMatch(c -> Characters.isBlank((char) c))) {
        out.append(literal);
        return;
      }
      out.append('/').append(pattern.replace("/", "\\/")).append('/');
      return;
    }
    Operator operator = compare.operator();
    if (isPair(compare)) {
      Operand.Reference left = (Operand.Reference) compare.left();
      out.append(left.attribute());
      boolean isEmpty = compare.right().equals(new Operand.Text(""));
      if (isEmpty && (operator == Operator.EQUAL || operator == Operator.NOT_EQUAL)) {
        out.append(operator == Operator.EQUAL ? ".none:" : ".any:");
        return;
      }
      String modifier = operator.modifier();
      out.append(modifier.isEmpty() ? ":" : "." + modifier + ":");
      value(compare.right());
      return;
    }
    operand(compare.left(), operator.strength() + 1);
    out.append(' ').append(operator.symbol).append(' ');
    operand(compare.right(), operator.strength() + 1);
  }

  /** Says whether a search can stand between slashes. */
  private static boolean isPattern(Condition.Compare compare) {
    if (compare.operator() != Operator.MATCH
        || !(compare.left() instanceof Operand.Reference left)
        || !left.is(PropertyNames.DESCRIPTION)
        || !(compare.right() instanceof Operand.Text right)) {
      return false;
    }
    String pattern = right.text();
    return !pattern.endsWith("\\") && !pattern.contains("\\/") && !pattern.contains("\\\\");
  }

  /** Says whether a comparison can be written as a name and a value. */
  private static boolean isPair(Condition.Compare compare) {
    if (isPattern(compare)) {
      return true;
    }
    if (compare.operator() == Operator.GREATER_OR_EQUAL
        || !(compare.left() instanceof Operand.Reference left)
        || !left.isAttribute()
        || left.attribute().equals(References.ANNOTATIONS)) {
      return false;
    }
    Operand right = compare.right();
    if (right instanceof Operand.Text text) {
      return left.kind() == Kind.TEXT || compare.operator().isMatch() || text.text().isEmpty();
    }
    return left.kind() != Kind.TEXT
        && !compare.operator().isMatch()
        && (right instanceof Operand.Date
            || right instanceof Operand.Span
            || (right instanceof Operand.Numeral number
                && Characters.isDigit(number.source().charAt(0))));
  }

  private void value(Operand operand) {
    if (operand instanceof Operand.Text text) {
      out.append(isPlainValue(text.text()) ? text.text() : Quotes.write(text.text()));
    } else {
      operand(operand, 0);
    }
  }

  private static boolean isPlainValue(String text) {
    if (text.isEmpty()) {
      return true;
    }
    char first = text.charAt(0);
    if (Quotes.isQuote(first) || first == ':' || first == '=') {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Characters.isBlank(c) || c == '(' || c == ')' || c < ' ') {
        return false;
      }
    }
    return true;
  }

  private void operand(Operand operand, int around) {
    if (operand instanceof Operand.Text text) {
      out.append(Quotes.write(text.text()));
    } else if (operand instanceof Operand.Numeral number) {
      out.append(number.source());
    } else if (operand instanceof Operand.Date date) {
      out.append(date.source());
    } else if (operand instanceof Operand.Span span) {
      out.append(span.source());
    } else if (operand instanceof Operand.Reference reference) {
      out.append(reference.text());
    } else if (operand instanceof Operand.Negative negative) {
      parenthesised(
          () -> {
            out.append("- ");
            operand(negative.operand(), 7);
          },
          around > 6);
    } else if (operand instanceof Operand.Arithmetic arithmetic) {
      arithmetic(arithmetic, around);
    }
  }

  private void arithmetic(Operand.Arithmetic arithmetic, int around) {
    int strength = Operand.Arithmetic.strength(arithmetic.operator());
    boolean isPower = strength == 6;
    parenthesised(
        () -> {
          operand(arithmetic.left(), isPower ? 7 : strength);
          // A slash behind a blank might begin a pattern.
          out.append(arithmetic.operator() == '/' ? "/" : " " + arithmetic.operator() + " ");
          operand(arithmetic.right(), isPower ? 6 : strength + 1);
        },
        around > strength);
  }
}
