package org.taskchampion.query;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.taskchampion.query.AttributeNames.Kind;

/** Reads a name and a value, such as {@code due.before:eom}. */
final class Pairs {

  private static final String PAGE = "page";

  private final Conventions conventions;
  private final Comparisons comparisons;

  Pairs(Conventions conventions, Comparisons comparisons) {
    this.conventions = conventions;
    this.comparisons = comparisons;
  }

  Condition read(String text, Token token) {
    Place place = new Place(token.start());
    String raw = text.substring(token.valueStart(), token.end());
    if (token.text().equals(AttributeNames.LIMIT)) {
      return limit(raw, token);
    }
    String name = token.text();
    String modifier = "";
    int dot = name.lastIndexOf('.');
    String attribute = find(name);
    if (attribute == null && dot > 0) {
      modifier = name.substring(dot + 1);
      name = name.substring(0, dot);
      attribute = find(name);
    }
    if (attribute == null) {
      throw unknown(name, place);
    }
    Kind kind = conventions.names().kind(attribute);
    Operand.Reference left = Operand.Reference.to(attribute, kind == null ? Kind.TEXT : kind);
    String value = token.isQuoted() ? Quotes.read(text, token.valueStart(), token.end() - 1) : raw;
    return switch (modifier) {
      case "none" -> empty(Operator.EQUAL, left, place);
      case "any" -> empty(Operator.NOT_EQUAL, left, place);
      case "startswith", "left" -> matches(Operator.MATCH, left, "^" + value, place);
      case "endswith", "right" -> matches(Operator.MATCH, left, value + "$", place);
      case "word" -> matches(Operator.MATCH, left, "\\b" + value + "\\b", place);
      case "noword" -> matches(Operator.NO_MATCH, left, "\\b" + value + "\\b", place);
      default -> {
        Operator operator = Operator.ofModifier(modifier);
        if (operator == null) {
          throw new FilterSyntaxException(
              "there is no modifier \""
                  + modifier
                  + "\"; there are is, isnt, not, before, after, by, under, over, above, below,"
                  + " none, any, has, hasnt, startswith, endswith, word and noword",
              token.start() + name.length() + 1);
        }
        boolean isText = left.kind() == Kind.TEXT || operator.isMatch() || value.isEmpty();
        yield comparisons.of(
            operator,
            left,
            isText ? new Operand.Text(value) : value(text, token, value, left.kind()),
            place);
      }
    };
  }

  /** Reads an expression, which can be in quotation marks if it has blanks. */
  private Operand value(String text, Token token, String value, Kind kind) {
    int start = token.valueStart() + (token.isQuoted() ? 1 : 0);
    int end = token.end() - (token.isQuoted() ? 1 : 0);
    if (text.substring(start, end).equals(value)) {
      return value(text, start, end, kind);
    }
    try {
      return value(value, 0, value.length(), kind);
    } catch (FilterSyntaxException e) {
      throw new FilterSyntaxException(String.valueOf(e.getMessage()), start);
    }
  }

  private Operand value(String text, int start, int end, Kind kind) {
    if (kind == Kind.DATE && conventions.dateWords().wordAt(text, start).isEmpty()) {
      MistypedDates.checkValue(text, start, end);
    }
    return Parser.parseValue(text, start, end, conventions);
  }

  private Condition matches(Operator operator, Operand left, String pattern, Place place) {
    return comparisons.of(operator, left, new Operand.Text(pattern), place);
  }

  private static Condition empty(Operator operator, Operand left, Place place) {
    return new Condition.Compare(operator, left, new Operand.Text(""), place);
  }

  private @Nullable String find(String name) {
    List<String> meanings = conventions.names().meanings(name);
    return meanings.size() == 1 ? meanings.get(0) : null;
  }

  private FilterSyntaxException unknown(String name, Place place) {
    List<String> meanings = conventions.names().meanings(name);
    return new FilterSyntaxException(
        meanings.isEmpty()
            ? "there is no attribute \"" + name + "\"; to search for a text, put it between slashes"
            : "\"" + name + "\" can be " + String.join(", ", meanings) + "; write more of it",
        place.position());
  }

  private static Condition limit(String value, Token token) {
    if (value.equals(PAGE)) {
      return new Condition.Limit(Condition.Limit.PAGE);
    }
    try {
      int count = value.isEmpty() ? 0 : Integer.parseInt(value);
      if (count >= 0) {
        return new Condition.Limit(count);
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new FilterSyntaxException("limit takes a number of tasks, or page", token.valueStart());
  }
}
