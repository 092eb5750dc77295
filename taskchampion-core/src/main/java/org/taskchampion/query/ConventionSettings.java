package org.taskchampion.query;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.util.Locale;
import org.taskchampion.AttributeType;
import org.taskchampion.PropertyNames;
import org.taskchampion.internal.Numbers;
import org.taskchampion.internal.YesNo;

/** Reads the settings of Taskwarrior that conventions hold. */
final class ConventionSettings {

  private static final String URGENCY = "urgency.";
  private static final String COEFFICIENT = ".coefficient";
  private static final String UDA = "uda.";

  private final Conventions.Builder builder;

  ConventionSettings(Conventions.Builder builder) {
    this.builder = builder;
  }

  boolean set(String name, String value) {
    switch (name) {
      case "weekstart" -> builder.firstDayOfWeek(day(value));
      case "dateformat" -> builder.dateFormat(value);
      case PropertyNames.DUE -> builder.dueDays(whole(name, value));
      case "urgency.age.max" -> builder.maximumAge(whole(name, value));
      case "urgency.inherit" -> builder.inheritsUrgency(YesNo.parse(name, value));
      case "abbreviation.minimum" -> builder.shortestAbbreviation(whole(name, value));
      case "search.case.sensitive" -> builder.caseSensitive(YesNo.parse(name, value));
      case "regex" -> builder.regularExpressions(YesNo.parse(name, value));
      default -> {
        return setNamed(name, value);
      }
    }
    return true;
  }

  private boolean setNamed(String name, String value) {
    if (name.startsWith(URGENCY)
        && name.endsWith(COEFFICIENT)
        && name.length() > URGENCY.length() + COEFFICIENT.length()) {
      String coefficient = name.substring(URGENCY.length(), name.length() - COEFFICIENT.length());
      if (!UrgencyNames.isName(coefficient)) {
        return false;
      }
      builder.coefficient(coefficient, number(name, value).doubleValue());
      return true;
    }
    int last = name.lastIndexOf('.');
    if (!name.startsWith(UDA) || last <= UDA.length()) {
      return false;
    }
    UserAttribute known = builder.known(name.substring(UDA.length(), last));
    switch (name.substring(last + 1)) {
      case "type" -> builder.attribute(ofType(known, value));
      case "label" -> builder.attribute(known.label(value));
      case "values" -> builder.attribute(known.values(values(value)));
      case "default" -> builder.attribute(known.defaultValue(value));
      default -> {
        return false;
      }
    }
    return true;
  }

  private static String[] values(String value) {
    return value.isEmpty() ? new String[0] : value.split(",", -1);
  }

  private static UserAttribute ofType(UserAttribute known, String value) {
    AttributeType type =
        switch (value) {
          case "string" -> AttributeType.STRING;
          case "numeric" -> AttributeType.NUMERIC;
          case "date" -> AttributeType.DATE;
          case "duration" -> AttributeType.DURATION;
          default ->
              throw new IllegalArgumentException(
                  "\""
                      + value
                      + "\" is no type of an attribute; use string, numeric, date or duration");
        };
    return UserAttribute.of(known.name(), type)
        .label(known.label())
        .values(known.values().toArray(new String[0]))
        .defaultValue(known.defaultValue().orElse(""));
  }

  private static DayOfWeek day(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "sunday" -> DayOfWeek.SUNDAY;
      case "monday" -> DayOfWeek.MONDAY;
      default ->
          throw new IllegalArgumentException(
              "weekstart must be Sunday or Monday, but was \"" + value + "\"");
    };
  }

  private static int whole(String name, String value) {
    try {
      return number(name, value).intValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          name + " must be a whole number, but was \"" + value + "\"", e);
    }
  }

  private static BigDecimal number(String name, String value) {
    BigDecimal number = Numbers.parse(value.trim());
    if (number == null) {
      throw new IllegalArgumentException(name + " must be a number, but was \"" + value + "\"");
    }
    return number;
  }
}
