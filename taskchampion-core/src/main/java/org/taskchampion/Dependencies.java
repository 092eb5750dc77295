package org.taskchampion;

import java.util.Set;
import java.util.UUID;

/**
 * Which tasks block which others, in both directions, at the moment when this was read. A
 * dependency counts when a task of the working set depends on a task whose stored status is exactly
 * {@code pending} (part 8 of the {@linkplain org.taskchampion specification}).
 *
 * <p>Immutable and thread-safe.
 */
public final class Dependencies {

  private final DependencyGraph graph;

  /**
   * Makes the dependencies.
   *
   * @param graph not copied: nobody changes it any more
   */
  Dependencies(DependencyGraph graph) {
    this.graph = graph;
  }

  /**
   * Returns the pending tasks on which a task depends.
   *
   * @param uuid the task that waits
   * @return an unmodifiable set of tasks; empty if it is not blocked
   */
  public Set<UUID> dependencies(UUID uuid) {
    return graph.dependencies(uuid);
  }

  /**
   * Returns the tasks of the working set that depend on a task.
   *
   * @param uuid the task that others wait for
   * @return an unmodifiable set of tasks; empty if it is not blocking
   */
  public Set<UUID> dependents(UUID uuid) {
    return graph.dependents(uuid);
  }

  /**
   * Says whether a task depends on a pending one.
   *
   * @param uuid the task
   * @return true if it is blocked
   */
  public boolean isBlocked(UUID uuid) {
    return graph.isBlocked(uuid);
  }

  /**
   * Says whether a task of the working set depends on this one, which is pending.
   *
   * @param uuid the task
   * @return true if it is blocking
   */
  public boolean isBlocking(UUID uuid) {
    return graph.isBlocking(uuid);
  }
}
