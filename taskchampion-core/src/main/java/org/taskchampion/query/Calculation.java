package org.taskchampion.query;

import java.time.ZoneId;
import org.taskchampion.internal.Seconds;

/** Adds, subtracts, multiplies and divides values. */
final class Calculation {

  /** A text that is added up or repeated is no longer. */
  private static final int LONGEST = 100_000;

  private final char operator;
  private final ZoneId zone;
  private final Place place;

  Calculation(char operator, ZoneId zone, Place place) {
    this.operator = operator;
    this.zone = zone;
    this.place = place;
  }

  Value of(Value left, Value right) {
    try {
      return switch (operator) {
        case '+' -> sum(left, right);
        case '-' -> difference(left, right);
        case '*' -> product(left, right);
        default -> quotient(left, right);
      };
    } catch (ArithmeticException e) {
      throw fault("the result is too large, or something is divided by zero");
    }
  }

  static Value negative(Value value, Place place) {
    if (value instanceof Value.Numeral number) {
      return new Value.Numeral(-number.number());
    }
    if (value instanceof Value.Span span) {
      return new Value.Span(-span.seconds());
    }
    throw new FilterSyntaxException(
        "only a number and a span of time can have a minus sign", place.position());
  }

  private Value sum(Value left, Value right) {
    if (left instanceof Value.Text || right instanceof Value.Text) {
      return joined(Values.text(left, zone) + Values.text(right, zone));
    }
    if (left instanceof Value.Date date && !(right instanceof Value.Date)) {
      return new Value.Date(date.seconds() + seconds(right));
    }
    if (right instanceof Value.Date date && !(left instanceof Value.Date)) {
      return new Value.Date(date.seconds() + seconds(left));
    }
    if (left instanceof Value.Numeral a && right instanceof Value.Numeral b) {
      return new Value.Numeral(a.number() + b.number());
    }
    if (left instanceof Value.Date) {
      throw fault("two dates cannot be added");
    }
    return new Value.Span(seconds(left) + seconds(right));
  }

  private Value difference(Value left, Value right) {
    if (left instanceof Value.Text a && right instanceof Value.Text b) {
      return joined(a.text() + "-" + b.text());
    }
    if (left instanceof Value.Text || right instanceof Value.Text) {
      throw fault(
          "something that is missing, or a text, is subtracted from a date, a span of time or a"
              + " number, or the other way round; leave such tasks out first, as in due.any:");
    }
    if (left instanceof Value.Numeral a && right instanceof Value.Numeral b) {
      return new Value.Numeral(a.number() - b.number());
    }
    if (left instanceof Value.Date a) {
      return right instanceof Value.Date b
          ? new Value.Span(a.seconds() - b.seconds())
          : new Value.Date(a.seconds() - seconds(right));
    }
    if (right instanceof Value.Date) {
      throw fault("a date cannot be subtracted from a number or a span of time");
    }
    return new Value.Span(seconds(left) - seconds(right));
  }

  private Value product(Value left, Value right) {
    if (left instanceof Value.Numeral a && right instanceof Value.Numeral b) {
      return new Value.Numeral(a.number() * b.number());
    }
    if (left instanceof Value.Numeral && !(right instanceof Value.Numeral)) {
      return product(right, left);
    }
    if (right instanceof Value.Numeral b) {
      if (left instanceof Value.Span span) {
        return new Value.Span(Seconds.of(span.seconds() * b.number()));
      }
      if (left instanceof Value.Text text) {
        double times = Math.max(0, Math.floor(b.number()));
        if (times * text.text().length() > LONGEST) {
          throw fault("the text would be too long");
        }
        return repeated(text.text(), (int) times);
      }
    }
    throw fault("these cannot be multiplied");
  }

  private static Value repeated(String text, int times) {
    StringBuilder repeated = new StringBuilder();
    for (int i = 0; i < times && !text.isEmpty(); i++) {
      repeated.append(text);
    }
    return new Value.Text(repeated.toString());
  }

  private Value quotient(Value left, Value right) {
    if (!(right instanceof Value.Numeral divisor) || left instanceof Value.Text) {
      throw fault("only numbers and spans of time can be divided, and only by numbers");
    }
    double b = divisor.number();
    if (operator != '^' && (b == 0 || (operator == '%' && (long) b == 0))) {
      throw fault("something is divided by zero");
    }
    if (left instanceof Value.Numeral a) {
      return new Value.Numeral(
          switch (operator) {
            case '/' -> a.number() / b;
            case '%' -> (long) a.number() % (long) b;
            default -> Math.pow(a.number(), b);
          });
    }
    if (operator == '/' && left instanceof Value.Span span) {
      return new Value.Span(Seconds.of(span.seconds() / b));
    }
    throw fault("only numbers and spans of time can be divided, and only by numbers");
  }

  private static long seconds(Value value) {
    return value instanceof Value.Span span
        ? span.seconds()
        : value instanceof Value.Date date
            ? date.seconds()
            : Seconds.of(((Value.Numeral) value).number());
  }

  private Value joined(String text) {
    if (text.length() > LONGEST) {
      throw fault("the text would be too long");
    }
    return new Value.Text(text);
  }

  private FilterSyntaxException fault(String what) {
    return new FilterSyntaxException("this cannot be worked out: " + what, place.position());
  }
}
