package org.taskchampion.query;

import org.jspecify.annotations.Nullable;
import org.taskchampion.query.AttributeNames.Kind;

/** A part of a filter that has a value for each task. */
sealed interface Operand extends Expression {

  /**
   * A text. Two are equal if they say the same, as what is searched for is in filters.
   *
   * @param text what it says; as something to search for, a regular expression
   * @param isLiteral whether nothing in what is searched for has a special meaning, so that the
   *     text is the expression of {@link Regexes#quote}
   */
  record Text(String text, boolean isLiteral) implements Operand {

    Text(String text) {
      this(text, false);
    }

    static Text literal(String text) {
      return new Text(Regexes.quote(text), true);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Text that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
      return text.hashCode();
    }

    @Override
    public int depth() {
      return 1;
    }
  }

  /**
   * A number.
   *
   * @param source as it is written; two numbers that are written differently are different
   * @param value what it is
   */
  record Numeral(String source, double value) implements Operand {
    @Override
    public int depth() {
      return 1;
    }
  }

  /**
   * A date, which words may express, so that it depends on when it is asked.
   *
   * @param source as it is written
   */
  record Date(String source) implements Operand {
    @Override
    public int depth() {
      return 1;
    }
  }

  /**
   * A span of time.
   *
   * @param source as it is written, without blanks
   */
  record Span(String source) implements Operand {
    @Override
    public int depth() {
      return 1;
    }
  }

  /**
   * A value of the task or of another one.
   *
   * @param text as it is written
   * @param subject the number or the beginning of the UUID of another task; null for the task
   * @param attribute the full name of the attribute
   * @param part what is wanted of it, such as "year"; null for the whole
   * @param kind what the attribute's values are
   * @param isFull whether its name is written in full: only then is the attribute more than its
   *     value
   */
  record Reference(
      String text,
      @Nullable String subject,
      String attribute,
      @Nullable String part,
      Kind kind,
      boolean isFull)
      implements Operand {

    static Reference to(String attribute, Kind kind) {
      return new Reference(attribute, null, attribute, null, kind, true);
    }

    /** Says whether this is an attribute of the task itself, in full. */
    boolean isAttribute() {
      return isFull && subject == null && part == null;
    }

    boolean is(String name) {
      return isAttribute() && attribute.equals(name);
    }

    @Override
    public int depth() {
      return 1;
    }
  }

  /** Two values and one of {@code + - * / % ^}. */
  record Arithmetic(char operator, Operand left, Operand right, Place place) implements Operand {
    @Override
    public int depth() {
      return 1 + Math.max(left.depth(), right.depth());
    }

    static int strength(char operator) {
      return switch (operator) {
        case '+', '-' -> 4;
        case '*', '/', '%' -> 5;
        default -> 6;
      };
    }
  }

  /** A value with a minus sign. */
  record Negative(Operand operand, Place place) implements Operand {
    @Override
    public int depth() {
      return 1 + operand.depth();
    }
  }
}
