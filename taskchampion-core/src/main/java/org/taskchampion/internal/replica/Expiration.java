package org.taskchampion.internal.replica;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.taskchampion.PropertyNames;
import org.taskchampion.Status;
import org.taskchampion.internal.Times;

/** Which tasks are due to be removed for good (part 8 of the specification). */
public final class Expiration {

  /** How long a deleted task stays after it was last modified. */
  private static final Duration STAY = Duration.ofDays(180);

  private final Instant limit;

  /**
   * Begins.
   *
   * @param now the present time; one that no change can have makes no task due
   */
  public Expiration(Instant now) {
    this.limit = Times.canTravel(now) ? now.minus(STAY) : Instant.MIN;
  }

  /**
   * Says whether a task is due.
   *
   * @param task its properties
   * @return true if it is deleted and was last modified more than 180 days ago
   */
  public boolean isDue(Map<String, String> task) {
    if (!Status.DELETED.value().equals(task.get(PropertyNames.STATUS))) {
      return false;
    }
    Instant modified = Times.parse(task.get(PropertyNames.MODIFIED));
    return modified != null && modified.isBefore(limit);
  }
}
