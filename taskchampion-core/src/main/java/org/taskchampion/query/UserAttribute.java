package org.taskchampion.query;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskchampion.AttributeType;

/**
 * A user-defined attribute as it is configured: its type, and what its values are.
 *
 * <pre>{@code
 * UserAttribute size = UserAttribute.of("size", AttributeType.STRING).values("large", "medium", "small", "");
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class UserAttribute {

  private final String name;
  private final AttributeType type;
  private final String label;
  private final List<String> values;
  private final @Nullable String defaultValue;

  private UserAttribute(
      String name,
      AttributeType type,
      String label,
      List<String> values,
      @Nullable String defaultValue) {
    this.name = name;
    this.type = type;
    this.label = label;
    this.values = List.copyOf(values);
    this.defaultValue = defaultValue;
  }

  /**
   * Returns an attribute with any values, no default, and its name as its label.
   *
   * @param name the name of the property that holds it
   * @param type the type of its values
   * @return the attribute
   * @throws IllegalArgumentException if no attribute can have the name: it is empty, or holds a
   *     blank or one of <code>:=+-*&#47;()&lt;&gt;^!%~</code>
   */
  public static UserAttribute of(String name, AttributeType type) {
    if (name.isEmpty() || Characters.endOfName(name, 0) < name.length()) {
      throw new IllegalArgumentException(
          "\""
              + name
              + "\" is no name of an attribute: it is empty, or holds a blank or an operator");
    }
    return new UserAttribute(name, Objects.requireNonNull(type, "type"), name, List.of(), null);
  }

  /**
   * Returns an attribute like this one with a label.
   *
   * @param label what people read above a column of its values
   * @return the attribute
   */
  public UserAttribute label(String label) {
    return new UserAttribute(name, type, Objects.requireNonNull(label), values, defaultValue);
  }

  /**
   * Returns an attribute like this one with only the given values. Filters and orders compare them
   * by their place.
   *
   * @param values the values, the highest first; the empty text stands for none
   * @return the attribute
   */
  public UserAttribute values(String... values) {
    return new UserAttribute(name, type, label, List.of(values), defaultValue);
  }

  /**
   * Returns an attribute like this one with a value for new tasks.
   *
   * @param value the value, as it is written; empty text for none
   * @return the attribute
   */
  public UserAttribute defaultValue(String value) {
    return new UserAttribute(name, type, label, values, value.isEmpty() ? null : value);
  }

  /**
   * Returns the name.
   *
   * @return the name of the property that holds the attribute
   */
  public String name() {
    return name;
  }

  /**
   * Returns the type.
   *
   * @return the type of the values
   */
  public AttributeType type() {
    return type;
  }

  /**
   * Returns the label.
   *
   * @return what people read above a column of the values
   */
  public String label() {
    return label;
  }

  /**
   * Returns the values that are allowed.
   *
   * @return an unmodifiable list, the highest first; empty if any value is allowed
   */
  public List<String> values() {
    return values;
  }

  /**
   * Returns the value that new tasks get.
   *
   * @return the value, as it is written; empty if there is none
   */
  public Optional<String> defaultValue() {
    return Optional.ofNullable(defaultValue);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UserAttribute that
        && name.equals(that.name)
        && type == that.type
        && label.equals(that.label)
        && values.equals(that.values)
        && Objects.equals(defaultValue, that.defaultValue);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, type, label, values, defaultValue);
  }

  /** Returns the name and the type. */
  @Override
  public String toString() {
    return name + " (" + type + ")";
  }
}
