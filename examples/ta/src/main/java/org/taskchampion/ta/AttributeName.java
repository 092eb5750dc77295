package org.taskchampion.ta;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Attribute;
import org.taskchampion.AttributeType;
import org.taskchampion.PropertyNames;
import org.taskchampion.query.Conventions;

/** The names that Taskwarrior gives attributes, and their short forms. */
final class AttributeName {

  private static final Set<String> DATES = dates();

  /** The times that can be set, and filtered by. */
  static final List<String> TIMES =
      DATES.stream().filter(name -> !name.equals(PropertyNames.MODIFIED)).toList();

  private static Set<String> dates() {
    Set<String> dates = new LinkedHashSet<>();
    for (Attribute<?> attribute : Attribute.known()) {
      if (attribute.type() == AttributeType.DATE) {
        dates.add(attribute.name());
      }
    }
    return Collections.unmodifiableSet(dates);
  }

  /** Says whether an attribute is one of Taskwarrior's own, and a time. */
  static boolean isTime(String name) {
    return DATES.contains(name);
  }

  /** All that Taskwarrior itself calls an attribute: with these, a short form has to be unique. */
  private static final List<String> ALL =
      List.of(
          PropertyNames.DEPENDS,
          PropertyNames.DESCRIPTION,
          PropertyNames.DUE,
          PropertyNames.END,
          PropertyNames.ENTRY,
          "id",
          PropertyNames.IMASK,
          PropertyNames.LAST,
          PropertyNames.MASK,
          PropertyNames.MODIFIED,
          PropertyNames.PARENT,
          PropertyNames.PRIORITY,
          PropertyNames.PROJECT,
          PropertyNames.RECUR,
          PropertyNames.RTYPE,
          PropertyNames.SCHEDULED,
          PropertyNames.START,
          PropertyNames.STATUS,
          PropertyNames.TAGS,
          PropertyNames.TEMPLATE,
          PropertyNames.UNTIL,
          "urgency",
          "uuid",
          PropertyNames.WAIT);

  private AttributeName() {}

  /**
   * Says whether a word is a name that is written out: Taskwarrior's, or one that is configured.
   */
  static boolean isWhole(String word, Conventions conventions) {
    return isWhole(word) || conventions.attribute(word).isPresent();
  }

  /** Says whether a word is a name that is written out. */
  static boolean isWhole(String word) {
    return ALL.contains(word);
  }

  /**
   * Returns the name that a word is, or is the beginning of.
   *
   * @return the name; null if the word is none
   * @throws TaException if it is the beginning of several
   */
  static @Nullable String of(String word, Conventions conventions) {
    if (isWhole(word, conventions)) {
      return word;
    }
    if (word.length() < conventions.shortestAbbreviation()) {
      return null;
    }
    List<String> found =
        Stream.concat(
                ALL.stream(), conventions.attributes().stream().map(attribute -> attribute.name()))
            .filter(name -> name.startsWith(word))
            .distinct()
            .sorted()
            .toList();
    if (found.size() > 1) {
      throw TaException.usage(
          Display.quote(word + ":")
              + " can be short for "
              + String.join(", ", found)
              + ": write more of it; "
              + AttributeWord.AS_TEXT);
    }
    return found.isEmpty() ? null : found.get(0);
  }
}
