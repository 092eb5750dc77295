package org.taskchampion.dates;

import java.time.Duration;
import java.util.Objects;

/**
 * A single span of time that {@link DurationWords#wordAt} found in a text, such as {@code 3days}.
 *
 * @param duration the span
 * @param end the index of the first character behind it in the text
 */
public record DurationWord(Duration duration, int end) {

  /**
   * Makes a found span.
   *
   * @param duration the span
   * @param end the index of the first character behind it in the text
   */
  public DurationWord {
    Objects.requireNonNull(duration, "duration");
  }
}
