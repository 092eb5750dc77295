package org.taskchampion.internal.replica;

import org.jspecify.annotations.Nullable;
import org.taskchampion.TaskChanges;

/**
 * A link in the chain of what commits changed. All listeners of a replica go along one chain, so
 * that all of them hear of a commit, or none: one link more, and nobody can be left out.
 */
final class ChangeLink {

  private @Nullable TaskChanges changes;
  private volatile @Nullable ChangeLink next;

  /**
   * Fills this link, which is the last one. Allocates nothing, so that it cannot fail in the
   * middle.
   *
   * @param filling what a commit changed
   * @param last an empty link, which is the last one from now on
   */
  void fill(TaskChanges filling, ChangeLink last) {
    changes = filling;
    next = last; // publishes both
  }

  /** Returns the link behind this one; null if this is the last one, which is empty. */
  @Nullable ChangeLink next() {
    return next;
  }

  /** Returns what a commit changed; null if this is the last link. */
  @Nullable TaskChanges changes() {
    return next == null ? null : changes;
  }
}
