package org.taskchampion;

import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.taskchampion.storage.StorageView;

/**
 * Remembers the dependencies of the newest state that is known, and follows the replica's own
 * edits. What others commit makes it look at the whole working set again. Thread-safe: a graph that
 * it has given or got is not changed any more.
 */
final class DependencyCache {

  private @Nullable CachedGraph newest;

  /**
   * Returns the dependencies of a view's state.
   *
   * @param members the tasks of the working set, in its order; read only if the state is not known
   */
  DependencyGraph get(StorageView view, Supplier<Map<UUID, Map<String, String>>> members) {
    long revision = view.revision();
    DependencyGraph known = find(revision);
    if (known != null) {
      return known;
    }
    DependencyGraph graph = DependencyGraph.of(members.get(), view::tasks);
    learn(revision, graph);
    return graph;
  }

  /** Returns the dependencies of a state, or null if they are not known. */
  synchronized @Nullable DependencyGraph find(long revision) {
    CachedGraph known = newest;
    return known != null && known.revision == revision ? known.graph : null;
  }

  /** Learns the dependencies of a state, unless a newer one is known. */
  synchronized void learn(long revision, DependencyGraph graph) {
    CachedGraph known = newest;
    if (known == null || known.revision < revision) {
      newest = new CachedGraph(revision, graph);
    }
  }

  private record CachedGraph(long revision, DependencyGraph graph) {}
}
