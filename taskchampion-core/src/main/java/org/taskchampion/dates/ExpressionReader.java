package org.taskchampion.dates;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads an expression of dates, spans of time and numbers, and puts it into the order in which it
 * is worked out. It keeps what is still open on a stack of its own, and so takes texts of any
 * depth.
 */
final class ExpressionReader {

  /** A sign in front of a value, as it stands among the operators. */
  private static final char NEGATIVE = '~';

  private static final char POSITIVE = '#';

  /**
   * What was read and is not yet applied.
   *
   * @param symbol an operator, a sign, or an open parenthesis
   * @param position where it stands
   */
  private record Open(char symbol, int position) {

    int rank() {
      return switch (symbol) {
        case '(' -> 0;
        case '+', '-' -> 1;
        case '*', '/' -> 2;
        default -> 3;
      };
    }
  }

  private final String text;
  private final @Nullable DateWords dates;
  private final Set<String> names;
  private final List<PartValues.Step> steps = new ArrayList<>();
  private final Set<String> used = new TreeSet<>();
  private final Deque<ValueType> types = new ArrayDeque<>();
  private final Deque<Open> open = new ArrayDeque<>();
  private int next;

  /**
   * Makes a reader.
   *
   * @param dates null to read spans of time and numbers alone
   * @param names the attributes that may be named
   */
  ExpressionReader(String text, @Nullable DateWords dates, Set<String> names) {
    this.text = text;
    this.dates = dates;
    this.names = names;
  }

  /**
   * Reads the text.
   *
   * @return what it comes to
   * @throws DateSyntaxException if it is no expression
   */
  ValueType read() {
    boolean wantsValue = true;
    for (skipBlanks(); next < text.length(); skipBlanks()) {
      wantsValue = wantsValue ? readValue() : readOperator();
    }
    if (wantsValue) {
      throw new DateSyntaxException(
          (types.isEmpty() ? "a value is missing; " : "a value is missing at the end; ") + forms(),
          text.length());
    }
    while (!open.isEmpty()) {
      Open last = open.pop();
      if (last.symbol == '(') {
        throw new DateSyntaxException("this ( has no ); write one behind the value", last.position);
      }
      apply(last);
    }
    return types.pop();
  }

  /** Returns what to do to work the text out. */
  List<PartValues.Step> steps() {
    return List.copyOf(steps);
  }

  /** Returns the attributes that the text names. */
  Set<String> used() {
    return used;
  }

  /** Says what to write. */
  String forms() {
    return dates == null
        ? "write a duration such as 3days, 2w, 90min or P1DT2H"
        : "write a date such as 2026-12-24, 2026-12-24T18:00, 18:00, tomorrow, friday or eom, a"
            + " duration from now such as 3days, or a sum such as eom-1w";
  }

  private void skipBlanks() {
    next = Scan.endOfBlanks(text, next);
  }

  /** Reads a value, or what may stand in front of one; says whether a value is still wanted. */
  private boolean readValue() {
    char c = text.charAt(next);
    switch (c) {
      case '(' -> open.push(new Open('(', next++));
      case '+' -> open.push(new Open(POSITIVE, next++));
      case '-' -> open.push(new Open(NEGATIVE, next++));
      default -> {
        readWord();
        return false;
      }
    }
    return true;
  }

  private void readWord() {
    int start = next;
    Found date = dates == null ? null : dates.find(text, start);
    if (date == null && dates != null && IsoDates.hasForm(text, start)) {
      throw noDay(start);
    }
    DurationWord span = Units.find(text, start);
    if (date != null && (span == null || date.end() >= span.end())) {
      add(PartValues.date(date.meaning()), ValueType.DATE, date.end());
    } else if (span != null) {
      add(PartValues.value(new DateValue.Span(span.duration())), ValueType.SPAN, span.end());
    } else if (Scan.isDigit(text, start)) {
      int end = Numeral.end(text, start);
      if (!Scan.canEnd(text, end)) {
        throw unknown(start);
      }
      BigDecimal number = Numeral.read(text, start, end);
      add(PartValues.value(new DateValue.Amount(number)), ValueType.NUMBER, end);
    } else {
      readName(start);
    }
  }

  private void readName(int start) {
    int end = start;
    while (!Scan.canEnd(text, end)) {
      end += Character.charCount(text.codePointAt(end));
    }
    String name = text.substring(start, end);
    if (!names.contains(name)) {
      throw unknown(start);
    }
    used.add(name);
    add(PartValues.attribute(name, start), ValueType.DATE, end);
  }

  private void add(PartValues.Step step, ValueType type, int end) {
    steps.add(step);
    types.push(type);
    next = end;
  }

  /** Reads what stands behind a value; says whether a value is wanted now. */
  private boolean readOperator() {
    char c = text.charAt(next);
    Open found = new Open(c, next);
    switch (c) {
      case '+', '-', '*', '/' -> {
        while (!open.isEmpty() && open.peek().rank() >= found.rank()) {
          apply(open.pop());
        }
        open.push(found);
        next++;
        return true;
      }
      case ')' -> {
        while (!open.isEmpty() && open.peek().symbol != '(') {
          apply(open.pop());
        }
        if (open.poll() == null) {
          throw new DateSyntaxException("this ) has no (; leave it out", next);
        }
        next++;
        return false;
      }
      default ->
          throw new DateSyntaxException(
              DateSyntaxException.quote(text, next)
                  + " cannot stand behind a value; write + or - between two values, and T between"
                  + " a date and its time",
              next);
    }
  }

  /** Applies an operator to the values in front of it. */
  private void apply(Open operator) {
    ValueType right = types.pop();
    if (operator.symbol == NEGATIVE || operator.symbol == POSITIVE) {
      if (right == ValueType.DATE) {
        throw new DateSyntaxException(
            "a date cannot have a sign; write a duration behind it, or another date in front",
            operator.position);
      }
      if (operator.symbol == NEGATIVE) {
        steps.add(PartValues.negation(operator.position));
      }
      types.push(right);
      return;
    }
    ValueType left = types.pop();
    ValueType type = ValueType.of(left, operator.symbol, right);
    if (type == null) {
      throw new DateSyntaxException(
          left.words()
              + " "
              + operator.symbol
              + " "
              + right.words()
              + " has no meaning; write a date + or - a duration, or a duration * or / a number",
          operator.position);
    }
    steps.add(PartValues.operation(operator.symbol, operator.position));
    types.push(type);
  }

  private DateSyntaxException unknown(int start) {
    String what =
        dates == null
            ? " is no duration; "
            : names.isEmpty() ? " is no date; " : " is no date and no attribute that has one; ";
    return new DateSyntaxException(DateSyntaxException.quote(text, start) + what + forms(), start);
  }

  private DateSyntaxException noDay(int start) {
    int end = start + "2026-12-24".length();
    DateWords words = Objects.requireNonNull(dates);
    boolean day = words.find(text.substring(start, end), 0) != null;
    return day
        ? new DateSyntaxException(
            DateSyntaxException.quote(text, end)
                + " is no time of day; write 2026-12-24T18:00 or 2026-12-24T18:00:30Z",
            end)
        : new DateSyntaxException(
            "there is no day " + text.substring(start, end) + "; " + forms(), start);
  }
}
