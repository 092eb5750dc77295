package org.taskchampion.dates;

import org.jspecify.annotations.Nullable;

/**
 * A date word in a text.
 *
 * @param meaning which time it means
 * @param end the position behind it
 */
record Found(Meaning meaning, int end) {

  /** Returns the longer of two; of equally long ones the first. */
  static @Nullable Found longer(@Nullable Found first, @Nullable Found second) {
    return first == null || (second != null && second.end > first.end) ? second : first;
  }
}
