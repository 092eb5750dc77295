package org.taskchampion.dates;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A date as a person wrote it, before it is known when now is and what the attributes hold that it
 * names. {@link DateWords#expression} makes it; a filter keeps it, and asks it each time what it
 * means. Immutable and thread-safe.
 *
 * <pre>{@code
 * DateExpression wait = words.expression("due-3d", Set.of("due"));
 * Instant time = wait.date(now, name -> task.due());
 * }</pre>
 */
public final class DateExpression {

  /** The last year that can be written with four digits. */
  private static final int LAST_YEAR = 9999;

  private final String text;
  private final ZoneId zone;
  private final List<PartValues.Step> steps;
  private final Set<String> names;

  DateExpression(String text, ZoneId zone, List<PartValues.Step> steps, Set<String> names) {
    this.text = text;
    this.zone = zone;
    this.steps = steps;
    this.names = Collections.unmodifiableSet(names);
  }

  /**
   * Returns which attributes the expression names.
   *
   * @return an unmodifiable set of names; empty if it can be worked out from the time alone
   */
  public Set<String> attributes() {
    return names;
  }

  /**
   * Returns which date the expression means. A span of time is taken from now.
   *
   * @param now the time now
   * @return the time, to the second
   * @throws DateSyntaxException if it lies before 1980 or after 9999, which Taskwarrior does not
   *     store; if there is no such day; or if the expression names an attribute
   */
  public Instant date(Instant now) {
    return date(now, name -> Optional.empty());
  }

  /**
   * Returns which date the expression means. A span of time is taken from now.
   *
   * @param now the time now
   * @param attributes the value of each attribute that the expression names; empty for one that has
   *     none
   * @return the time, to the second
   * @throws DateSyntaxException if it lies before 1980 or after 9999, which Taskwarrior does not
   *     store; if there is no such day; or if an attribute has no value
   */
  public Instant date(Instant now, Function<String, Optional<Instant>> attributes) {
    DateValue value = evaluate(now, attributes);
    long seconds =
        value instanceof DateValue.Span span
            ? now.getEpochSecond() + span.duration().getSeconds()
            : ((DateValue.Date) value).time().getEpochSecond();
    if (seconds < IsoDates.FIRST_EPOCH || seconds > IsoDates.LAST_EPOCH) {
      throw new DateSyntaxException(
          DateSyntaxException.quote(text, Scan.endOfBlanks(text, 0))
              + " is not in the years 1980 to 9999, which alone can be stored",
          0);
    }
    return Instant.ofEpochSecond(seconds);
  }

  /** Works the expression out, within what can be written. */
  DateValue value(Instant now) {
    DateValue value = evaluate(now, name -> Optional.empty());
    if (value instanceof DateValue.Date date) {
      int year = date.time().atZone(zone).getYear();
      if (year < 0 || year > LAST_YEAR) {
        throw new DateSyntaxException("this is not in the years 0000 to 9999", 0);
      }
    }
    return value;
  }

  private DateValue evaluate(Instant now, Function<String, Optional<Instant>> attributes) {
    try {
      PartValues values =
          new PartValues(now.truncatedTo(ChronoUnit.SECONDS).atZone(zone), attributes);
      for (PartValues.Step step : steps) {
        step.run(values);
      }
      return values.result();
    } catch (DateTimeException | ArithmeticException e) {
      throw new DateSyntaxException(
          "there is no such day, seen from " + now + "; write the date with its year", 0);
    }
  }

  /** Returns the text that was read. */
  @Override
  public String toString() {
    return text;
  }
}
