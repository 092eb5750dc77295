package org.taskchampion.ta;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.taskchampion.AttributeType;
import org.taskchampion.PropertyNames;
import org.taskchampion.Status;
import org.taskchampion.dates.DateSyntaxException;
import org.taskchampion.dates.DurationWords;
import org.taskchampion.query.Conventions;
import org.taskchampion.query.UserAttribute;

/**
 * What the words behind {@code add} or {@code modify} ask for. A word that looks like a tag or an
 * attribute and is none is an error, and never text by mistake.
 */
final class Modification {

  private interface Step {
    void apply(TaskChange change, Selection selection);
  }

  private static final int MOST_DIGITS = 15;

  /** The text as it stands there: the words and what {@code description:} says. */
  private final List<String> description = new ArrayList<>();

  private final List<String> words = new ArrayList<>();
  private String explicit = "";
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, String> given = new HashMap<>();
  private final GivenTimes times;
  private final Predicate<String> stored;

  private final Conventions conventions;

  private Modification(DateReader dates, Conventions conventions, Predicate<String> stored) {
    this.conventions = conventions;
    this.times = new GivenTimes(dates);
    this.stored = stored;
  }

  /**
   * Reads a modification.
   *
   * @param stored says whether a task here has a property of a name, which can then be removed
   * @throws TaException if a word has the form of a change and cannot be one
   */
  static Modification parse(
      CommandLine line, DateReader dates, Conventions conventions, Predicate<String> stored) {
    Modification modification = new Modification(dates, conventions, stored);
    String emptied = null;
    for (String word : line.words()) {
      emptied = modification.add(word, emptied);
    }
    if (!line.literal().isEmpty()) {
      modification.addText(String.join(" ", line.literal()));
    }
    return modification;
  }

  private void addText(String word) {
    description.add(word);
    words.add(word);
  }

  /** Returns the whole text: the words, and what {@code description:} says. */
  String description() {
    return String.join(" ", description).strip();
  }

  /** Returns the words that are text, without what {@code description:} says. */
  String words() {
    return String.join(" ", words).strip();
  }

  /** Returns what {@code description:} says; empty if it was not given. */
  String explicitDescription() {
    return explicit;
  }

  /** Says whether the command gives an attribute a value, or takes it away. */
  boolean gives(String attribute) {
    return given.containsKey(attribute);
  }

  boolean isEmpty() {
    return steps.isEmpty() && times.isEmpty() && description().isEmpty();
  }

  /** Applies all but the description. */
  void apply(TaskChange change, Selection selection) {
    for (Step step : steps) {
      step.apply(change, selection);
    }
    times.apply(change);
    if (Stream.of(PropertyNames.RECUR, PropertyNames.DUE, PropertyNames.STATUS)
        .anyMatch(given::containsKey)) {
      RecurringTask.complete(change);
    }
  }

  /**
   * Adds a word.
   *
   * @param emptied the attribute in front of it, if that has an empty value
   * @return the same for the next word
   */
  private @Nullable String add(String word, @Nullable String emptied) {
    TagWord tag = TagWord.of(word, stored);
    if (tag != null) {
      String property = PropertyNames.TAG_PREFIX + tag.name();
      steps.add(
          tag.adds()
              ? (change, selection) -> change.add(property)
              : (change, selection) -> change.set(property, null));
      return null;
    }
    AttributeWord attribute = AttributeWord.of(word, conventions, stored);
    if (attribute == null) {
      if (emptied != null && !word.isBlank()) {
        throw AttributeWord.blankBehind(emptied, word);
      }
      addText(word);
      return null;
    }
    if (given.put(attribute.name(), word) != null) {
      throw TaException.usage(attribute.name() + ": is given twice");
    }
    if (attribute.name().equals(PropertyNames.DESCRIPTION)) {
      if (attribute.value().isBlank()) {
        throw TaException.usage("a task needs a text: description: cannot be empty");
      }
      description.add(attribute.value());
      explicit = attribute.value().strip();
    } else {
      give(attribute.name(), attribute.value());
    }
    return attribute.value().isEmpty() ? attribute.name() : null;
  }

  private void give(String name, String value) {
    boolean date =
        conventions
            .attribute(name)
            .filter(attribute -> attribute.type() == AttributeType.DATE)
            .isPresent();
    if (date || AttributeName.TIMES.contains(name)) {
      times.add(name, value);
    } else {
      steps.add(step(name, value));
    }
  }

  /**
   * Gives attributes that were not given the values that new tasks get.
   *
   * @param defaults the values by attribute
   * @throws TaException if an attribute cannot have its value
   */
  void addDefaults(Map<String, String> defaults) {
    defaults.forEach(
        (name, value) -> {
          if (!given.containsKey(name)) {
            try {
              give(name, value);
            } catch (TaException e) {
              throw e.about(TaskwarriorSettings.defaultName(name));
            }
          }
        });
  }

  /**
   * Checks the value that new tasks get.
   *
   * @throws TaException if the attribute cannot have it
   */
  static void checkDefault(
      String attribute, String value, DateReader dates, Conventions conventions) {
    new Modification(dates, conventions, name -> false).addDefaults(Map.of(attribute, value));
  }

  private Step step(String name, String value) {
    return switch (name) {
      case PropertyNames.STATUS -> status(value);
      case PropertyNames.PRIORITY -> {
        String priority = value.isEmpty() ? null : priority(value, conventions);
        yield (change, selection) -> change.set(name, priority);
      }
      case PropertyNames.PROJECT ->
          (change, selection) -> change.set(name, value.isEmpty() ? null : value);
      case PropertyNames.RECUR -> {
        String period = RecurringTask.period(value);
        yield (change, selection) -> change.set(name, period);
      }
      case PropertyNames.DEPENDS -> depends(value);
      case PropertyNames.TAGS -> tags(value);
      default ->
          conventions
              .attribute(name)
              .filter(attribute -> !value.isEmpty())
              .map(attribute -> userDefined(attribute, value))
              .orElseGet(() -> removal(name, value));
    };
  }

  private static Step status(String value) {
    Status status = Status.of(value);
    if (value.equals("waiting")) {
      throw TaException.usage("a task waits when it has a date for it: use wait:DATE");
    }
    if (!status.isKnown()) {
      throw TaException.usage(
          Display.quote(value) + " is no status; use pending, completed, deleted or recurring");
    }
    return (change, selection) -> change.status(status);
  }

  private static String priority(String value, Conventions conventions) {
    List<String> values =
        conventions.attribute(PropertyNames.PRIORITY).map(UserAttribute::values).orElse(List.of());
    String upper = value.toUpperCase(Locale.ROOT);
    if (values.isEmpty() || values.contains(value)) {
      return value;
    }
    if (!values.contains(upper)) {
      throw TaException.usage(
          Display.quote(value) + " is no priority; use " + alternatives(values));
    }
    return upper;
  }

  private static String alternatives(List<String> values) {
    List<String> some = values.stream().filter(value -> !value.isEmpty()).toList();
    int last = some.size() - 1;
    return last < 1
        ? String.join("", some)
        : String.join(", ", some.subList(0, last)) + " or " + some.get(last);
  }

  /** Gives an attribute of the user's own a value, as it is stored. */
  private static Step userDefined(UserAttribute attribute, String value) {
    String name = attribute.name();
    if (!attribute.values().isEmpty() && !attribute.values().contains(value)) {
      throw TaException.usage(
          name
              + ": "
              + Display.quote(value)
              + " is none of its values; use "
              + alternatives(attribute.values()));
    }
    String stored =
        switch (attribute.type()) {
          case NUMERIC -> number(name, value);
          case DURATION -> duration(name, value);
          default -> value;
        };
    return (change, selection) -> change.set(name, stored);
  }

  private static String number(String name, String value) {
    try {
      BigDecimal number = new BigDecimal(value.strip());
      if (Math.abs((long) number.scale()) <= MOST_DIGITS && number.precision() <= MOST_DIGITS) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
      }
    } catch (NumberFormatException e) {
      // It is told below.
    }
    throw TaException.usage(
        name + ": " + Display.quote(value) + " is no number; write one such as 3 or 0.5");
  }

  private static String duration(String name, String value) {
    try {
      return DurationWords.format(DurationWords.parse(value));
    } catch (DateSyntaxException e) {
      throw TaException.usage(name + ": " + e.getMessage());
    }
  }

  private static Step tags(String value) {
    if (!value.isEmpty()) {
      throw TaException.usage(
          "tags are added with +TAG and removed with -TAG, and not with tags:; "
              + AttributeWord.AS_TEXT);
    }
    return (change, selection) -> {
      change.removeAll(PropertyNames.TAG_PREFIX);
      change.set(PropertyNames.TAGS, null);
    };
  }

  /** Of what ta does not set, it takes away what another program has left. */
  private Step removal(String name, String value) {
    boolean known = AttributeName.isWhole(name);
    if (value.isEmpty() && conventions.attribute(name).isPresent()) {
      return (change, selection) -> change.set(name, null);
    }
    if (!value.isEmpty() || !stored.test(name)) {
      if (!known && !stored.test(name)) {
        throw AttributeWord.unknown(name, value, conventions);
      }
      throw TaException.usage(
          "ta does not set the attribute "
              + name
              + (stored.test(name) ? "; " + name + ": removes it" : "")
              + "; "
              + AttributeWord.AS_TEXT);
    }
    return (change, selection) -> change.set(name, null);
  }

  private static Step depends(String value) {
    if (value.isEmpty()) {
      return (change, selection) -> {
        change.removeAll(PropertyNames.DEPENDENCY_PREFIX);
        change.set(PropertyNames.DEPENDS, null);
      };
    }
    List<String> references = List.of(value.split(",", -1));
    for (String reference : references) {
      if (!Selection.isReference(reference.startsWith("-") ? reference.substring(1) : reference)) {
        throw TaException.usage(
            "depends:" + value + " is not understood; use numbers or UUIDs, such as depends:3,-4");
      }
    }
    return (change, selection) -> {
      for (String reference : references) {
        if (reference.startsWith("-")) {
          change.removeDependency(selection.uuid(reference.substring(1)));
        } else {
          UUID dependency = selection.task(reference).uuid();
          Circles.refuse(change.editor().task(), dependency, selection);
          if (!change.editor().task().dependencies().contains(dependency)) {
            change.add(PropertyNames.DEPENDENCY_PREFIX + dependency);
          }
        }
      }
    };
  }
}
