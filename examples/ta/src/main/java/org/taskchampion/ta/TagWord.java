package org.taskchampion.ta;

import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.taskchampion.PropertyNames;
import org.taskchampion.Tag;

/**
 * A word of a command line that adds or removes a tag: {@code +NAME} or {@code -NAME}.
 *
 * <p>A sign with nothing but digits and punctuation behind it is text, as in {@code +1} and {@code
 * ->}, unless it is a valid tag, and so is a quoted text with a blank in it.
 *
 * @param adds true for a plus sign
 * @param name the tag's name, which may be one that only other programs give
 */
record TagWord(boolean adds, String name) {

  /**
   * Takes a word apart.
   *
   * @param stored says whether a task here has a property of a name
   * @return null if the word is text
   * @throws TaException if it looks like a tag and cannot be one
   */
  static @Nullable TagWord of(String word, Predicate<String> stored) {
    char sign = word.isEmpty() ? ' ' : word.charAt(0);
    if ((sign != '+' && sign != '-') || word.length() == 1) {
      return null;
    }
    String name = word.substring(1);
    TagWord found = new TagWord(sign == '+', name);
    Optional<Tag> tag = Tag.find(name);
    if (tag.isPresent() && !tag.get().isSynthetic()) {
      return found;
    }
    if (!found.adds() && stored.test(PropertyNames.TAG_PREFIX + name)) {
      return found; // Another program gave it a name that we do not give, and it has to go.
    }
    if (tag.isPresent()) {
      throw TaException.usage(
          "the tag " + name + " follows from the task and cannot be set; " + AttributeWord.AS_TEXT);
    }
    if (AttributeWord.hasBlank(name) || name.codePoints().noneMatch(Character::isLetter)) {
      return null;
    }
    throw noTag(name);
  }

  /** Returns what to say of a name that no tag can have. */
  static TaException noTag(String name) {
    try {
      Tag.parse(name);
    } catch (IllegalArgumentException e) {
      return TaException.usage(e.getMessage() + "; " + AttributeWord.AS_TEXT);
    }
    throw new IllegalArgumentException("a tag");
  }
}
