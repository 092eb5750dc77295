package org.taskchampion.ta;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The names that Taskwarrior gives attributes, and their short forms. */
final class AttributeName {

  static final String DEPENDS = "depends";
  static final String DESCRIPTION = "description";
  static final String PRIORITY = "priority";
  static final String PROJECT = "project";
  static final String STATUS = "status";
  static final String TAGS = "tags";

  /** The times that can be set, and filtered by. */
  static final List<String> TIMES =
      List.of("due", "end", "entry", "scheduled", "start", "until", "wait");

  /** All that Taskwarrior itself calls an attribute: with these, a short form has to be unique. */
  private static final List<String> ALL =
      List.of(
          DEPENDS,
          DESCRIPTION,
          "due",
          "end",
          "entry",
          "id",
          "imask",
          "last",
          "mask",
          "modified",
          "parent",
          PRIORITY,
          PROJECT,
          "recur",
          "rtype",
          "scheduled",
          "start",
          STATUS,
          TAGS,
          "template",
          "until",
          "urgency",
          "uuid",
          "wait");

  private static final int SHORTEST = 2;

  private AttributeName() {}

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
  static @Nullable String of(String word) {
    if (isWhole(word)) {
      return word;
    }
    if (word.length() < SHORTEST) {
      return null;
    }
    List<String> found = ALL.stream().filter(name -> name.startsWith(word)).toList();
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
