package org.taskchampion.ta;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.taskchampion.AttributeType;
import org.taskchampion.PropertyNames;
import org.taskchampion.dates.DateExpression;
import org.taskchampion.dates.DateSyntaxException;
import org.taskchampion.dates.DateWords;
import org.taskchampion.query.Conventions;
import org.taskchampion.query.UserAttribute;

/**
 * Reads the dates of a command line, at one time and in one zone. What is none is an error of use.
 *
 * @param words the words of the zone
 * @param now the time at which the command runs
 * @param names the attributes whose names may stand for their values
 */
record DateReader(DateWords words, Instant now, Set<String> names) {

  /** Returns what reads dates for a user: all dates of a task may be named, one's own too. */
  static DateReader of(Conventions conventions, Instant now) {
    Set<String> names = new TreeSet<>(AttributeName.TIMES);
    names.add(PropertyNames.MODIFIED);
    for (UserAttribute attribute : conventions.attributes()) {
      if (attribute.type() == AttributeType.DATE) {
        names.add(attribute.name());
      }
    }
    return new DateReader(conventions.dateWords(), now, names);
  }

  /** Reads the value of an attribute, in which others may be named. */
  DateExpression expression(String attribute, String value) {
    try {
      return words.expression(value, names);
    } catch (DateSyntaxException e) {
      throw noDate(attribute, e);
    }
  }

  /** Works out what an attribute is given. */
  Instant date(
      String attribute,
      DateExpression expression,
      Function<String, Optional<Instant>> otherAttributes) {
    try {
      return expression.date(now, otherAttributes);
    } catch (DateSyntaxException e) {
      throw noDate(attribute, e);
    }
  }

  /** Reads the date that an attribute is compared with. */
  Instant date(String attribute, String value) {
    try {
      return words.parse(value, now);
    } catch (DateSyntaxException e) {
      throw noDate(attribute, e);
    }
  }

  private static TaException noDate(String attribute, DateSyntaxException cause) {
    return TaException.usage(attribute + ": " + cause.getMessage());
  }
}
