package org.taskchampion.query;

import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.taskchampion.AttributeType;
import org.taskchampion.dates.DateWords;

/**
 * What the words of filters, orders and dates mean to a user: the time zone, the first day of the
 * week, the user-defined attributes, and the coefficients of the urgency.
 *
 * <pre>{@code
 * Conventions conventions = Conventions.standard(ZoneId.of("Europe/Berlin"))
 *     .toBuilder()
 *     .attribute("estimate", AttributeType.NUMERIC)
 *     .coefficient("user.tag.next", 10)
 *     .build();
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class Conventions {

  private final ZoneId zone;
  private final DayOfWeek firstDayOfWeek;
  private final Map<String, UserAttribute> attributes;
  private final Map<String, Double> coefficients;
  private final int maximumAge;
  private final boolean inheritsUrgency;
  private final int dueDays;
  private final int shortestAbbreviation;
  private final boolean caseSensitive;
  private final boolean regularExpressions;
  private final String dateFormat;
  private final DateWords dateWords;
  private final AttributeNames names;
  private final UrgencyFormula urgencyFormula;

  private Conventions(Builder builder) {
    zone = builder.zone;
    firstDayOfWeek = builder.firstDayOfWeek;
    attributes = Collections.unmodifiableMap(new TreeMap<>(builder.attributes));
    coefficients = Collections.unmodifiableMap(new TreeMap<>(builder.coefficients));
    maximumAge = builder.maximumAge;
    inheritsUrgency = builder.inheritsUrgency;
    dueDays = builder.dueDays;
    shortestAbbreviation = builder.shortestAbbreviation;
    caseSensitive = builder.caseSensitive;
    regularExpressions = builder.regularExpressions;
    dateFormat = builder.dateFormat;
    DateWords words = DateWords.in(zone).withFirstDayOfWeek(firstDayOfWeek);
    dateWords = dateFormat.equals(Builder.ISO) ? words : words.withDateFormat(dateFormat);
    names = new AttributeNames(this);
    urgencyFormula = new UrgencyFormula(this);
  }

  /**
   * Returns the conventions that Taskwarrior begins with: weeks start on Sunday, the priority with
   * the values H, M and L is the only user-defined attribute, and the coefficients are the usual
   * ones.
   *
   * @param zone the user's time zone
   * @return the conventions
   */
  public static Conventions standard(ZoneId zone) {
    return new Builder(zone).build();
  }

  /**
   * Returns a builder that begins with these conventions.
   *
   * @return the builder
   */
  public Builder toBuilder() {
    Builder builder = new Builder(zone);
    builder.firstDayOfWeek = firstDayOfWeek;
    builder.attributes.clear();
    builder.attributes.putAll(attributes);
    builder.coefficients.clear();
    builder.coefficients.putAll(coefficients);
    builder.maximumAge = maximumAge;
    builder.inheritsUrgency = inheritsUrgency;
    builder.dueDays = dueDays;
    builder.shortestAbbreviation = shortestAbbreviation;
    builder.caseSensitive = caseSensitive;
    builder.regularExpressions = regularExpressions;
    builder.dateFormat = dateFormat;
    return builder;
  }

  /**
   * Returns the time zone, in which days begin and end.
   *
   * @return the zone
   */
  public ZoneId zone() {
    return zone;
  }

  /**
   * Returns the first day of the week, which decides what the number of a week is. The words for
   * the start and the end of a week do not depend on it.
   *
   * @return Sunday or Monday
   */
  public DayOfWeek firstDayOfWeek() {
    return firstDayOfWeek;
  }

  /**
   * Returns the user-defined attributes, among them the priority.
   *
   * @return an unmodifiable list, in the order of the names
   */
  public List<UserAttribute> attributes() {
    return Collections.unmodifiableList(new ArrayList<>(attributes.values()));
  }

  /**
   * Returns a user-defined attribute.
   *
   * @param name its name
   * @return the attribute; empty if none has the name
   */
  public Optional<UserAttribute> attribute(String name) {
    return Optional.ofNullable(attributes.get(name));
  }

  /**
   * Returns the coefficients of the urgency.
   *
   * @return an unmodifiable map from name to coefficient, in the order of the names
   * @see Builder#coefficient
   */
  public Map<String, Double> coefficients() {
    return coefficients;
  }

  /**
   * Returns after how many days a task counts as old in full.
   *
   * @return the days; 0 if every task does
   */
  public int maximumAge() {
    return maximumAge;
  }

  /**
   * Says whether a task that others wait for is made more urgent than all of them, by 0.01, unless
   * it is so by itself.
   *
   * @return true if it is
   */
  public boolean inheritsUrgency() {
    return inheritsUrgency;
  }

  /**
   * Returns for how many days to come a task counts as {@link VirtualTag#DUE}.
   *
   * @return the days; 0 if there is no limit
   */
  public int dueDays() {
    return dueDays;
  }

  /**
   * Returns how many letters of the name of an attribute have to be written at least.
   *
   * @return the number of letters
   */
  public int shortestAbbreviation() {
    return shortestAbbreviation;
  }

  /**
   * Says whether searching for a text tells upper from lower case.
   *
   * @return true if it does
   */
  public boolean isCaseSensitive() {
    return caseSensitive;
  }

  /**
   * Says whether texts that are searched for are regular expressions.
   *
   * @return true if they are
   */
  public boolean hasRegularExpressions() {
    return regularExpressions;
  }

  /**
   * Returns what reads the dates of this user: in the zone, with the first day of the week and the
   * date format.
   *
   * @return the words for dates
   */
  public DateWords dateWords() {
    return dateWords;
  }

  /** Returns the names and types of the attributes. */
  AttributeNames names() {
    return names;
  }

  UrgencyFormula urgencyFormula() {
    return urgencyFormula;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Conventions that
        && zone.equals(that.zone)
        && firstDayOfWeek == that.firstDayOfWeek
        && attributes.equals(that.attributes)
        && coefficients.equals(that.coefficients)
        && maximumAge == that.maximumAge
        && inheritsUrgency == that.inheritsUrgency
        && dueDays == that.dueDays
        && shortestAbbreviation == that.shortestAbbreviation
        && caseSensitive == that.caseSensitive
        && regularExpressions == that.regularExpressions
        && dateFormat.equals(that.dateFormat);
  }

  @Override
  public int hashCode() {
    return Objects.hash(zone, firstDayOfWeek, attributes, coefficients, maximumAge, dueDays);
  }

  /** Makes conventions. Not thread-safe. */
  public static final class Builder {

    private static final String ISO = "Y-M-D";

    private ZoneId zone;
    private DayOfWeek firstDayOfWeek = DayOfWeek.SUNDAY;
    private final Map<String, UserAttribute> attributes = new TreeMap<>();
    private final Map<String, Double> coefficients = new TreeMap<>(UrgencyNames.STANDARD);
    private int maximumAge = 365;
    private boolean inheritsUrgency;
    private int dueDays = 7;
    private int shortestAbbreviation = 2;
    private boolean caseSensitive = true;
    private boolean regularExpressions = true;
    private String dateFormat = ISO;

    private Builder(ZoneId zone) {
      this.zone = Objects.requireNonNull(zone, "zone");
      attribute(
          UserAttribute.of(AttributeNames.PRIORITY, AttributeType.STRING)
              .label("Priority")
              .values("H", "M", "L", ""));
    }

    /**
     * Sets the time zone.
     *
     * @param zone the zone
     * @return this builder
     */
    public Builder zone(ZoneId zone) {
      this.zone = Objects.requireNonNull(zone, "zone");
      return this;
    }

    /**
     * Sets the first day of the week.
     *
     * @param day Sunday or Monday
     * @return this builder
     * @throws IllegalArgumentException if it is another day
     */
    public Builder firstDayOfWeek(DayOfWeek day) {
      if (day != DayOfWeek.SUNDAY && day != DayOfWeek.MONDAY) {
        throw new IllegalArgumentException("a week begins on Sunday or on Monday, not on " + day);
      }
      firstDayOfWeek = day;
      return this;
    }

    /**
     * Adds a user-defined attribute with any values.
     *
     * @param name the name of the property that holds it
     * @param type the type of its values
     * @return this builder
     * @throws IllegalArgumentException if no user-defined attribute can have the name
     */
    public Builder attribute(String name, AttributeType type) {
      return attribute(UserAttribute.of(name, type));
    }

    /**
     * Adds a user-defined attribute, or replaces that of the same name.
     *
     * @param attribute the attribute
     * @return this builder
     * @throws IllegalArgumentException if Taskwarrior has an attribute of its own with this name
     */
    public Builder attribute(UserAttribute attribute) {
      if (AttributeNames.isBuiltIn(attribute.name())) {
        throw new IllegalArgumentException(
            "\""
                + attribute.name()
                + "\" is an attribute of every task and cannot be defined anew");
      }
      attributes.put(attribute.name(), attribute);
      return this;
    }

    /**
     * Removes a user-defined attribute.
     *
     * @param name its name
     * @return this builder
     */
    public Builder removeAttribute(String name) {
      attributes.remove(name);
      return this;
    }

    /**
     * Sets a coefficient of the urgency. The name is that of Taskwarrior's setting without {@code
     * urgency.} before and {@code .coefficient} behind: {@code due}, {@code user.tag.next}, {@code
     * user.project.Home}, {@code user.keyword.TEXT}, {@code uda.priority.H} …
     *
     * @param name the name
     * @param value the coefficient; 0 for none
     * @return this builder
     * @throws IllegalArgumentException if there is no such coefficient, or the value is not finite
     */
    public Builder coefficient(String name, double value) {
      if (!UrgencyNames.isName(name)) {
        throw new IllegalArgumentException(
            "\""
                + name
                + "\" is no coefficient of the urgency; use one of "
                + String.join(", ", UrgencyNames.FIXED)
                + ", user.tag.TAG, user.project.PROJECT, user.keyword.TEXT, uda.NAME or"
                + " uda.NAME.VALUE");
      }
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("a coefficient must be a number, but was " + value);
      }
      coefficients.put(name, value);
      return this;
    }

    /**
     * Sets after how many days a task counts as old in full.
     *
     * @param days the days; 0 if every task does
     * @return this builder
     * @throws IllegalArgumentException if the number is negative
     */
    public Builder maximumAge(int days) {
      maximumAge = notNegative(days, "the maximum age");
      return this;
    }

    /**
     * Sets whether a task is at least as urgent as those that wait for it.
     *
     * @param inherits true if it is
     * @return this builder
     */
    public Builder inheritsUrgency(boolean inherits) {
      inheritsUrgency = inherits;
      return this;
    }

    /**
     * Sets for how many days to come a task counts as due.
     *
     * @param days the days; 0 for no limit
     * @return this builder
     * @throws IllegalArgumentException if the number is negative
     */
    public Builder dueDays(int days) {
      dueDays = notNegative(days, "the number of days");
      return this;
    }

    /**
     * Sets how many letters of the name of an attribute have to be written at least.
     *
     * @param letters the number of letters
     * @return this builder
     * @throws IllegalArgumentException if it is below 1
     */
    public Builder shortestAbbreviation(int letters) {
      if (letters < 1) {
        throw new IllegalArgumentException(
            "an abbreviation has at least one letter, but was to have " + letters);
      }
      shortestAbbreviation = letters;
      return this;
    }

    /**
     * Sets whether searching for a text tells upper from lower case.
     *
     * @param sensitive true if it does; otherwise ASCII letters are the same in both
     * @return this builder
     */
    public Builder caseSensitive(boolean sensitive) {
      caseSensitive = sensitive;
      return this;
    }

    /**
     * Sets whether texts that are searched for are regular expressions.
     *
     * @param regular true if they are; otherwise only {@code ^} at the start and {@code $} at the
     *     end have a meaning
     * @return this builder
     */
    public Builder regularExpressions(boolean regular) {
      regularExpressions = regular;
      return this;
    }

    /**
     * Sets a form of dates that is read beside the usual ones.
     *
     * @param pattern the form, as {@link DateWords#withDateFormat} has it, such as "m/d/Y"
     * @return this builder
     * @throws IllegalArgumentException if it is none
     */
    public Builder dateFormat(String pattern) {
      dateFormat =
          pattern.equals(ISO) ? ISO : DateWords.in(zone).withDateFormat(pattern).dateFormat();
      return this;
    }

    /**
     * Sets what a setting of Taskwarrior says, if it is one that conventions hold.
     *
     * @param name the name, such as {@code uda.estimate.type}, {@code urgency.due.coefficient},
     *     {@code weekstart} or {@code due}
     * @param value the value, as Taskwarrior writes it
     * @return true if it was set; false if conventions do not hold this setting
     * @throws IllegalArgumentException if the setting cannot have the value
     */
    public boolean set(String name, String value) {
      return new ConventionSettings(this).set(name, value);
    }

    /** Returns the attribute of a name that was added before, or a text of that name. */
    UserAttribute known(String name) {
      UserAttribute known = attributes.get(name);
      return known == null ? UserAttribute.of(name, AttributeType.STRING) : known;
    }

    /**
     * Makes the conventions.
     *
     * @return the conventions
     */
    public Conventions build() {
      return new Conventions(this);
    }

    private static int notNegative(int number, String what) {
      if (number < 0) {
        throw new IllegalArgumentException(what + " must not be negative, but was " + number);
      }
      return number;
    }
  }
}
