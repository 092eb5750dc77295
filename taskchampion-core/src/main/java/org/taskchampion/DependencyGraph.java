package org.taskchampion;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Uuids;

/**
 * What tasks of the working set depend on, and which of these are pending: the edges that count are
 * those to a pending task. It follows the changes of single tasks, so that nobody has to read all
 * others again. For one thread; {@link Dependencies} hands out one that nobody changes any more.
 */
final class DependencyGraph {

  // For each task of the working set that names any: the tasks that it depends on.
  private final Map<UUID, Set<UUID>> wanted = new HashMap<>();
  // The other way round, for each task that is named.
  private final Map<UUID, Set<UUID>> wantedBy = new HashMap<>();
  // Those of the named tasks whose stored status is exactly "pending".
  private final Set<UUID> pending = new HashSet<>();

  /** Begins without a task. */
  DependencyGraph() {}

  /**
   * Works out the graph of a working set.
   *
   * @param members the tasks of the working set, in its order
   * @param others looks up the properties of tasks that are not among the members
   */
  static DependencyGraph of(
      Map<UUID, Map<String, String>> members,
      Function<Collection<UUID>, Map<UUID, Map<String, String>>> others) {
    DependencyGraph graph = new DependencyGraph();
    members.forEach((uuid, properties) -> graph.setWanted(uuid, named(properties)));
    Set<UUID> unknown = new LinkedHashSet<>();
    for (UUID target : graph.wantedBy.keySet()) {
      Map<String, String> member = members.get(target);
      if (member == null) {
        unknown.add(target);
      } else if (isPending(member)) {
        graph.pending.add(target);
      }
    }
    if (!unknown.isEmpty()) {
      others
          .apply(unknown)
          .forEach(
              (target, properties) -> {
                if (isPending(properties)) {
                  graph.pending.add(target);
                }
              });
    }
    return graph;
  }

  /** Returns a graph that is changed apart from this one. */
  DependencyGraph copy() {
    DependencyGraph copy = new DependencyGraph();
    wanted.forEach((uuid, targets) -> copy.wanted.put(uuid, new LinkedHashSet<>(targets)));
    wantedBy.forEach((uuid, sources) -> copy.wantedBy.put(uuid, new LinkedHashSet<>(sources)));
    copy.pending.addAll(pending);
    return copy;
  }

  /**
   * Says whether a change of a task may change the graph: of what it depends on, or of its status
   * if another task depends on it.
   *
   * @param now its properties now; null if it is gone
   */
  boolean concerns(UUID uuid, @Nullable Map<String, String> now) {
    return !named(now).equals(wanted.getOrDefault(uuid, Set.of()))
        || (wantedBy.containsKey(uuid) && isPending(now) != pending.contains(uuid));
  }

  /**
   * Follows a change of one task.
   *
   * @param now its properties now; null if it is gone
   * @param isMember whether it is in the working set; asked only if it depends on anything and did
   *     not before
   * @param others looks up the properties, as they are now, of a task; null if there is none
   */
  void follow(
      UUID uuid,
      @Nullable Map<String, String> now,
      Membership isMember,
      Function<UUID, @Nullable Map<String, String>> others) {
    Set<UUID> targets = named(now);
    if (!targets.isEmpty() && !wanted.containsKey(uuid) && !isMember.test(uuid)) {
      targets = Set.of();
    }
    for (UUID target : setWanted(uuid, targets)) {
      if (isPending(others.apply(target))) {
        pending.add(target);
      }
    }
    if (wantedBy.containsKey(uuid)) {
      if (isPending(now)) {
        pending.add(uuid);
      } else {
        pending.remove(uuid);
      }
    }
  }

  /** Says whether a task is in the working set. */
  interface Membership {
    boolean test(UUID uuid);
  }

  /** Sets what a task depends on, and returns the targets that nobody named before. */
  private Set<UUID> setWanted(UUID uuid, Set<UUID> targets) {
    Set<UUID> before = targets.isEmpty() ? wanted.remove(uuid) : wanted.put(uuid, targets);
    Set<UUID> named = new LinkedHashSet<>();
    for (UUID target : targets) {
      wantedBy
          .computeIfAbsent(
              target,
              t -> {
                named.add(t);
                return new LinkedHashSet<>();
              })
          .add(uuid);
    }
    if (before != null) {
      for (UUID target : before) {
        if (!targets.contains(target)) {
          release(uuid, target);
        }
      }
    }
    return named;
  }

  private void release(UUID uuid, UUID target) {
    Set<UUID> sources = wantedBy.get(target);
    if (sources != null && sources.remove(uuid) && sources.isEmpty()) {
      wantedBy.remove(target);
      pending.remove(target);
    }
  }

  boolean isBlocked(UUID uuid) {
    Set<UUID> targets = wanted.get(uuid);
    return targets != null && !Collections.disjoint(pending, targets);
  }

  boolean isBlocking(UUID uuid) {
    return pending.contains(uuid);
  }

  /** Returns the pending tasks on which a task depends. */
  Set<UUID> dependencies(UUID uuid) {
    Set<UUID> targets = new LinkedHashSet<>(wanted.getOrDefault(uuid, Set.of()));
    targets.removeIf(target -> !pending.contains(target));
    return Collections.unmodifiableSet(targets);
  }

  /** Returns the tasks of the working set that depend on a task, if it is pending. */
  Set<UUID> dependents(UUID uuid) {
    return pending.contains(uuid)
        ? Collections.unmodifiableSet(wantedBy.getOrDefault(uuid, Set.of()))
        : Set.of();
  }

  private static boolean isPending(@Nullable Map<String, String> properties) {
    return properties != null
        && Status.PENDING.value().equals(properties.get(PropertyNames.STATUS));
  }

  /** Returns the tasks that a task's properties name as its dependencies. */
  private static Set<UUID> named(@Nullable Map<String, String> properties) {
    Set<UUID> named = Set.of();
    if (properties != null) {
      for (String property : properties.keySet()) {
        UUID target = parseProperty(property);
        if (target != null) {
          if (named.isEmpty()) {
            named = new LinkedHashSet<>();
          }
          named.add(target);
        }
      }
    }
    return named;
  }

  /** Returns the task that a property names as a dependency, or null if it names none. */
  static @Nullable UUID parseProperty(String property) {
    return property.startsWith(PropertyNames.DEPENDENCY_PREFIX)
        ? Uuids.parse(property.substring(PropertyNames.DEPENDENCY_PREFIX.length()))
        : null;
  }
}
