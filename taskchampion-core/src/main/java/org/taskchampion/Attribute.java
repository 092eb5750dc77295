package org.taskchampion;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Durations;
import org.taskchampion.internal.Numbers;
import org.taskchampion.internal.Texts;
import org.taskchampion.internal.Times;

/**
 * An attribute of tasks and the type of its values: a known one, or a user's own by its name.
 *
 * <pre>{@code
 * Attribute<Duration> estimate = Attribute.duration("estimate");
 * replica.edit(edit -> edit.task(uuid).set(estimate, Duration.ofHours(2)));
 * Optional<Duration> value = replica.task(uuid).orElseThrow().get(estimate);
 * }</pre>
 *
 * <p>The values are stored as Taskwarrior stores those of user-defined attributes. A stored value
 * that does not have the attribute's type reads as absent; {@link Task#property} has its text.
 *
 * <p>Tags, notes, dependencies and the status are not attributes in this sense: {@link Task} and
 * {@link TaskEditor} have methods of their own for them. Immutable and thread-safe.
 *
 * @param <T> the Java type of the values
 */
public final class Attribute<T> {

  /** What is to be done. */
  public static final Attribute<String> DESCRIPTION = string(PropertyNames.DESCRIPTION);

  /** The priority, such as "H", "M" or "L". */
  public static final Attribute<String> PRIORITY = string(PropertyNames.PRIORITY);

  /** The project, with full stops between its levels. */
  public static final Attribute<String> PROJECT = string(PropertyNames.PROJECT);

  /** When the task was entered. */
  public static final Attribute<Instant> ENTRY = date(PropertyNames.ENTRY);

  /** When the task was last modified. */
  public static final Attribute<Instant> MODIFIED = date(PropertyNames.MODIFIED);

  /** When the task was started. */
  public static final Attribute<Instant> START = date(PropertyNames.START);

  /** When the task was completed or deleted. */
  public static final Attribute<Instant> END = date(PropertyNames.END);

  /** Until when the task is hidden. */
  public static final Attribute<Instant> WAIT = date(PropertyNames.WAIT);

  /** When the task is due. */
  public static final Attribute<Instant> DUE = date(PropertyNames.DUE);

  /** When work on the task can begin. */
  public static final Attribute<Instant> SCHEDULED = date(PropertyNames.SCHEDULED);

  /** When the task deletes itself. */
  public static final Attribute<Instant> UNTIL = date(PropertyNames.UNTIL);

  /**
   * How often the task recurs, such as "weekly" or "P2W": a text, as a month has no fixed length.
   */
  public static final Attribute<String> RECUR = string(PropertyNames.RECUR);

  /** How the task recurs, such as "periodic". */
  public static final Attribute<String> RTYPE = string(PropertyNames.RTYPE);

  /** The states of the instances of a recurring task, one character each. */
  public static final Attribute<String> MASK = string(PropertyNames.MASK);

  /** Which place an instance has in the mask of its template, from 0. */
  public static final Attribute<BigDecimal> IMASK = number(PropertyNames.IMASK);

  /** The UUID of the template of an instance. */
  public static final Attribute<String> PARENT = string(PropertyNames.PARENT);

  private static final List<Attribute<?>> KNOWN =
      List.of(
          DESCRIPTION,
          PRIORITY,
          PROJECT,
          ENTRY,
          MODIFIED,
          START,
          END,
          WAIT,
          DUE,
          SCHEDULED,
          UNTIL,
          RECUR,
          RTYPE,
          MASK,
          IMASK,
          PARENT);

  private final String name;
  private final AttributeType type;
  private final Function<String, @Nullable T> parse;
  private final Function<T, String> format;

  private Attribute(
      String name,
      AttributeType type,
      Function<String, @Nullable T> parse,
      Function<T, String> format) {
    this.name = checked(name);
    this.type = type;
    this.parse = parse;
    this.format = format;
  }

  /**
   * Returns the attributes that TaskChampion or Taskwarrior gives a meaning: the constants of this
   * class.
   *
   * @return an unmodifiable list
   */
  public static List<Attribute<?>> known() {
    return KNOWN;
  }

  /**
   * Returns an attribute that holds any text.
   *
   * @param name its name
   * @return the attribute
   * @throws IllegalArgumentException if the name is that of the status, a tag, a note or a
   *     dependency, is empty or holds a lone surrogate
   */
  public static Attribute<String> string(String name) {
    return new Attribute<>(name, AttributeType.STRING, text -> text, text -> text);
  }

  /**
   * Returns an attribute that holds a number. It is stored in decimal. A stored text of more than
   * 2,000 characters, or with an exponent of more than three digits, reads as absent. A number with
   * more than 999 digits, or with an exponent beyond 999, cannot be stored.
   *
   * @param name its name
   * @return the attribute
   * @throws IllegalArgumentException if the name is that of the status, a tag, a note or a
   *     dependency, is empty or holds a lone surrogate
   */
  public static Attribute<BigDecimal> number(String name) {
    return new Attribute<>(name, AttributeType.NUMERIC, Numbers::parse, Numbers::format);
  }

  /**
   * Returns an attribute that holds a point in time. Its whole seconds are stored.
   *
   * @param name its name
   * @return the attribute
   * @throws IllegalArgumentException if the name is that of the status, a tag, a note or a
   *     dependency, is empty or holds a lone surrogate
   */
  public static Attribute<Instant> date(String name) {
    return new Attribute<>(name, AttributeType.DATE, Times::parse, Times::format);
  }

  /**
   * Returns an attribute that holds a span of time. Its whole seconds are stored, in ISO 8601 with
   * days as the largest unit. Of a span that is read, a year has 365 days, a month 30 and a week 7,
   * as in Taskwarrior.
   *
   * @param name its name
   * @return the attribute
   * @throws IllegalArgumentException if the name is that of the status, a tag, a note or a
   *     dependency, is empty or holds a lone surrogate
   */
  public static Attribute<Duration> duration(String name) {
    return new Attribute<>(name, AttributeType.DURATION, Durations::parse, Durations::format);
  }

  /**
   * Returns the attribute's name, which is that of the property that holds it.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * Returns what kind of value the attribute has.
   *
   * @return the type
   */
  public AttributeType type() {
    return type;
  }

  /**
   * Reads a value as it is stored.
   *
   * @param stored the stored text
   * @return the value; empty if the text does not have the attribute's type
   */
  public Optional<T> parse(String stored) {
    return Optional.ofNullable(parse.apply(stored));
  }

  /**
   * Writes a value as it is stored.
   *
   * @param value the value
   * @return the text
   * @throws IllegalArgumentException if the value cannot be stored: a time outside the years
   *     -262143 to 262142, a negative span of time, or a number with more than 999 digits or an
   *     exponent beyond 999
   */
  public String format(T value) {
    return format.apply(Objects.requireNonNull(value, "value"));
  }

  private static String checked(String name) {
    Texts.requireWellFormed(name, "the name of an attribute");
    if (name.isEmpty()) {
      throw new IllegalArgumentException("the name of an attribute must not be empty");
    }
    if (name.equals(PropertyNames.STATUS)
        || name.startsWith(PropertyNames.TAG_PREFIX)
        || name.startsWith(PropertyNames.ANNOTATION_PREFIX)
        || name.startsWith(PropertyNames.DEPENDENCY_PREFIX)) {
      throw new IllegalArgumentException(
          "the property " + name + " is no attribute: tasks have methods of their own for it");
    }
    return name;
  }

  /** Two attributes are equal if they have the same name and the same type. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Attribute<?> that && name.equals(that.name) && type == that.type;
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, type);
  }

  /** Returns the attribute's name. */
  @Override
  public String toString() {
    return name;
  }
}
