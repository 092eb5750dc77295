package org.taskchampion.dates;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads dates as people write them for Taskwarrior, in one time zone.
 *
 * <pre>{@code
 * DateWords words = DateWords.in(ZoneId.of("Europe/Berlin"));
 * Instant now = Instant.parse("2026-03-18T14:30:00Z");
 * Instant due = words.parse("friday+9h", now); // 2026-03-20T08:00:00Z
 * }</pre>
 *
 * <p>A date is a name ({@code tomorrow}, {@code fri}, {@code eom}, {@code 15th}, {@code easter}), a
 * time of day ({@code 9:30pm}), a date of ISO 8601 ({@code 2026-12-24T18:00}), a week ({@code
 * 2026-W12-3}), Unix seconds from 315532800 up, or what {@link #withDateFormat} says. A span of
 * time, as {@link DurationWords} has them, is one from now. {@code + - * /} and parentheses work
 * with them: {@code eom-1w}, {@code now+2*1d}. A day in them has 86,400 seconds, also when the
 * clocks change.
 *
 * <p>Immutable and thread-safe. Nothing here blocks or reads a clock.
 */
public final class DateWords {

  private static final DateFormat ISO = new DateFormat(DateFormat.DEFAULT);

  private final ZoneId zone;
  private final DayOfWeek firstDay;
  private final @Nullable DateFormat format;
  private final IsoDates iso;

  private DateWords(ZoneId zone, DayOfWeek firstDay, @Nullable DateFormat format) {
    this.zone = Objects.requireNonNull(zone, "zone");
    this.firstDay = firstDay;
    this.format = format;
    this.iso = new IsoDates(firstDay);
  }

  /**
   * Returns the words of a time zone, without a date format of their own. Weeks with numbers begin
   * on Sunday, as Taskwarrior's do unless it is told otherwise; with Monday they are those of ISO
   * 8601 ({@link #withFirstDayOfWeek}).
   *
   * @param zone the zone in which days begin
   * @return the words
   */
  public static DateWords in(ZoneId zone) {
    return new DateWords(zone, DayOfWeek.SUNDAY, null);
  }

  /**
   * Returns these words with a first day of the week. It matters to week numbers alone, such as
   * {@code 2026-W12}: with Monday they are those of ISO 8601, and with Sunday the days of a week
   * are {@code -0} to {@code -6} and its first is the Sunday on or before 4 January. The names of
   * weeks, such as {@code sow}, begin on Monday whatever is set here.
   *
   * @param day Monday or Sunday
   * @return the words
   * @throws IllegalArgumentException if it is another day
   */
  public DateWords withFirstDayOfWeek(DayOfWeek day) {
    if (day != DayOfWeek.MONDAY && day != DayOfWeek.SUNDAY) {
      throw new IllegalArgumentException(
          "a week begins on MONDAY or SUNDAY, and not on " + Objects.requireNonNull(day, "day"));
    }
    return new DateWords(zone, day, format);
  }

  /**
   * Returns these words with a form of dates of their own, which is tried beside all others.
   *
   * <p>The letters are those of Taskwarrior's setting {@code dateformat}: {@code Y} and {@code y}
   * for a year with four and two digits; {@code M D H N S V} for month, day, hour, minute, second
   * and week with two digits, and {@code m d h n s v} for the same with one or two; {@code a} and
   * {@code b} for names of weekdays and months with three letters, {@code A} and {@code B} for
   * whole ones. Anything else stands for itself. The larger parts that are missing, such as the
   * year, are those of now; the smaller ones are their first.
   *
   * @param pattern the form, such as "m/d/Y"; "Y-M-D" is what is read anyway
   * @return the words
   * @throws IllegalArgumentException if the form has none of the letters, or more than 64
   *     characters
   */
  public DateWords withDateFormat(String pattern) {
    DateFormat own = new DateFormat(Objects.requireNonNull(pattern, "pattern"));
    return new DateWords(zone, firstDay, own);
  }

  /**
   * Returns the time zone.
   *
   * @return the zone in which days begin
   */
  public ZoneId zone() {
    return zone;
  }

  /**
   * Returns the first day of the week.
   *
   * @return Monday or Sunday
   */
  public DayOfWeek firstDayOfWeek() {
    return firstDay;
  }

  /**
   * Returns the form of dates.
   *
   * @return what {@link #withDateFormat} was given, or else "Y-M-D"
   */
  public String dateFormat() {
    return format == null ? DateFormat.DEFAULT : format.pattern();
  }

  /**
   * Writes a date in the form that {@link #dateFormat} says. Names of weekdays and months are the
   * English ones. What the form leaves out, such as the time of day, is lost.
   *
   * @param time the date
   * @return the date in the zone of these words
   */
  public String format(Instant time) {
    DateFormat form = format == null ? ISO : format;
    return form.format(time.atZone(zone), firstDay);
  }

  /**
   * Reads a date.
   *
   * @param text what a person wrote: a date, a span of time from now, or a sum of them
   * @param now the time now
   * @return the time, to the second
   * @throws DateSyntaxException if the text is none of them, or means a time before 1980 or after
   *     9999, which Taskwarrior does not store
   */
  public Instant parse(String text, Instant now) {
    return expression(text).date(now);
  }

  /**
   * Reads a date whose meaning is asked for later.
   *
   * @param text what a person wrote: a date, a span of time from now, or a sum of them
   * @return the expression
   * @throws DateSyntaxException if the text is none of them
   */
  public DateExpression expression(String text) {
    return expression(text, Set.of());
  }

  /**
   * Reads a date in which the names of attributes may stand for their values, as in {@code due-3d}.
   * Where a name is a date word as well, it is the date word.
   *
   * @param text what a person wrote: a date, a span of time from now, or a sum of them
   * @param attributes the names of the attributes that may be named
   * @return the expression
   * @throws DateSyntaxException if the text is none of them
   */
  public DateExpression expression(String text, Set<String> attributes) {
    ExpressionReader reader = new ExpressionReader(text, this, attributes);
    if (reader.read() == ValueType.NUMBER) {
      int start = Scan.endOfBlanks(text, 0);
      throw new DateSyntaxException(
          DateSyntaxException.quote(text, start) + " is a number, and no date; " + reader.forms(),
          start);
    }
    return new DateExpression(text, zone, reader.steps(), reader.used());
  }

  /**
   * Works out an expression of dates, spans of time and numbers.
   *
   * @param text the expression, such as {@code eom-today}
   * @param now the time now
   * @return a date from the years 0000 to 9999, a span of time, or a number
   * @throws DateSyntaxException if the text is none, or comes to more than can be counted
   */
  public DateValue calculate(String text, Instant now) {
    ExpressionReader reader = new ExpressionReader(text, this, Set.of());
    reader.read();
    return new DateExpression(text, zone, reader.steps(), reader.used()).value(now);
  }

  /**
   * Finds the longest date word that begins at a place of a text, for programs that cut a longer
   * text into words. It is a word only if no letter, digit or underscore follows; an operator may
   * follow at once. Spans of time, sums and attributes are no date words.
   *
   * @param text the text
   * @param start the index of the word's first character
   * @return the word; empty if none begins there
   * @throws IndexOutOfBoundsException if the index is negative or greater than the text's length
   */
  public Optional<DateWord> wordAt(String text, int start) {
    Objects.checkIndex(start, text.length() + 1);
    return Optional.ofNullable(find(text, start)).map(found -> new DateWord(found, start, zone));
  }

  @Nullable Found find(String text, int start) {
    Found found = format == null ? null : format.find(text, start);
    found = Found.longer(found, iso.find(text, start));
    found = Found.longer(found, NamedDates.find(text, start));
    return Found.longer(found, TimesOfDay.find(text, start));
  }

  /**
   * Returns all names of dates, for completion: {@code now}, {@code today}, {@code eom}, {@code
   * friday}, {@code 15th} and so on, each in full.
   *
   * @return an unmodifiable list, in which related names are neighbours
   */
  public List<String> words() {
    return NamedDates.names();
  }
}
