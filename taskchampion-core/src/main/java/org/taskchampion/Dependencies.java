package org.taskchampion;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Uuids;

/**
 * Which tasks hold up which others, in both directions, as it was when it was read. A dependency
 * counts when a task of the working set depends on a task whose stored status is exactly {@code
 * pending} (part 8 of the specification).
 *
 * <p>Immutable and thread-safe.
 */
public final class Dependencies {

  private static final Dependencies NONE = new Dependencies(Map.of(), Map.of());

  private final Map<UUID, Set<UUID>> dependencies;
  private final Map<UUID, Set<UUID>> dependents;

  private Dependencies(Map<UUID, Set<UUID>> dependencies, Map<UUID, Set<UUID>> dependents) {
    this.dependencies = dependencies;
    this.dependents = dependents;
  }

  /**
   * Works the dependencies out.
   *
   * @param members the tasks of the working set, in its order
   * @param others looks up the properties of tasks that are not among the members
   */
  static Dependencies of(
      Map<UUID, Map<String, String>> members,
      Function<Collection<UUID>, Map<UUID, Map<String, String>>> others) {
    Map<UUID, Set<UUID>> wanted = new LinkedHashMap<>();
    Set<UUID> unknown = new HashSet<>();
    members.forEach(
        (uuid, properties) -> {
          for (String property : properties.keySet()) {
            UUID dependency = parseProperty(property);
            if (dependency != null) {
              wanted.computeIfAbsent(uuid, u -> new LinkedHashSet<>()).add(dependency);
              if (!members.containsKey(dependency)) {
                unknown.add(dependency);
              }
            }
          }
        });
    if (wanted.isEmpty()) {
      return NONE;
    }
    Map<UUID, Map<String, String>> looked = unknown.isEmpty() ? Map.of() : others.apply(unknown);
    Map<UUID, Set<UUID>> dependencies = new HashMap<>();
    Map<UUID, Set<UUID>> dependents = new HashMap<>();
    wanted.forEach(
        (uuid, targets) -> {
          for (UUID target : targets) {
            Map<String, String> task = members.get(target);
            if (task == null) {
              task = looked.get(target);
            }
            if (task != null && Status.PENDING.value().equals(task.get(PropertyNames.STATUS))) {
              dependencies.computeIfAbsent(uuid, u -> new LinkedHashSet<>()).add(target);
              dependents.computeIfAbsent(target, u -> new LinkedHashSet<>()).add(uuid);
            }
          }
        });
    return new Dependencies(dependencies, dependents);
  }

  /** Returns the task that a property names as a dependency, or null if it names none. */
  static @Nullable UUID parseProperty(String property) {
    return property.startsWith(PropertyNames.DEPENDENCY_PREFIX)
        ? Uuids.parse(property.substring(PropertyNames.DEPENDENCY_PREFIX.length()))
        : null;
  }

  /**
   * Returns the pending tasks on which a task depends.
   *
   * @param uuid the task that waits
   * @return an unmodifiable set of tasks; empty if it is not blocked
   */
  public Set<UUID> dependencies(UUID uuid) {
    return of(dependencies, uuid);
  }

  /**
   * Returns the tasks of the working set that depend on a task.
   *
   * @param uuid the task that others wait for
   * @return an unmodifiable set of tasks; empty if it is not blocking
   */
  public Set<UUID> dependents(UUID uuid) {
    return of(dependents, uuid);
  }

  /**
   * Says whether a task depends on a pending one.
   *
   * @param uuid the task
   * @return true if it is blocked
   */
  public boolean isBlocked(UUID uuid) {
    return dependencies.containsKey(uuid);
  }

  /**
   * Says whether a task of the working set depends on this one, which is pending.
   *
   * @param uuid the task
   * @return true if it is blocking
   */
  public boolean isBlocking(UUID uuid) {
    return dependents.containsKey(uuid);
  }

  private static Set<UUID> of(Map<UUID, Set<UUID>> edges, UUID uuid) {
    Set<UUID> found = edges.get(uuid);
    return found == null ? Set.of() : Collections.unmodifiableSet(found);
  }
}
