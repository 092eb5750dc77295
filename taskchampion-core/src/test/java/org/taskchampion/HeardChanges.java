package org.taskchampion;

import java.util.Set;
import java.util.UUID;

/**
 * Which tasks a listener was told of, to compare with.
 *
 * @param origin who changed them
 * @param added the new ones
 * @param changed the changed ones
 * @param removed the removed ones
 */
public record HeardChanges(
    TaskChanges.Origin origin, Set<UUID> added, Set<UUID> changed, Set<UUID> removed) {

  /**
   * Returns the tasks of changes.
   *
   * @param changes the changes
   * @return which tasks they tell of
   */
  public static HeardChanges of(TaskChanges changes) {
    return new HeardChanges(
        changes.origin(), changes.added(), changes.changed(), changes.removed());
  }
}
