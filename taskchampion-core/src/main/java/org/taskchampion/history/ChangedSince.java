package org.taskchampion.history;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * What somebody has changed since something was done, so that it cannot simply be taken back.
 *
 * <pre>{@code
 * for (ChangedSince changed : replica.revert(unit).changedSince()) {
 *   String property = changed.property().orElse("the task");
 *   print(property + " is not " + changed.left() + " any more, but " + changed.found());
 * }
 * }</pre>
 *
 * @param taskUuid the task
 * @param property the property; empty if the task itself was removed or created again
 * @param left the value that was left; empty for none
 * @param found the value that is there now, or that somebody put there between two changes that are
 *     taken back together; empty for none
 */
public record ChangedSince(
    UUID taskUuid, Optional<String> property, Optional<String> left, Optional<String> found) {

  /**
   * Checks the components.
   *
   * @param taskUuid see {@link #taskUuid()}
   * @param property see {@link #property()}
   * @param left see {@link #left()}
   * @param found see {@link #found()}
   */
  public ChangedSince {
    Objects.requireNonNull(taskUuid, "taskUuid");
    Objects.requireNonNull(property, "property");
    Objects.requireNonNull(left, "left");
    Objects.requireNonNull(found, "found");
  }

  /** Returns the task alone: a task's text does not belong into logs. */
  @Override
  public String toString() {
    return "ChangedSince[task=" + taskUuid + "]";
  }
}
