package org.taskchampion.query;

import org.taskchampion.query.AttributeNames.Kind;

/** Makes comparisons, and refuses those that make no sense of any task. */
final class Comparisons {

  private final Conventions conventions;

  Comparisons(Conventions conventions) {
    this.conventions = conventions;
  }

  /** Returns the condition that two values compare as wanted. */
  Condition of(Operator operator, Operand left, Operand right, Place place) {
    if (operator.isMatch()) {
      if (right instanceof Operand.Text pattern) {
        Regexes.check(pattern, conventions, place);
      }
      return new Condition.Compare(operator, left, right, place);
    }
    return new Condition.Compare(
        operator, typed(left, right, place), typed(right, left, place), place);
  }

  /** Returns the condition that the description or a note matches. */
  Condition search(Operand.Text pattern, Place place) {
    Regexes.check(pattern, conventions, place);
    return Condition.search(pattern, place);
  }

  /** Returns a value as what it is compared with is: a text may be a date or a span of time. */
  private Operand typed(Operand operand, Operand other, Place place) {
    if (!(operand instanceof Operand.Text text)
        || text.text().isEmpty()
        || !(other instanceof Operand.Reference reference)) {
      return operand;
    }
    if (reference.is(AttributeNames.ID)) {
      throw new FilterSyntaxException(
          "\""
              + text.text()
              + "\" is no number of a task; several are written as 1,3-5 without id:",
          place.position());
    }
    if (reference.subject() != null || References.ANNOTATIONS.equals(reference.attribute())) {
      return operand;
    }
    if (reference.kind() != Kind.DATE && reference.kind() != Kind.DURATION) {
      return operand;
    }
    Operand meant = Moments.find(text.text(), reference.kind(), conventions);
    if (meant == null) {
      throw new FilterSyntaxException(
          "\""
              + text.text()
              + "\" is no "
              + Terms.name(reference.kind())
              + ", which "
              + reference.attribute()
              + " is compared with",
          place.position());
    }
    return meant;
  }
}
