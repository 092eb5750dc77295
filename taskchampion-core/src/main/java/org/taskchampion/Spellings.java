package org.taskchampion;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Times;

/**
 * The properties of the tasks of one edit that name a dependency or the second of a note in another
 * way than this library does, such as {@code dep_} with an upper-case UUID or {@code
 * annotation_+12}. Each task is searched once, however much of it is removed.
 */
final class Spellings {

  private final Map<UUID, Map<String, Set<String>>> unusual = new HashMap<>();
  private final Function<UUID, @Nullable Map<String, String>> tasks;

  /**
   * Begins.
   *
   * @param tasks gives a task's properties as they are now, or null if there is no such task
   */
  Spellings(Function<UUID, @Nullable Map<String, String>> tasks) {
    this.tasks = tasks;
  }

  /** Returns the other names of a property that a task has now. */
  List<String> others(UUID task, String usual) {
    Map<String, Set<String>> known = unusual.get(task);
    if (known == null) {
      known = new HashMap<>();
      Map<String, String> properties = tasks.apply(task);
      if (properties != null) {
        for (String property : properties.keySet()) {
          add(known, property);
        }
      }
      unusual.put(task, known);
    }
    Set<String> others = known.get(usual);
    return others == null ? List.of() : List.copyOf(others);
  }

  /** Follows an operation of the edit. */
  void follow(Operation operation) {
    if (operation instanceof Operation.Update update) {
      Map<String, Set<String>> known = unusual.get(update.uuid());
      if (known == null) {
        return;
      }
      if (update.value() != null) {
        add(known, update.property());
      } else {
        Set<String> others = known.get(usual(update.property()));
        if (others != null) {
          others.remove(update.property());
        }
      }
    } else {
      operation.taskUuid().ifPresent(unusual::remove);
    }
  }

  private static void add(Map<String, Set<String>> known, String property) {
    String usual = usual(property);
    if (usual != null && !usual.equals(property)) {
      known.computeIfAbsent(usual, name -> new LinkedHashSet<>()).add(property);
    }
  }

  /** Returns how this library names a dependency or a note; null if the property names neither. */
  private static @Nullable String usual(String property) {
    UUID dependency = DependencyGraph.parseProperty(property);
    if (dependency != null) {
      return PropertyNames.DEPENDENCY_PREFIX + dependency;
    }
    Instant entry = Task.annotationEntry(property);
    return entry == null ? null : PropertyNames.ANNOTATION_PREFIX + Times.format(entry);
  }
}
