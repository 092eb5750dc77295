package org.taskchampion;

import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.taskchampion.internal.Copies;

/**
 * What a commit changed, or several together, for the listeners of {@link Replica#onChange}.
 *
 * @param origin who changed it
 * @param added the tasks that did not exist before
 * @param changed the tasks that existed before and after, and that operations touched
 * @param removed the tasks that no longer exist
 */
public record TaskChanges(Origin origin, Set<UUID> added, Set<UUID> changed, Set<UUID> removed) {

  /** Who made a change. */
  public enum Origin {
    /** An edit or a commit of operations through this replica. */
    EDIT,
    /** An undo through this replica. */
    UNDO,
    /** A synchronisation through this replica. */
    SYNC,
    /** Another process, or another replica object on the same storage. */
    OTHER,
    /** Several of the others, whose changes are told as one to a listener that was behind. */
    MIXED
  }

  /**
   * Checks the components.
   *
   * @param origin see {@link #origin()}
   * @param added see {@link #added()}
   * @param changed see {@link #changed()}
   * @param removed see {@link #removed()}
   */
  public TaskChanges {
    Objects.requireNonNull(origin, "origin");
    added = Copies.set(added);
    changed = Copies.set(changed);
    removed = Copies.set(removed);
  }

  /**
   * Says whether no task was changed.
   *
   * @return true if nothing was added, changed or removed
   */
  public boolean isEmpty() {
    return added.isEmpty() && changed.isEmpty() && removed.isEmpty();
  }
}
