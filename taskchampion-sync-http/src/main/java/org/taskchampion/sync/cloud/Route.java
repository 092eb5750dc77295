package org.taskchampion.sync.cloud;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Committed versions that follow each other, so that a replica that fetches many of them lists
 * once. They never change: at most, a clean-up removes them. Thread-safe.
 */
final class Route {

  private final UUID start;
  private final List<UUID> versions;
  private volatile int recent;
  private volatile @Nullable UUID absent;

  /**
   * Makes one.
   *
   * @param start the version before the first
   * @param versions the versions, the oldest first; not copied
   */
  Route(UUID start, List<UUID> versions) {
    this.start = start;
    this.versions = versions;
  }

  /** Returns the version after another one; null if that is not on the way. */
  @Nullable UUID after(UUID parent) {
    if (parent.equals(absent)) {
      return null; // the end, where somebody asks again and again
    }
    int from = recent; // mostly the next one, or the same again
    for (int i = Math.max(0, from - 1); i < Math.min(versions.size(), from + 3); i++) {
      if (before(i).equals(parent)) {
        recent = i;
        return versions.get(i);
      }
    }
    for (int i = 0; i < versions.size(); i++) {
      if (before(i).equals(parent)) {
        recent = i;
        return versions.get(i);
      }
    }
    absent = parent;
    return null;
  }

  private UUID before(int i) {
    return i == 0 ? start : versions.get(i - 1);
  }
}
