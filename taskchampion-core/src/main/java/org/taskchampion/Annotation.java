package org.taskchampion;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.taskchampion.internal.Texts;

/**
 * A note on a task, with the time at which it was made. A task has at most one of each second.
 *
 * @param entry when the note was made; whole seconds, a fraction is cut off
 * @param description the note
 */
public record Annotation(Instant entry, String description) {
  /**
   * Checks the components.
   *
   * @param entry see {@link #entry()}
   * @param description see {@link #description()}
   * @throws IllegalArgumentException if the description holds a lone surrogate
   */
  public Annotation {
    entry = entry.truncatedTo(ChronoUnit.SECONDS);
    Objects.requireNonNull(description, "description");
    Texts.requireWellFormed(description, "an annotation");
  }
}
