package org.taskchampion;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Remembers the dependencies of the newest state that they were asked for. Thread-safe. */
final class DependencyCache {

  private final Supplier<Dependencies> newest;
  private volatile @Nullable Entry entry;

  /**
   * Begins empty.
   *
   * @param newest reads the dependencies of the replica's newest state
   */
  DependencyCache(Supplier<Dependencies> newest) {
    this.newest = newest;
  }

  /** Returns the dependencies of a state, which are worked out if they are not known. */
  Dependencies get(long revision, Supplier<Dependencies> workOut) {
    Entry known = entry;
    if (known != null && known.revision == revision) {
      return known.dependencies;
    }
    Dependencies dependencies = workOut.get();
    entry = new Entry(revision, dependencies);
    return dependencies;
  }

  /** Returns the dependencies of the newest state. */
  Dependencies read() {
    return newest.get();
  }

  private record Entry(long revision, Dependencies dependencies) {}
}
