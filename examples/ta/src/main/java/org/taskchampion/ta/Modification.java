package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.taskchampion.PropertyNames;
import org.taskchampion.Status;
import org.taskchampion.internal.StoredLists;

/**
 * What the words behind {@code add} or {@code modify} ask for. A word that looks like a tag or an
 * attribute and is none is an error, and never text by mistake.
 */
final class Modification {

  private interface Step {
    void apply(TaskChange change, Selection selection);
  }

  private static final List<String> PRIORITIES = List.of("H", "M", "L");

  private final List<String> description = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, String> given = new HashMap<>();
  private final GivenTimes times;
  private final Predicate<String> stored;

  private Modification(DateReader dates, Predicate<String> stored) {
    this.times = new GivenTimes(dates);
    this.stored = stored;
  }

  /**
   * Reads a modification.
   *
   * @param stored says whether a task here has a property of a name, which can then be removed
   * @throws TaException if a word has the form of a change and cannot be one
   */
  static Modification parse(CommandLine line, DateReader dates, Predicate<String> stored) {
    Modification modification = new Modification(dates, stored);
    String emptied = null;
    for (String word : line.words()) {
      emptied = modification.add(word, emptied);
    }
    if (!line.literal().isEmpty()) {
      modification.description.add(String.join(" ", line.literal()));
    }
    return modification;
  }

  /** Returns the words that are text. */
  String description() {
    return String.join(" ", description).strip();
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
    AttributeWord attribute = AttributeWord.of(word, stored);
    if (attribute == null) {
      if (emptied != null && !word.isBlank()) {
        throw AttributeWord.blankBehind(emptied, word);
      }
      description.add(word);
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
    } else if (AttributeName.TIMES.contains(attribute.name())) {
      times.add(attribute.name(), attribute.value());
    } else {
      steps.add(step(attribute.name(), attribute.value()));
    }
    return attribute.value().isEmpty() ? attribute.name() : null;
  }

  private Step step(String name, String value) {
    return switch (name) {
      case PropertyNames.STATUS -> status(value);
      case PropertyNames.PRIORITY -> {
        String priority = value.isEmpty() ? null : priority(value);
        yield (change, selection) -> change.set(name, priority);
      }
      case PropertyNames.PROJECT ->
          (change, selection) -> change.set(name, value.isEmpty() ? null : value);
      case PropertyNames.DEPENDS -> depends(value);
      case PropertyNames.TAGS -> tags(value);
      default -> removal(name, value);
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

  private static String priority(String value) {
    String priority = value.toUpperCase(Locale.ROOT);
    if (!PRIORITIES.contains(priority)) {
      throw TaException.usage(Display.quote(value) + " is no priority; use H, M or L");
    }
    return priority;
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
    if (!value.isEmpty() || !stored.test(name)) {
      if (!known && !stored.test(name)) {
        throw AttributeWord.unknown(name, value);
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
          removeDependency(change, selection.uuid(reference.substring(1)));
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

  /** Removes a dependency however its UUID was spelt. */
  private static void removeDependency(TaskChange change, UUID dependency) {
    for (String text :
        StoredLists.behind(PropertyNames.DEPENDENCY_PREFIX, change.properties().keySet())) {
      if (text.equalsIgnoreCase(dependency.toString())) {
        change.set(PropertyNames.DEPENDENCY_PREFIX + text, null);
      }
    }
  }
}
