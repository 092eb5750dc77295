package org.taskchampion.taskwarrior;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What {@link Recurrence#spawn} has done. Immutable and thread-safe.
 *
 * <p>It names tasks, and tells nothing of what they say.
 */
public final class RecurrenceReport {

  private final List<UUID> spawned;
  private final List<UUID> deleted;
  private final Map<UUID, String> skipped;

  RecurrenceReport(List<UUID> spawned, List<UUID> deleted, Map<UUID, String> skipped) {
    this.spawned = Collections.unmodifiableList(spawned);
    this.deleted = Collections.unmodifiableList(deleted);
    this.skipped = Collections.unmodifiableMap(skipped);
  }

  /**
   * Returns the instances that were made.
   *
   * @return an unmodifiable list
   */
  public List<UUID> spawned() {
    return spawned;
  }

  /**
   * Returns the templates that were set to deleted: they have no {@code due}, or have come to their
   * end, and no instance of them is pending.
   *
   * @return an unmodifiable list
   */
  public List<UUID> deleted() {
    return deleted;
  }

  /**
   * Returns the templates of which nothing was spawned, since they cannot be understood or would
   * give too many instances.
   *
   * @return an unmodifiable map from template to the reason
   */
  public Map<UUID, String> skipped() {
    return skipped;
  }
}
