package org.taskchampion.ta;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.taskchampion.PropertyNames;
import org.taskchampion.dates.DateExpression;
import org.taskchampion.dates.DateSyntaxException;
import org.taskchampion.dates.DateWords;

/**
 * Reads the dates of a command line, at one time and in one zone. What is none is an error of use.
 *
 * @param words the words of the zone
 * @param now the time at which the command runs
 */
record DateReader(DateWords words, Instant now) {

  /** The attributes whose names may stand for their values. */
  private static final Set<String> NAMES = new TreeSet<>(AttributeName.TIMES);

  static {
    NAMES.add(PropertyNames.MODIFIED);
  }

  /** Reads the value of an attribute, in which others may be named. */
  DateExpression expression(String attribute, String value) {
    try {
      return words.expression(value, NAMES);
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
